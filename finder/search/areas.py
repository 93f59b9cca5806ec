"""Browsing: states and cities with how many centers are listed there, and levels of care on record.

A city is where the register's addresses say it is. Its part of a URL comes from its name as the
gazetteer spells names, so that "St. Paul" and "Saint Paul" are one page.
"""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Avg, Count, Q, QuerySet

from centers.models.listing import Listing
from centers.models.taxonomy import Term
from centers.places import normalise_name
from centers.places.states import STATES, state_name

from .conditions import Conditions
from .facets import facet_counts
from .parameters import Parameters
from .taxonomy import Taxonomy

# The address of a town whose name has no letter or digit that an address can hold.
UNNAMED = "other"


def slug_of(name: str) -> str:
    """ "St. Paul" -> "saint-paul"; never empty."""
    plain = normalise_name(name).encode("ascii", "ignore").decode()
    # Once more: a name that has lost a letter may now be a short form ("e" is "east").
    return "-".join(normalise_name(plain).split()) or UNNAMED


STATE_SLUGS = {slug_of(name): code for code, (name, _fips) in STATES.items()}


@dataclass(frozen=True)
class Number:
    """Centers, verified and not yet verified apart."""

    verified: int = 0
    unverified: int = 0

    @property
    def all(self) -> int:
        return self.verified + self.unverified


@dataclass(frozen=True)
class State:
    code: str
    number: Number = Number()

    @property
    def name(self) -> str:
        return state_name(self.code)

    @property
    def slug(self) -> str:
        """Its part of an address, the same in every language."""
        return slug_of(STATES[self.code][0])


@dataclass(frozen=True)
class City:
    """A town of a state. `spellings` are its names as addresses have them, the usual one first."""

    slug: str
    spellings: tuple[str, ...]
    number: Number
    # The middle of its centers, in degrees.
    point: tuple[float, float] = field(compare=False)

    @property
    def name(self) -> str:
        return self.spellings[0]


@dataclass(frozen=True)
class Level:
    """A level of care with the centers that have a yes on record for it."""

    term: Term
    number: Number


def _verified(at: datetime.date) -> dict[str, Count]:
    holds = Q(verified_until__gte=at)
    return {"verified": Count("pk", filter=holds), "listed": Count("pk")}


def states(at: datetime.date) -> list[State]:
    """Every state and territory, also those without a center, by name; one query."""
    rows = Listing.objects.order_by().values("state").annotate(**_verified(at))
    numbers = {row["state"]: _number(row) for row in rows}
    found = [State(code, numbers.get(code, Number())) for code in STATES]
    return sorted(found, key=lambda state: slug_of(state.name))


def cities(state: str, at: datetime.date) -> list[City]:
    """The towns of a state that have a center, by name; one query."""
    rows = (
        Listing.objects.filter(state=state)
        .order_by()
        .values("city")
        .annotate(latitude=Avg("latitude"), longitude=Avg("longitude"), **_verified(at))
    )
    by_slug = defaultdict(list)
    for row in rows:
        by_slug[slug_of(row["city"])].append(row)
    return sorted((_city(slug, same) for slug, same in by_slug.items()), key=lambda c: c.slug)


def levels(listings: QuerySet[Listing], taxonomy: Taxonomy, at: datetime.date) -> list[Level]:
    """The levels of care of these listings, in the order of the page; two queries.

    Counted as the search counts them: a yes on record, and no program for one group alone.
    """
    conditions = Conditions(Parameters(verified_only=False), None, taxonomy, at)
    holds = Q(verified_until__gte=at)
    verified = facet_counts(listings.filter(holds), conditions)
    others = facet_counts(listings.exclude(holds), conditions)
    return [
        Level(term, number)
        for term in taxonomy.in_group("care")
        if (number := Number(verified.get(term.pk, 0), others.get(term.pk, 0))).all
    ]


def _number(row: dict) -> Number:
    return Number(row["verified"], row["listed"] - row["verified"])


def _city(slug: str, rows: list[dict]) -> City:
    usual = Counter({row["city"]: row["listed"] for row in rows})
    spellings = sorted(usual, key=lambda name: (-usual[name], name))
    listed = sum(usual.values())
    verified = sum(row["verified"] for row in rows)
    middle = tuple(
        sum(row[axis] * row["listed"] for row in rows) / listed
        for axis in ("latitude", "longitude")
    )
    return City(slug, tuple(spellings), Number(verified, listed - verified), middle)
