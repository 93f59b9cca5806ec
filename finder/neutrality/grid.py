"""The grid: which searches are made. It is published, and a change here is another grid.

The place is the largest city of each state, district and territory, by the population in our list
of places. The needs are those that people come with most often on the first page, alone and
without any need. The distance is that of the search itself, and so is everything else.
"""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from centers.models.place import Place

# (group, slug); None asks for nothing in particular.
NEEDS = (
    None,
    ("treats", "substance-use"),
    ("treats", "alcohol"),
    ("treats", "opioids"),
    ("treats", "ketamine"),
    ("treats", "mental-health"),
)
WITHIN = 50  # miles


@dataclass(frozen=True)
class Grid:
    """The places, by their labels, and the needs. Every search of each place with each need."""

    places: tuple[str, ...]
    needs: tuple[tuple[str, str] | None, ...] = NEEDS
    miles: int = WITHIN

    @classmethod
    def load(cls) -> "Grid":
        """One query."""
        cities = (
            Place.objects.filter(kind=Place.Kind.CITY, population__gt=0)
            .order_by("state", "-population", "pk")
            .distinct("state")
        )
        return cls(tuple(cities.values_list("label", flat=True)))

    @property
    def searches(self) -> list[str]:
        """Each search as the address of a page of results says it, after the question mark."""
        return [
            urlencode([("where", place), ("within", self.miles), *([need] if need else [])])
            for place in self.places
            for need in self.needs
        ]

    @property
    def sha256(self) -> str:
        """The same for the same searches."""
        return hashlib.sha256("\n".join(self.searches).encode()).hexdigest()
