"""How often matching is right, measured on pairs judged by hand.

The pairs are facts of SAMHSA's public-domain directories (tests/data/matching/README.md says how
they were drawn and judged). Whether both are to be joined by the file's own context is in two of
its columns, because the directories themselves are not in the repository.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import phonenumbers

from .compare import Described, Verdict, compare, host_of


@dataclass(frozen=True)
class LabelledPair:
    """Two descriptions and what a person said: "same", "different" or "unsure".

    `alone` and `shared` as `compare` takes them. `listed_apart`: one of the two is also in the
    other's source, as a row of its own.
    """

    number: int
    part: str
    judged: str
    one: Described
    other: Described
    alone: bool
    shared: bool
    listed_apart: bool

    @property
    def verdict(self) -> Verdict:
        """What an import would do with this pair."""
        if self.listed_apart:
            return Verdict.DIFFERENT
        return compare(self.one, self.other, alone=self.alone, shared=self.shared).verdict


@dataclass(frozen=True)
class Figures:
    """Counts of pairs by (what the person said, what matching says)."""

    counts: Counter[tuple[str, str]]

    @property
    def pairs(self) -> int:
        return self.counts.total()

    @property
    def precision(self) -> float:
        """Of the pairs that matching joins and a person could judge, the share that the person
        calls the same."""
        return self._right("different")

    @property
    def strict_precision(self) -> float:
        """The same, with pairs that the person could not judge as wrong: matching should have
        asked."""
        return self._right("different", "unsure")

    @property
    def recall(self) -> float:
        """Of the pairs that are the same, the share that matching joins by itself."""
        return self._found(Verdict.SAME)

    @property
    def recall_with_people(self) -> float:
        """The same, counting those that it puts before a person."""
        return self._found(Verdict.SAME, Verdict.UNSURE)

    def _right(self, *wrong: str) -> float:
        right = self.counts["same", Verdict.SAME]
        joined = right + sum(self.counts[judged, Verdict.SAME] for judged in wrong)
        return right / joined if joined else 1.0

    def _found(self, *verdicts: Verdict) -> float:
        same = sum(self.counts["same", verdict] for verdict in Verdict)
        return sum(self.counts["same", verdict] for verdict in verdicts) / same if same else 1.0


def read_pairs(path: Path) -> Iterator[LabelledPair]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield LabelledPair(
                int(row["pair"]),
                row["part"],
                row["judged"],
                _described(row, "a"),
                _described(row, "b"),
                row["alone"] == "yes",
                row["shared"] == "yes",
                row["listed_apart"] == "yes",
            )


def measure(pairs: Iterable[LabelledPair]) -> Figures:
    return Figures(Counter((pair.judged, pair.verdict) for pair in pairs))


def _described(row: dict[str, str], side: str) -> Described:
    def text(column: str) -> str:
        return row[f"{column}_{side}"]

    numbers = dict.fromkeys(filter(None, map(_number, text("phones").split(";"))))
    return Described(
        name=text("name1"),
        program_name=text("name2"),
        street1=text("street1"),
        street2=text("street2"),
        city=text("city"),
        state=text("state"),
        zip=text("zip"),
        phones=tuple(numbers),
        host=host_of(text("website")),
    )


def _number(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
