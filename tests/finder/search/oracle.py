"""The published rule of the search, once more and apart: in plain Python, center by center, read
from the register itself. It knows neither the search rows nor a line of SQL.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache

from geopy.distance import geodesic

from centers.models import Center, Confirmation, Offering, Term
from centers.places import normalise_name

GROUPS = ("care", "treats", "offers", "serves", "pay", "language", "accreditation")
REQUIRED = ("contact", "location", "services", "licence")


@dataclass(frozen=True)
class Query:
    """A search in plain words: at a point, in a state, or anywhere."""

    needs: frozenset[str] = frozenset()
    verified_only: bool = True
    name: str = ""
    point: tuple[float, float] | None = None
    miles: float = 25
    state: str = ""
    sort: str = ""

    @property
    def words(self) -> list[str]:
        return normalise_name(self.name).split()

    def in_group(self, group: str) -> set[str]:
        return {path for path in self.needs if path.startswith(f"{group}/")}

    def only(self, path: str) -> "Query":
        """The same search with this need as the only choice of its group."""
        group = path.split("/")[0]
        return replace(self, needs=(self.needs - self.in_group(group)) | {path})


@dataclass
class Known:
    """What the register knows of one center on one day."""

    center: Center
    says: dict[str, str] = field(default_factory=dict)  # as recorded
    ends: dict[str, datetime.date] = field(default_factory=dict)  # confirmed section -> last day
    begins: dict[str, datetime.date] = field(default_factory=dict)
    only: set[str] = field(default_factory=set)
    yes: set[str] = field(default_factory=set)  # as it counts today
    no: set[str] = field(default_factory=set)

    def verified(self, at: datetime.date) -> bool:
        return all(section in self.ends and self.ends[section] >= at for section in REQUIRED)

    @property
    def checked_since(self) -> datetime.date | None:
        """The oldest of the last checks, if all required ones were made."""
        if not all(section in self.begins for section in REQUIRED):
            return None
        return min(self.begins[section] for section in REQUIRED)


@cache
def _miles(here: tuple[float, float], there: tuple[float, float]) -> float:
    return geodesic(here, there).miles


class Oracle:
    def __init__(self, at: datetime.date):
        self.at = at
        terms = Term.objects.select_related("category", "only_for__category", "broader__category")
        self.terms = {"/".join(term.natural_key()): term for term in terms}
        self.known = self._read()

    # -- The register

    def _read(self) -> list[Known]:
        published = Center.unfiltered.filter(publication="published").order_by("pk")
        known = {center.pk: Known(center) for center in published}
        paths = {term.pk: path for path, term in self.terms.items()}
        for offering in Offering.objects.filter(center__in=known):
            known[offering.center_id].says[paths[offering.term_id]] = offering.answer
        chains = defaultdict(list)
        for check in Confirmation.objects.filter(center__in=known):
            chains[check.center_id, check.section].append(check)
        for (center_id, section), chain in chains.items():
            superseded = {check.supersedes_id for check in chain}
            (last,) = (check for check in chain if check.pk not in superseded)
            if last.outcome == "confirmed":
                known[center_id].ends[section] = last.expires_on
                known[center_id].begins[section] = last.observed_on
        for one in known.values():
            self._weigh(one)
        return list(known.values())

    def _weigh(self, one: Known) -> None:
        """From what is recorded to what counts."""
        one.no = {path for path, answer in one.says.items() if answer == "no"}
        said = {path for path, answer in one.says.items() if answer == "yes"}
        one.only = {
            "/".join(self.terms[path].only_for.natural_key())
            for path in said
            if self.terms[path].only_for
        }
        for path in said:
            # Only a check that holds today lets such a yes count.
            if self.terms[path].needs_confirmation:
                until = one.ends.get(self.terms[path].section)
                if until is None or until < self.at:
                    continue
            one.yes.add(path)
        for group in {need.split("/")[0] for need in one.only}:
            # A program for one problem takes nobody for another, whatever else it says.
            one.yes = {path for path in one.yes if not path.startswith(f"{group}/")}
        one.yes = (one.yes | one.only) - one.no

    # -- The rule

    def confirmed(self, query: Query) -> list[int]:
        """Center ids in their order: a yes to one choice of every group."""
        return self._ordered(query, [k for k in self._there(query) if self._matches(k, query)])

    def to_ask(self, query: Query) -> list[int]:
        """Center ids in their order: no match, and nothing on record against one."""
        if not query.needs:
            return []
        there = [k for k in self._there(query) if not self._matches(k, query)]
        return self._ordered(query, [k for k in there if self._worth_a_call(k, query)])

    def counts(self, query: Query) -> dict[str, int]:
        """Term -> matches if it were the only choice of its group; those with none left out."""
        there = self._there(query)
        counts = {}
        for path in self.terms:
            if path.split("/")[0] in GROUPS:
                counts[path] = sum(self._matches(one, query.only(path)) for one in there)
        return {path: count for path, count in counts.items() if count}

    def miles(self, one: Known, query: Query) -> float:
        return _miles(query.point, (one.center.latitude, one.center.longitude))

    def _there(self, query: Query) -> list[Known]:
        return [
            one
            for one in self.known
            if (not query.state or one.center.state == query.state)
            and (not query.point or self.miles(one, query) <= query.miles)
            and (not query.verified_only or one.verified(self.at))
            and all(word in normalise_name(one.center.full_name) for word in query.words)
        ]

    def _matches(self, one: Known, query: Query) -> bool:
        every_group = all(
            one.yes & query.in_group(group) for group in GROUPS if query.in_group(group)
        )
        for_all = bool(query.words) or self._takes(one, query)
        return every_group and for_all and self._kept_apart(one, query)

    def _worth_a_call(self, one: Known, query: Query) -> bool:
        every_group = all(
            any(path in one.yes or self._may_be_asked(one, path) for path in query.in_group(group))
            for group in GROUPS
            if query.in_group(group)
        )
        return every_group and self._takes(one, query) and self._kept_apart(one, query)

    def _may_be_asked(self, one: Known, path: str) -> bool:
        broader = self.terms[path].broader
        implied = {self.terms[need].broader for need in one.only}
        wide_enough = (
            broader is None or "/".join(broader.natural_key()) in one.yes or broader in implied
        )
        return wide_enough and path not in one.no

    def _takes(self, one: Known, query: Query) -> bool:
        """No exclusive program, or one for something that was chosen, group by group."""
        return all(
            {need for need in one.only if need.startswith(f"{group}/")} & query.needs
            for group in {need.split("/")[0] for need in one.only}
        )

    def _kept_apart(self, one: Known, query: Query) -> bool:
        gives_ketamine = one.says.get("offers/ketamine-therapy") == "yes"
        asked_for_help = "treats/ketamine" in query.needs
        return not (gives_ketamine and asked_for_help) or "treats/ketamine" in one.yes

    # -- By phone or video

    def telehealth(self, query: Query, state: str, near: bool = True) -> tuple[list[int], ...]:
        """Center ids in their order: licensed for the state and a match, and those to ask. Where
        `near` is false, without what the list near the visitor can show."""
        anywhere = replace(query, point=None, state="", sort="recently-verified")
        found = [one for one in self._there(anywhere) if self._may_treat_in(one, state)]
        if not near:
            nearby = self._there(query)
            found = [one for one in found if one not in nearby]
        needs_met = [one for one in found if self._matches(one, query)]
        on_record = [one for one in needs_met if f"telehealth/{state}" in one.yes]
        to_ask = [
            one
            for one in found
            if one not in on_record
            and (one in needs_met or (query.needs and self._worth_a_call(one, query)))
        ]
        return self._ordered(anywhere, on_record), self._ordered(anywhere, to_ask)

    def _may_treat_in(self, one: Known, state: str) -> bool:
        """On record for the state today; or it was once; or its office is there and it offers
        telehealth. A no ends it."""
        if one.says.get("care/telehealth") == "no" or one.says.get(f"telehealth/{state}") == "no":
            return False
        lapsed = one.says.get(f"telehealth/{state}") == "yes" and "licence" in one.ends
        here = one.center.state.lower() == state and "care/telehealth" in one.yes
        return lapsed or here

    # -- The order

    def _ordered(self, query: Query, found: list[Known]) -> list[int]:
        def place(one: Known):
            name = one.center.full_name.casefold()
            if query.sort == "recently-verified":
                since = one.checked_since
                return (since is None, -since.toordinal() if since else 0, name)
            if query.point and query.sort != "name":
                return (self.miles(one, query),)
            return (name,)

        return [one.center.pk for one in sorted(found, key=lambda k: (*place(k), k.center.pk))]
