"""Whether two ways to write an address mean the same door."""

import re
from typing import NamedTuple

from centers.places import normalise_name
from centers.places.normalise import words

# USPS Publication 28: directionals (section 233) and, from appendix C1, the common suffixes.
_DIRECTIONS = {
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "northeast": "ne",
    "northwest": "nw",
    "southeast": "se",
    "southwest": "sw",
}
_SUFFIXES = {
    "alley": "aly",
    "avenue": "ave",
    "av": "ave",
    "boulevard": "blvd",
    "circle": "cir",
    "court": "ct",
    "drive": "dr",
    "expressway": "expy",
    "freeway": "fwy",
    "highway": "hwy",
    "hiway": "hwy",
    "lane": "ln",
    "loop": "loop",
    "parkway": "pkwy",
    "pike": "pike",
    "place": "pl",
    "plaza": "plz",
    "road": "rd",
    "route": "rte",
    "square": "sq",
    "street": "st",
    "terrace": "ter",
    "trail": "trl",
    "turnpike": "tpke",
    "way": "way",
}
_OTHER_SPELLINGS = {
    "saint": "st",
    **{
        word: f"{number}{ending}"
        for number, word, ending in (
            (1, "first", "st"),
            (2, "second", "nd"),
            (3, "third", "rd"),
            (4, "fourth", "th"),
            (5, "fifth", "th"),
            (6, "sixth", "th"),
            (7, "seventh", "th"),
            (8, "eighth", "th"),
            (9, "ninth", "th"),
            (10, "tenth", "th"),
        )
    },
}
# From here on it is a part of the building (Publication 28, appendix C2): not asked, not compared.
_UNIT = re.compile(
    r"(#|\b(apartment|apt|building|bldg|department|dept|floor|fl|lot|room|rm|suite|ste|unit)\b).*",
    re.IGNORECASE,
)
_SHORT_DIRECTIONS = frozenset(_DIRECTIONS.values())
_SHORT_SUFFIXES = frozenset(_SUFFIXES.values())


class Street(NamedTuple):
    """A street line taken apart: "12 N. Main Street, Suite 3" is ("12", "n", ("main",), "st")."""

    number: str
    direction: str
    name: tuple[str, ...]
    suffix: str

    @classmethod
    def read(cls, text: str) -> "Street":
        parts = words(_UNIT.sub("", text)) or words(text)
        number = parts.pop(0) if parts and parts[0][0].isdigit() else ""
        parts = [_DIRECTIONS.get(part, part) for part in parts]
        directions = [part for part in parts if part in _SHORT_DIRECTIONS]
        # "North Street": the direction is the name.
        name = [part for part in parts if part not in _SHORT_DIRECTIONS]
        suffix = ""
        if len(name) > 1 and _SUFFIXES.get(name[-1], name[-1]) in _SHORT_SUFFIXES:
            suffix = _SUFFIXES.get(name[-1], name[-1])
            name.pop()
        short = _SUFFIXES | _OTHER_SPELLINGS
        name = [short.get(part, part) for part in name]
        return cls(number, " ".join(directions), tuple(name), suffix)


def same_street(one: str, other: str) -> bool:
    """Number and name agree, and so do direction and suffix where both give one."""
    a, b = Street.read(one), Street.read(other)
    return (
        (a.number, a.name) == (b.number, b.name)
        and (not a.direction or not b.direction or a.direction == b.direction)
        and (not a.suffix or not b.suffix or a.suffix == b.suffix)
    )


def same_city(one: str, other: str) -> bool:
    """The same words, however the city is shortened: "St. Paul", "Saint Paul"."""
    return normalise_name(one) == normalise_name(other)
