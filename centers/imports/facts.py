"""What all imported sources together say of one center.

A pure function of the source records, so that the order in which they came in cannot matter:
names, address and phones are those of the newest record; each term's answer is that of the newest
record with a word on it; the point is the most precise one. Dates that are equal are told apart by
source and key.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class Facts:
    """Defaults are what a center is before any source has spoken."""

    names: tuple[str, ...] = ("",) * len(NAMES)
    address: tuple[str, ...] = ("",) * len(ADDRESS)
    phones: tuple[Phone, ...] = ()
    point: Point | None = None
    # Term id -> (answer, as of). A contradiction leaves the term out: it is not confirmed.
    answers: dict[int, tuple[str, datetime.date]] = field(default_factory=dict)


def derive(statements: Iterable[Statement], vocabulary: Vocabulary, locator: Locator) -> Facts:
    """The facts that these statements amount to; Facts() when there are none."""
    newest_first = sorted(
        sorted(statements, key=lambda said: (said.source, said.key)),
        key=lambda said: said.as_of,
        reverse=True,
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
        answers=_answers(newest_first, vocabulary),
    )


def _phones(newest_first: list[Statement]) -> tuple[Phone, ...]:
    """The numbers of the newest day that has any: an older number is better than none."""
    phones: dict[tuple[str, str], Phone] = {}
    day = None
    for said in newest_first:
        if phones and said.as_of != day:
            break
        day = said.as_of
        for phone in said.facility.phones:
            phones.setdefault((phone.number, phone.extension), phone)
    return tuple(sorted(phones.values(), key=lambda phone: phone.kind != "main"))


def _answers(
    newest_first: list[Statement], vocabulary: Vocabulary
) -> dict[int, tuple[str, datetime.date]]:
    heard: dict[int, tuple[str | None, datetime.date]] = {}
    for said in newest_first:
        for term, answer in vocabulary.read(said.facility.codes).items():
            first, day = heard.setdefault(term, (answer, said.as_of))
            if said.as_of == day and answer != first:
                heard[term] = (None, day)
    return {term: (answer, day) for term, (answer, day) in heard.items() if answer is not None}
