"""Names and streets as words that two sources spell alike."""

import re
import unicodedata


def listed(text: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(text.split())


# Words that are written long or short, after the USPS's standard abbreviations (Publication 28,
# appendixes B to D) and what the directories abbreviate in names. The record keys of earlier
# imports rest on this table: what it says of a word must not change.
_SHORT = {
    "avenue": "ave", "av": "ave", "boulevard": "blvd", "building": "bldg", "center": "ctr",
    "centre": "ctr", "circle": "cir", "court": "ct", "drive": "dr", "east": "e", "expressway":
    "expy", "floor": "fl", "fort": "ft", "freeway": "fwy", "highway": "hwy", "lane": "ln",
    "mount": "mt", "north": "n", "northeast": "ne", "northwest": "nw", "parkway": "pkwy",
    "place": "pl", "road": "rd", "route": "rte", "saint": "st", "south": "s", "southeast": "se",
    "southwest": "sw", "square": "sq", "street": "st", "suite": "ste", "terrace": "ter",
    "trail": "trl", "turnpike": "tpke", "west": "w",
}  # fmt: skip
# Legal forms, which one edition adds and the next leaves out.
LEGAL = listed("inc incorporated llc ltd corp corporation co company pc pllc lp the")
_BETWEEN_WORDS = re.compile(r"[^\w]+|_+")
_LEFT_OUT = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}.]")


def words(text: str) -> list[str]:
    """The words in small letters, without accents and punctuation, the usual ones shortened."""
    text = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ")
    text = "".join(char for char in text if not unicodedata.combining(char))
    return [
        _SHORT.get(word, word) for word in _BETWEEN_WORDS.sub(" ", _LEFT_OUT.sub("", text)).split()
    ]
