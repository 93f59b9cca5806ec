"""Centers side by side: the same facts about each, and where they differ."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from centers.geodesy import miles_between
from centers.models import Center, SourceRecord, Term
from centers.models.taxonomy import Section
from finder.search import Search

from .center_facts import KETAMINE_FACTS, NOT_CONFIRMED, CenterFacts, SectionState

# The parts of a listing in the order of a center's page, each with the groups of facts in it.
SERVICES = ("care", "treats", "offers", "serves", "language")
PARTS = (*((Section.SERVICES, group) for group in SERVICES), (Section.KETAMINE, "ketamine"))
PARTS += ((Section.PAYMENT, "pay"), (Section.LICENCE, "accreditation"))


@dataclass(frozen=True)
class Column:
    """One of the centers; `miles` where a place to measure from was given."""

    facts: CenterFacts
    miles: float | None
    without: str  # the query string of the comparison without this center

    @property
    def center(self) -> Center:
        return self.facts.center


@dataclass(frozen=True)
class Vouched:
    """Who vouches for a part of a listing: a check of ours, else the source, else nobody.

    No outside source speaks of ketamine (CenterFacts has it from our checks alone).
    """

    state: SectionState
    source: SourceRecord | None

    @classmethod
    def of(cls, facts: CenterFacts, section: str) -> "Vouched":
        return cls(facts.section(section), None if section == Section.KETAMINE else facts.source)


@dataclass(frozen=True)
class Cell:
    """One fact about one center."""

    answer: str
    vouched: Vouched


@dataclass(frozen=True)
class Row:
    words: str | Promise
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len({cell.answer for cell in self.cells}) > 1

    @property
    def known(self) -> bool:
        return any(cell.answer != NOT_CONFIRMED for cell in self.cells)


@dataclass(frozen=True)
class Part:
    """A group of facts. `vouched` says for each center who vouches; empty for the visitor's needs,
    which come from several parts and say it fact by fact."""

    id: str
    name: str | Promise
    rows: tuple[Row, ...]
    unknown: int = 0  # facts that are not confirmed for any of the centers, left out
    vouched: tuple[Vouched, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """`only_differing` leaves out the rows in which all centers say the same."""

    columns: tuple[Column, ...]
    search: Search
    only_differing: bool

    @cached_property
    def parts(self) -> list[Part]:
        needs = tuple(self._row(term) for term in self.search.parameters.needs)
        parts = [Part("needs", _("What you are looking for"), self._shown(needs))]
        parts += [self._part(section, group) for section, group in PARTS]
        return [part for part in parts if part.rows]

    @property
    def any_exclusive(self) -> bool:
        return any(column.facts.only_for for column in self.columns)

    @property
    def differing(self) -> bool:
        """Whether any fact differs at all."""
        return any(row.differs for part in self.parts for row in part.rows)

    def _part(self, section: Section, group: str) -> Part:
        rows = self._rows(section, group)
        known = tuple(row for row in rows if row.known or section == Section.KETAMINE)
        return Part(
            id=group,
            name=self._name(section, group),
            rows=self._shown(known),
            unknown=len(rows) - len(known),
            vouched=tuple(Vouched.of(column.facts, section) for column in self.columns),
        )

    def _name(self, section: Section, group: str) -> str | Promise:
        if section == Section.KETAMINE:
            return _("Ketamine: two different things")
        return next(c.label for c in self.search.taxonomy.categories if c.slug == group)

    def _rows(self, section: Section, group: str) -> list[Row]:
        taxonomy = self.search.taxonomy
        if section == Section.KETAMINE:
            facts = [(taxonomy.find(*key), words) for key, words in KETAMINE_FACTS.items()]
            return [self._row(term, words) for term, words in facts if term]
        terms = [t for t in taxonomy.in_group(group) if (group, t.slug) not in KETAMINE_FACTS]
        return [self._row(term) for term in terms]

    def _row(self, term: Term, words: str | Promise = "") -> Row:
        cells = tuple(
            Cell(column.facts.answer(term), Vouched.of(column.facts, term.section))
            for column in self.columns
        )
        return Row(words or term.label, cells)

    def _shown(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(row for row in rows if row.differs) if self.only_differing else rows


def compare(
    centers: Iterable[Center], search: Search, at: datetime.date, *, only_differing: bool, address
) -> Comparison:
    """The comparison of these centers for this search, on the day `at`, in three queries.

    `address(centers)` gives the query string of the same comparison of other centers.
    """
    centers = list(centers)
    columns = tuple(
        Column(
            facts=facts,
            miles=_miles(search, facts.center),
            without=address([c for c in centers if c != facts.center]),
        )
        for facts in CenterFacts.of_each(centers, search.taxonomy, at)
    )
    return Comparison(columns, search, only_differing)


def _miles(search: Search, center: Center) -> float | None:
    if not search.has_distance:
        return None
    here = (search.spot.latitude, search.spot.longitude)
    return miles_between(here, (center.latitude, center.longitude))
