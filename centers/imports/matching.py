"""When two rows mean the same facility: same name, street and ZIP, spelled alike.

SAMHSA breaks a long name over name1 and name2, and puts the name of a programme or site into name2.
So the whole name counts: a detox and a women's residence in one building, each with a phone of its
own, stay two listings. Measurements and the choice: docs/decisions/0004-imports.md.
"""

import hashlib
import re
import unicodedata
from collections import Counter

from centers.models import Center

from .rows import Facility

# Legal forms, which one edition adds and the next leaves out.
_LEGAL = frozenset(
    ["inc", "incorporated", "llc", "ltd", "corp", "corporation", "co", "company", "pc", "pllc"]
) | {"lp", "the"}
# Words that are written long or short, after the USPS's standard abbreviations (Publication 28,
# appendixes B to D) and what the directories abbreviate in names.
_SHORT = {
    "avenue": "ave", "av": "ave", "boulevard": "blvd", "building": "bldg", "center": "ctr",
    "centre": "ctr", "circle": "cir", "court": "ct", "drive": "dr", "east": "e", "expressway":
    "expy", "floor": "fl", "fort": "ft", "freeway": "fwy", "highway": "hwy", "lane": "ln",
    "mount": "mt", "north": "n", "northeast": "ne", "northwest": "nw", "parkway": "pkwy",
    "place": "pl", "road": "rd", "route": "rte", "saint": "st", "south": "s", "southeast": "se",
    "southwest": "sw", "square": "sq", "street": "st", "suite": "ste", "terrace": "ter",
    "trail": "trl", "turnpike": "tpke", "west": "w",
}  # fmt: skip
_BETWEEN_WORDS = re.compile(r"[^\w]+|_+")
_LEFT_OUT = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}.]")


def match_key(facility: Facility) -> str:
    """32 hex digits, equal for two spellings of one facility; no more is known from them.

    A withheld street is stood in for by the phone: several homes of one operator share a ZIP.
    """
    phone = facility.phones[0].number if facility.phones else ""
    return _key(f"{facility.name} {facility.program_name}", facility.street1 or phone, facility.zip)


def center_key(center: Center) -> str | None:
    """The same key for a center as the register has it; None where its street is not known."""
    if not center.street1:
        return None
    return _key(f"{center.name} {center.program_name}", center.street1, center.zip)


class Numbering:
    """Tells apart the rows of one file that have the same match key: "ab…", "ab…-2", "ab…-3"."""

    def __init__(self):
        self._seen: Counter[str] = Counter()

    def record_key(self, match: str) -> str:
        self._seen[match] += 1
        times = self._seen[match]
        return match if times == 1 else f"{match}-{times}"


def match_of(record_key: str) -> str:
    """The match key in a record's key."""
    return record_key.partition("-")[0]


def _key(name: str, street: str, zip_code: str) -> str:
    name_words = [word for word in _words(name) if word not in _LEGAL]
    text = "|".join([" ".join(name_words or _words(name)), " ".join(_words(street)), zip_code])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ")
    text = "".join(char for char in text if not unicodedata.combining(char))
    words = _BETWEEN_WORDS.sub(" ", _LEFT_OUT.sub("", text)).split()
    return [_SHORT.get(word, word) for word in words]
