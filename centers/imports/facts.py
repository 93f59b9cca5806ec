"""What all imported sources together say of one center.

A pure function of the source records, so that the order in which they came in cannot matter:
names, address, phones and website are those of the newest record; each term's answer is that of the
newest record with a word on it; the point is the most precise one. What the provider says counts
before what others say, whatever the day. Of one source only its newest day counts: what a later
edition says of a facility takes the place of the earlier, even under another name. Days that are
equal are told apart by source and key.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from centers.models.offering import Basis

from .phones import Phone
from .points import Locator, Point
from .rows import Facility
from .vocabulary import Vocabulary

NAMES = ("name", "program_name")
ADDRESS = ("street1", "street2", "city", "state", "zip")


@dataclass(frozen=True)
class Statement:
    """One source record, read."""

    as_of: datetime.date
    source: str
    key: str
    facility: Facility
    basis: str = Basis.IMPORT
    source_name: str = ""

    @property
    def rank(self) -> tuple[bool, int]:
        """Lower counts before higher."""
        return self.basis != Basis.PROVIDER, -self.as_of.toordinal()


@dataclass(frozen=True)
class Facts:
    """Defaults are what a center is before any source has spoken."""

    names: tuple[str, ...] = ("",) * len(NAMES)
    address: tuple[str, ...] = ("",) * len(ADDRESS)
    phones: tuple[Phone, ...] = ()
    point: Point | None = None
    website: str = ""
    # Term id -> what is said. A contradiction leaves the term out: it is not confirmed.
    answers: dict[int, "Said"] = field(default_factory=dict)
    # Who says most of it, to be named beside what the register says.
    lead: Statement | None = None


class Said(NamedTuple):
    """An answer, the day for which it is given, and on whose word."""

    answer: str
    as_of: datetime.date
    basis: str


def derive(statements: Iterable[Statement], vocabulary: Vocabulary, locator: Locator) -> Facts:
    """The facts that these statements amount to; Facts() when there are none."""
    newest_first = sorted(
        _latest_of_each_source(statements), key=lambda said: (said.rank, said.source, said.key)
    )
    if not newest_first:
        return Facts()
    lead = newest_first[0].facility
    points = [point for said in newest_first if (point := locator.locate(said.facility))]
    return Facts(
        names=tuple(getattr(lead, name) for name in NAMES),
        address=tuple(getattr(lead, name) for name in ADDRESS),
        phones=_phones(newest_first),
        # min() keeps the first of equals, which is the newest.
        point=min(points, key=lambda point: point.rank, default=None),
        website=next((s.facility.website for s in newest_first if s.facility.website), ""),
        answers=_answers(newest_first, vocabulary),
        lead=newest_first[0],
    )


def _latest_of_each_source(statements: Iterable[Statement]) -> list[Statement]:
    statements = list(statements)
    latest: dict[str, datetime.date] = {}
    for said in statements:
        latest[said.source] = max(said.as_of, latest.get(said.source, said.as_of))
    return [said for said in statements if said.as_of == latest[said.source]]


def _phones(newest_first: list[Statement]) -> tuple[Phone, ...]:
    """The numbers of the newest day that has any: an older number is better than none."""
    phones: dict[tuple[str, str], Phone] = {}
    rank = None
    for said in newest_first:
        if phones and said.rank != rank:
            break
        rank = said.rank
        for phone in said.facility.phones:
            phones.setdefault((phone.number, phone.extension), phone)
    return tuple(sorted(phones.values(), key=lambda phone: phone.kind != "main"))


def _answers(newest_first: list[Statement], vocabulary: Vocabulary) -> dict[int, Said]:
    heard: dict[int, tuple[str | None, Statement]] = {}
    for said in newest_first:
        for term, answer in vocabulary.answers(said.facility).items():
            first, by = heard.setdefault(term, (answer, said))
            if said.rank == by.rank and answer != first:
                heard[term] = (None, by)
    return {
        term: Said(answer, by.as_of, by.basis)
        for term, (answer, by) in heard.items()
        if answer is not None
    }
