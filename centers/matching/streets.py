"""Whether two street addresses are one door, however they are written."""

import re
from dataclasses import dataclass
from functools import lru_cache

import usaddress
from rapidfuzz import fuzz

from .text import listed, words

# Parts of a street that say little: one source has "Highway 54", the next "NE Highway 54".
_MINOR = listed(
    "n s e w ne nw se sw ave st rd dr blvd ln ct cir pl pkwy hwy rte ter trl us state mall"
)
_NUMBERS = {
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th",
    "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10",
}  # fmt: skip
_KING = re.compile(r"\bm(?:artin)?\W*l(?:uther)?\W*k(?:ing)?\b", re.IGNORECASE)
_SHORTEST_STEM = 4
_ENOUGH_PARSED = 20_000


@dataclass(frozen=True)
class Street:
    """House numbers without letters behind them; the street's words, the telling ones apart; the
    suite or unit, "" for none."""

    numbers: frozenset[str]
    name: tuple[str, ...]
    minor: frozenset[str]
    unit: str

    @property
    def is_known(self) -> bool:
        return bool(self.numbers or self.name)

    def same_number(self, other: "Street") -> bool:
        return bool(self.numbers & other.numbers)

    def likeness(self, other: "Street") -> float:
        """How alike the streets are spelled, house numbers and minor parts aside: 0 to 100."""
        if not (self.name and other.name):
            return 100.0 if self.name == other.name and self.minor & other.minor else 0.0
        ours, theirs = "".join(self.name), "".join(other.name)
        if any(char.isdigit() for char in ours + theirs):
            # 4th and 5th are alike to the letter.
            shorter, longer = sorted((set(self.name), set(other.name)), key=len)
            return 100.0 if shorter <= longer else 0.0
        shorter, longer = sorted((ours, theirs), key=len)
        if len(shorter) >= _SHORTEST_STEM and longer.startswith(shorter):
            return 100.0
        return fuzz.ratio(ours, theirs)


@lru_cache(maxsize=_ENOUGH_PARSED)
def read_street(street1: str, street2: str = "") -> Street:
    """A street as `usaddress` takes it apart; empty where the source withholds it."""
    if not any(char.isalnum() for char in street1):
        return Street(frozenset(), (), frozenset(), " ".join(words(street2)))
    numbers, name, unit = set(), [], []
    for part, label in usaddress.parse(_KING.sub("MLK", street1)):
        if label.startswith("AddressNumber"):
            numbers.update(re.findall(r"\d+", part))
            unit += re.findall(r"[A-Za-z]+", part)
        elif label.startswith("Occupancy"):
            unit.append(part)
        else:
            name += [_NUMBERS.get(word, word) for word in words(part)]
    # "22, 24 and 26 Windermere Road": the numbers in front of the name belong to the house.
    while len(name) > 1 and numbers and (name[0] == "and" or name[0].isdigit()):
        if not any(word.isalpha() and word not in _MINOR for word in name[1:]):
            break
        numbers.update(re.findall(r"^\d+$", name.pop(0)))
    telling = tuple(word for word in name if word not in _MINOR)
    return Street(
        frozenset(numbers),
        telling,
        frozenset(name) - frozenset(telling),
        " ".join(words(" ".join(unit) or street2)),
    )
