"""What a row has to know of the rest of its file: kept in a few bytes a row, whatever the size."""

import hashlib
from array import array
from bisect import bisect_left
from collections import Counter

from centers.matching.streets import read_street

from .rows import Facility

_DIGITS = 16
_LONGEST_KEY = 58


def door_of(facility: Facility) -> int | None:
    """A number for the door: its ZIP code and lowest house number. None without one.

    Rows of two streets may share it; then a row counts as having a neighbor that it has not, and a
    person is asked where none had to be.
    """
    numbers = read_street(facility.street1, facility.street2).numbers
    lowest = min((int(number) for number in numbers), default=None)
    return None if lowest is None else (int(facility.zip) << 32) | min(lowest, 0xFFFFFFFF)


class FileIndex:
    """Filled with every row of the file before any is brought in; `close` it then."""

    def __init__(self):
        self._doors = array("Q")
        self._at_doors = array("Q")
        self._matches = array("Q")
        self._counted: Counter[int] = Counter()

    def add(self, facility: Facility, match: str) -> None:
        self._matches.append(number_of(match))
        if facility.identifiers:
            self._matches.append(_id_number(facility))
        door = door_of(facility)
        if door is not None:
            self._doors.append(door)
            self._at_doors.append(number_of(match))

    def close(self) -> None:
        order = sorted(range(len(self._doors)), key=self._doors.__getitem__)
        self._at_doors = array("Q", (self._at_doors[place] for place in order))
        self._doors = array("Q", (self._doors[place] for place in order))
        self._matches = array("Q", sorted(self._matches))

    def has(self, match: str) -> bool:
        """Whether some row of the file has this match key."""
        return self._times(number_of(match)) > 0

    def at_door(self, door: int | None) -> frozenset[int]:
        """Match keys, as `number` gives them, of the file's rows behind this door."""
        if door is None:
            return frozenset()
        first = bisect_left(self._doors, door)
        found = set()
        while first < len(self._doors) and self._doors[first] == door:
            found.add(self._at_doors[first])
            first += 1
        return frozenset(found)

    def record_key(self, facility: Facility, match: str) -> str:
        """The key of the next row's record: its source's own id, which outlives every change of
        name or street, else its match key; "…-2", "…-3" where the file has it more than once."""
        key, number = match, number_of(match)
        if facility.identifiers:
            key, number = (
                "{}:{}".format(*facility.identifiers[0])[:_LONGEST_KEY],
                _id_number(facility),
            )
        if self._times(number) < 2:
            return key
        self._counted[number] += 1
        times = self._counted[number]
        return key if times == 1 else f"{key}-{times}"

    def _times(self, number: int) -> int:
        place, times = bisect_left(self._matches, number), 0
        while place + times < len(self._matches) and self._matches[place + times] == number:
            times += 1
        return times


def _id_number(facility: Facility) -> int:
    return number_of(hashlib.sha256(":".join(facility.identifiers[0]).encode()).hexdigest())


def number_of(match: str) -> int:
    return int(match[:_DIGITS], 16)
