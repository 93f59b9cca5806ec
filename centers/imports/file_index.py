"""What a row has to know of the rest of its file: kept in a few bytes a row, whatever the size."""

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace

from centers.matching.streets import read_street

from .rows import Facility

_DIGITS = 16
_LONGEST_KEY = 58
# Schemes whose numbers an organization may have for all of its sites.
_OF_ORGANIZATIONS = frozenset(["npi", "license"])


def door_of(facility: Facility) -> int | None:
    """A number for the door: its ZIP code and lowest house number. None without one.

    Rows of two streets may share it; then a row counts as having a neighbor that it has not, and a
    person is asked where none had to be.
    """
    numbers = read_street(facility.street1, facility.street2).numbers
    lowest = min((int(number) for number in numbers), default=None)
    return None if lowest is None else (int(facility.zip) << 32) | min(lowest, 0xFFFFFFFF)


class _Pairs:
    """What belongs to a number, both of 64 bits."""

    def __init__(self):
        self._keys = array("Q")
        self._values = array("Q")

    def add(self, key: int, value: int) -> None:
        self._keys.append(key)
        self._values.append(value)

    def close(self) -> None:
        order = sorted(range(len(self._keys)), key=self._keys.__getitem__)
        self._keys, self._values = (
            array("Q", (column[place] for place in order)) for column in (self._keys, self._values)
        )

    def of(self, key: int) -> frozenset[int]:
        first, last = bisect_left(self._keys, key), bisect_right(self._keys, key)
        return frozenset(self._values[first:last])


class FileIndex:
    """Filled with every row of the file before any is brought in; `close` it then."""

    def __init__(self):
        self._doors = _Pairs()
        self._numbers = _Pairs()
        self._named = _Pairs()
        self._matches = array("Q")
        self._counted: Counter[int] = Counter()

    def add(self, facility: Facility, match: str) -> None:
        number = number_of(match)
        self._matches.append(number)
        if facility.phones:
            self._numbers.add(_phone(facility.phones[0].number), number)
        if facility.identifiers:
            self._matches.append(_id_number(facility.identifiers[0]))
        for identifier in facility.identifiers:
            if identifier[0] in _OF_ORGANIZATIONS:
                self._named.add(_id_number(identifier), number)
        door = door_of(facility)
        if door is not None:
            self._doors.add(door, number)

    def close(self) -> None:
        self._doors.close()
        self._numbers.close()
        self._named.close()
        self._matches = array("Q", sorted(self._matches))

    def has(self, match: str) -> bool:
        """Whether some row of the file has this match key."""
        return self._times(number_of(match)) > 0

    def at_door(self, door: int | None) -> frozenset[int]:
        """Match keys, as `number_of` gives them, of the file's rows behind this door."""
        return frozenset() if door is None else self._doors.of(door)

    def with_number(self, phone: str) -> frozenset[int]:
        """The same of the rows whose main number this is, in E.164 form."""
        return self._numbers.of(_phone(phone))

    def with_own_identifiers(self, facility: Facility) -> Facility:
        """The facility without identifiers that the file gives to several: an organization's NPI on
        the rows of all its sites tells none of them from the others."""
        own = tuple(i for i in facility.identifiers if len(self._named.of(_id_number(i))) < 2)
        return facility if own == facility.identifiers else replace(facility, identifiers=own)

    def record_key(self, facility: Facility, match: str) -> str:
        """The key of the next row's record: its source's own id, which outlives every change of
        name or street, else its match key; "…-2", "…-3" where the file has it more than once."""
        key, number = match, number_of(match)
        if facility.identifiers:
            key, number = (
                "{}:{}".format(*facility.identifiers[0])[:_LONGEST_KEY],
                _id_number(facility.identifiers[0]),
            )
        if self._times(number) < 2:
            return key
        self._counted[number] += 1
        times = self._counted[number]
        return key if times == 1 else f"{key}-{times}"

    def _times(self, number: int) -> int:
        return bisect_right(self._matches, number) - bisect_left(self._matches, number)


def _id_number(identifier: tuple[str, str]) -> int:
    return number_of(hashlib.sha256(":".join(identifier).encode()).hexdigest())


def _phone(number: str) -> int:
    return int(number.lstrip("+"))


def number_of(match: str) -> int:
    return int(match[:_DIGITS], 16)
