"""How many places a plan finds near the person, through the search and nothing else."""

import datetime
from dataclasses import dataclass, replace

from django.http import QueryDict

from finder.search import Matches, Search, search, search_rights
from finder.search.loosen import Loosening
from finder.search.parameters import read

from .plan import KETAMINE, Plan


@dataclass(frozen=True)
class Near:
    """Three searches by the same plan; where the place is not known, `found` says what it may be.

    `found` takes every center, `checked` verified ones alone. `wider`, for ketamine, also takes
    places that treat drug use in general, of which to ask whether they treat ketamine addiction.
    """

    found: Search
    checked: Matches | None = None
    wider: Matches | None = None

    @property
    def has_place(self) -> bool:
        return isinstance(self.found, Matches)

    @property
    def any_verified(self) -> bool:
        """A verified center meets all of it: then verified ones alone are a fair first search."""
        return self.checked is not None and self.checked.confirmed_count > 0

    @property
    def first(self) -> Search:
        """The search that the page suggests: verified centers alone where there are any."""
        return self.checked if self.any_verified else self.found

    @property
    def unchecked(self) -> int:
        """Centers that meet all of it but are not verified."""
        return self.found.confirmed_count - self.checked.confirmed_count

    @property
    def to_ask_about_ketamine(self) -> bool:
        """None is confirmed for ketamine addiction, but there are places worth asking."""
        return bool(self.wider and not self.found.confirmed_count and self.wider.confirmed_count)

    @property
    def changes(self) -> list[Loosening]:
        """What to loosen where no center meets all of it; ketamine is never what is given up."""
        if not self.has_place:
            return []
        if self.wider is None:
            return self.found.loosenings
        ketamine = self.found.taxonomy.find(*KETAMINE.split("/"))
        return [
            loosening
            for loosening in self.found.loosenings
            if ketamine in loosening.change.parameters.needs
        ]


@search_rights()
def look_near(plan: Plan, at: datetime.date | None = None) -> Near:
    """Counts for the plan on the day `at`: taxonomy and place once, then one query a search, and
    what to loosen where nothing is found. All is looked up here, under one hold of the rights."""
    found = search(QueryDict(plan.query_string()), at=at)
    if not isinstance(found, Matches):
        return Near(found)
    checked = replace(found, parameters=found.parameters.replace(verified_only=True))
    wider = None
    if plan.about_ketamine:
        parameters = read(QueryDict(plan.query_string(wider=True)), found.taxonomy)
        wider = replace(found, parameters=parameters)
    found.fetch("confirmed_count", "loosenings")
    for matches in filter(None, (checked, wider)):
        matches.fetch("confirmed_count")
    return Near(found, checked, wider)
