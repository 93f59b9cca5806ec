"""A search from its URL to its outcome. Each kind of outcome is an object with its own template.

Whatever asks the database does so under `search_rights`.
"""

import datetime
import math
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from django.db.models import Count, Prefetch, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from centers import places
from centers.geodesy import miles_between
from centers.models.center import CenterPhone
from centers.models.listing import Listing
from centers.models.source import SourceRecord
from centers.models.taxonomy import Term
from centers.models.verification import REQUIRED_SECTIONS
from centers.places import Spot

from . import facets, ranking
from .conditions import Conditions
from .filters import ListingFilter
from .loosen import Loosening, loosenings
from .parameters import Note, Parameters, read
from .rights import search_rights
from .taxonomy import Taxonomy
from .telehealth import TelehealthConditions, by_telehealth_in

PAGE_SIZE = 20
TELEHEALTH_FIRST = 5
OTHER_PLACES = 4


@dataclass(frozen=True)
class Result:
    """One listing as a card shows it.

    `met` and `asked` are the visitor's needs that are a yes and that are not confirmed; `only_for`
    the needs that an exclusive programme serves; `apart` what must never be mistaken for treatment
    of an addiction to it. `phone_only`: there is no place to visit, and a distance says nothing.
    """

    listing: Listing
    miles: float | None
    met: tuple[Term, ...]
    asked: tuple[Term, ...]
    care: tuple[Term, ...]
    only_for: tuple[Term, ...]
    apart: tuple[Term, ...]
    verified: bool
    phone_only: bool = False

    @property
    def center(self):
        return self.listing.center

    @property
    def checked(self) -> tuple[Term, ...]:
        """Of `met`, the needs in a part of the listing that the research team has checked."""
        return tuple(
            term
            for term in self.met
            if term.needs_confirmation or (self.verified and term.section in REQUIRED_SECTIONS)
        )

    @property
    def said(self) -> tuple[Term, ...]:
        """Of `met`, the needs that rest on the word of a source or of the center."""
        return tuple(term for term in self.met if term not in self.checked)


@dataclass(frozen=True)
class Search:
    """What was asked, as far as it was understood: common to all outcomes."""

    parameters: Parameters
    taxonomy: Taxonomy
    at: datetime.date
    spot: Spot | None = None
    template: str = field(default="", init=False)
    # Whether where the centers are says something about these results.
    on_map = True

    @cached_property
    def sort(self) -> str:
        wanted = self.parameters.sort
        if not wanted or (wanted == "distance" and not ranking.has_distance(self.spot)):
            return ranking.default_sort(self.spot)
        return wanted

    @property
    def has_distance(self) -> bool:
        return ranking.has_distance(self.spot)

    @property
    def place(self) -> str:
        """The place in words that a sentence can go on with; "" where none was asked for."""
        if self.spot and self.spot.near:
            return _("your place by %(place)s") % {"place": self.spot.near}
        return self.spot.label if self.spot else ""

    @property
    def rule_version(self) -> int:
        return ranking.RULE_VERSION

    @property
    def facet_counts(self) -> dict[int, int] | None:
        """Term id -> confirmed matches; None where there is no place yet to count in."""
        return None

    @property
    def shown(self) -> list[Result]:
        """Every result that this page of the search names."""
        return []

    def fetch(self, *parts: str) -> Self:
        """Look up now these parts, by their names; without any, all that a page of results shows,
        so that nothing is left for later."""
        return self


@dataclass(frozen=True)
class AmbiguousPlace(Search):
    """Several places have that name; the visitor chooses."""

    template = "finder/search/_ambiguous.html"
    choices: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class UnknownPlace(Search):
    """No place has that name; these come nearest to it."""

    template = "finder/search/_unknown_place.html"
    choices: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Matches(Search):
    """Confirmed matches first, then those to ask, as one list cut into pages."""

    template = "finder/search/_matches.html"
    # Other places of that name, and whether the name was misspelt: said above the results.
    other_places: tuple[Spot, ...] = ()
    corrected: bool = False

    @property
    def shown(self) -> list[Result]:
        nearest = [self.nearest] if self.nearest else []
        further = self.telehealth.shown if self.telehealth else []
        return [*self.confirmed, *self.to_ask, *nearest, *further]

    @search_rights()
    def fetch(self, *parts: str) -> Self:
        for part in parts or ("confirmed", "to_ask", "facet_counts", "loosenings", "nearest"):
            getattr(self, part)
        if not parts and self.telehealth:
            self.telehealth.fetch("confirmed", "to_ask")
        return self

    @property
    def choices(self) -> tuple[Spot, ...]:
        return self.other_places[:OTHER_PLACES]

    @cached_property
    def conditions(self) -> Conditions:
        return Conditions(self.parameters, self.spot, self.taxonomy, self.at)

    @cached_property
    def filter(self) -> ListingFilter:
        return ListingFilter(self.conditions)

    @property
    def page_size(self) -> int:
        return PAGE_SIZE

    @property
    def _base(self) -> QuerySet[Listing]:
        return self.filter.base

    @property
    def _on_record(self) -> QuerySet[Listing]:
        return self.filter.qs

    @property
    def _not_confirmed(self) -> QuerySet[Listing]:
        return self.filter.to_ask

    @cached_property
    @search_rights()
    def _counts(self) -> dict[str, int]:
        return self._base.aggregate(
            confirmed=Count("pk", filter=self.conditions.confirmed),
            to_ask=Count("pk", filter=self.conditions.to_ask),
        )

    @property
    def confirmed_count(self) -> int:
        return self._counts["confirmed"]

    @property
    def to_ask_count(self) -> int:
        return self._counts["to_ask"]

    @property
    def count(self) -> int:
        return self.confirmed_count + self.to_ask_count

    @property
    def pages(self) -> int:
        return max(1, math.ceil(self.count / self.page_size))

    @property
    def page(self) -> int:
        return min(self.parameters.page, self.pages)

    @cached_property
    @search_rights()
    def confirmed(self) -> list[Result]:
        start = (self.page - 1) * self.page_size
        stop = min(start + self.page_size, self.confirmed_count)
        return self._results(self._on_record, start, stop)

    @cached_property
    @search_rights()
    def to_ask(self) -> list[Result]:
        start = (self.page - 1) * self.page_size - self.confirmed_count
        stop = min(start + self.page_size, self.to_ask_count)
        return self._results(self._not_confirmed, max(start, 0), stop)

    @cached_property
    @search_rights()
    def facet_counts(self) -> dict[int, int]:
        return facets.facet_counts(self._base, self.conditions)

    @cached_property
    @search_rights()
    def loosenings(self) -> list[Loosening]:
        """What to change for a first confirmed match; empty where there already is one."""
        if self.confirmed_count:
            return []
        return loosenings(self.conditions, with_asking=not self.to_ask_count)

    @cached_property
    @search_rights()
    def nearest(self) -> Result | None:
        """The nearest confirmed match, however far away, where the radius holds none."""
        if self.confirmed_count or not self.has_distance:
            return None
        conditions = self.conditions
        anywhere = Listing.objects.filter(conditions.verified & conditions.q & conditions.confirmed)
        return next(iter(self._results(anywhere, 0, 1, sort="distance")), None)

    @search_rights()
    def of(self, center_ids: Collection[int]) -> dict[int, Result]:
        """Center id -> result for those of these centers that are listed, whatever was asked."""
        rows = self._results(Listing.objects.filter(pk__in=center_ids), 0, len(center_ids))
        return {result.listing.pk: result for result in rows}

    @cached_property
    def telehealth(self) -> "TelehealthMatches | None":
        """The first of those that treat people in the visitor's state by phone or video and that
        are not near; None where no state is known. It stands below the first page."""
        if self.page > 1 or not self.spot or not by_telehealth_in(self.spot.state, self.taxonomy):
            return None
        return TelehealthMatches(
            self.parameters, self.taxonomy, self.at, self.spot, beyond_near=True
        )

    @search_rights()
    def ids(self, limit: int | None = None) -> list[int]:
        """Center ids of all pages in order, or the first `limit`: what the API and the tests
        compare."""
        found: list[int] = []
        for queryset in (self._on_record, self._not_confirmed):
            rows = ranking.ordered(queryset, self.sort, self.spot).values_list("pk", flat=True)
            found += rows if limit is None else rows[: limit - len(found)]
        return found

    def _results(self, queryset, start: int, stop: int, sort: str = "") -> list[Result]:
        if start >= stop:
            return []
        rows = ranking.ordered(queryset, sort or self.sort, self.spot).select_related("center")
        rows = rows.prefetch_related(
            Prefetch("center__phones", CenterPhone.objects.all()),
            # The payload is the verbatim row: kilobytes that no card shows.
            Prefetch("center__source_records", SourceRecord.objects.defer("payload")),
        )
        return [self.result(row) for row in rows[start:stop]]

    def result(self, listing: Listing) -> Result:
        """A listing as its card shows it in answer to this search."""
        yes = set(listing.yes)
        if listing.dated_until and listing.dated_until >= self.at:
            yes |= set(listing.dated_yes)
        no = set(listing.no)
        needs = self.parameters.needs
        miles = None
        if self.has_distance:
            here = (self.spot.latitude, self.spot.longitude)
            miles = miles_between(here, (listing.latitude, listing.longitude))
        return Result(
            listing=listing,
            miles=miles,
            met=tuple(term for term in needs if term.pk in yes),
            asked=tuple(term for term in needs if term.pk not in yes | no),
            care=self._levels_of_care(yes),
            only_for=tuple(self.taxonomy.pick(listing.only)),
            apart=tuple(
                self.taxonomy.pick((yes & self.taxonomy.kept_apart) - self.parameters.need_ids)
            ),
            verified=listing.is_verified(self.at),
            phone_only=self.taxonomy.phone_only in yes,
        )

    def _levels_of_care(self, yes: set[int]) -> tuple[Term, ...]:
        """The levels of care on record, without a wider one that a narrower one implies."""
        levels = [term for term in self.taxonomy.pick(yes) if term.category.slug == "care"]
        implied = {term.broader_id for term in levels}
        return tuple(term for term in levels if term.pk not in implied)


@dataclass(frozen=True)
class TelehealthMatches(Matches):
    """Those that treat people in the visitor's state by phone or video; see telehealth.py.

    As an outcome of its own all of them, in pages. With `beyond_near`, the first few that the
    list of what is near can not show.
    """

    template = "finder/search/_telehealth_matches.html"
    on_map = False
    has_distance = False
    sort = "recently-verified"
    loosenings = ()
    nearest = None
    telehealth = None
    beyond_near: bool = False

    @property
    def term(self) -> Term:
        """The fact that all of these have on record or may be asked for."""
        return self.conditions.term

    @cached_property
    def conditions(self) -> TelehealthConditions:
        return TelehealthConditions(
            self.parameters, self.spot, self.taxonomy, self.at, beyond_near=self.beyond_near
        )

    @property
    def page_size(self) -> int:
        return TELEHEALTH_FIRST if self.beyond_near else PAGE_SIZE

    @property
    def _base(self) -> QuerySet[Listing]:
        return self.conditions.base()

    @property
    def _on_record(self) -> QuerySet[Listing]:
        return self._base.filter(self.conditions.confirmed)

    @property
    def _not_confirmed(self) -> QuerySet[Listing]:
        return self._base.filter(self.conditions.to_ask)

    @cached_property
    @search_rights()
    def facet_counts(self) -> dict[int, int]:
        """Counts those on record for the state, as elsewhere."""
        licensed = self._base.filter(self.conditions.licensed)
        return facets.facet_counts(licensed, self.conditions)

    def result(self, listing: Listing) -> Result:
        result, term = super().result(listing), self.term
        until = listing.telehealth_until
        if until and until >= self.at and term.pk in listing.telehealth_yes:
            return replace(result, met=(*result.met, term))
        return replace(result, asked=(*result.asked, term))


@search_rights()
def search(data: QueryDict, at: datetime.date | None = None) -> Search:
    """The outcome of a search given by its URL parameters, on the day `at` (default: today).

    Never raises for anything that a visitor can type.
    """
    at = at or timezone.localdate()
    taxonomy = Taxonomy.load()
    parameters = read(data, taxonomy)
    match places.resolve(parameters.where):
        case places.Found(spot=spot, others=others, corrected=corrected):
            if parameters.telehealth_only and by_telehealth_in(spot.state, taxonomy):
                return TelehealthMatches(parameters, taxonomy, at, spot, others, corrected)
            return Matches(_near(parameters), taxonomy, at, spot, others, corrected)
        case places.Ambiguous(choices=choices):
            return AmbiguousPlace(parameters, taxonomy, at, choices=choices)
        case places.Unknown(suggestions=choices):
            return UnknownPlace(parameters, taxonomy, at, choices=choices)
    return Matches(_near(parameters), taxonomy, at)


def _near(parameters: Parameters) -> Parameters:
    """The search without its restriction to telehealth, which needs a state, and a note on it."""
    if not parameters.telehealth_only:
        return parameters
    message = _("Say where you are to see who treats people in your state by phone or video.")
    note = Note("where", message, refused=False)
    return replace(parameters, telehealth_only=False, notes=(*parameters.notes, note))
