"""Takes a visitor's text apart: a ZIP code, coordinates, or names with and without a state.

No database is asked here, so a text can have several readings: "Fort Washington" is a town, and
could be a town called Fort in Washington. The order of readings is the order of trust.
"""

import difflib
import re
import unicodedata
from dataclasses import dataclass

from .coordinates import Coordinates, read_coordinates
from .normalise import join_words, words
from .states import LONGEST_NAME_IN_WORDS, STATE_BY_NAME, STATES

# More than any place's name with county, state and ZIP; the rest of a longer text is not read.
MAX_LENGTH = 100
# Longest normalised name worth asking for: the column's own length.
_MAX_NAME = 120
_ZIP_AT_END = re.compile(r"(?:^|(?<=[\s,]))([0-9]{5})(?:[-\s]?[0-9]{4})?$")
_PART_OF_A_ZIP = re.compile(r"[0-9]{3,4}")
_COUNTRY = re.compile(
    r"[\s,]+(?:usa|u\.s\.a\.?|us|u\.s\.|united states(?: of america)?"
    r"|ee\.?\s?uu\.?|estados unidos(?: de am[eé]rica)?)$",
    re.I,
)
_LEAD_IN = re.compile(r"^(?:zip(?:\s*code)?|c[oó]digo\s+postal|c\.\s?p\.)[\s:#]*(?=[0-9]|$)", re.I)
# The last word of every county in the gazetteer: see the test of that name.
COUNTY_WORDS = frozenset(
    ("county", "parish", "borough", "municipality", "municipio", "area", "district", "island")
)
_STATE_SPELLING_CUTOFF = 0.8


@dataclass(frozen=True)
class Reading:
    """One way to understand a text: a normalised name, maybe in a state, maybe the one of several
    places of that name that carries this county in its label."""

    name: str
    state: str = ""
    county: str = ""


@dataclass(frozen=True)
class Parsed:
    """What a text may mean. All empty: nothing was asked for, or nothing readable."""

    text: str
    zip_code: str = ""
    zip_prefix: str = ""
    point: Coordinates | None = None
    readings: tuple[Reading, ...] = ()


def clean(text: str) -> str:
    """The text cut to MAX_LENGTH, without control, formatting and unpaired characters, and with
    single blanks: safe to show and to store."""
    kept = "".join(
        char if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"} else " "
        for char in text[: 4 * MAX_LENGTH]
    )
    return " ".join(kept.split())[:MAX_LENGTH].strip()


def parse(text: str) -> Parsed:
    """Read a text of any kind and length. Never raises."""
    text = clean(text)
    if point := read_coordinates(text):
        return Parsed(text, point=point)
    rest = _LEAD_IN.sub("", _COUNTRY.sub("", text)).strip(" ,")
    if _PART_OF_A_ZIP.fullmatch(rest):
        return Parsed(text, zip_prefix=rest[:3])
    zip_code = ""
    if match := _ZIP_AT_END.search(rest):
        zip_code = match[1]
        rest = rest[: match.start()].strip(" ,")
    return Parsed(text, zip_code, zip_code[:3], readings=tuple(_readings(rest)))


def _readings(text: str) -> list[Reading]:
    parts = [part for part in map(words, text.split(",")) if part]
    if not parts:
        return []
    if len(parts) == 1:
        return _without_comma(parts[0])
    *before, last = parts
    state = state_called(last) or _state_spelled_like(last)
    if state:
        return _in_state(before, state)
    # No state where one belongs ("Madison, Dane County"): the name is what comes first.
    return [Reading(_name(parts[0])), Reading(_name([word for part in parts for word in part]))]


def _in_state(before: list[list[str]], state: str) -> list[Reading]:
    """Parts before a state: a city; a city and its county; or an address and a city."""
    nearest = _name(before[-1])
    city = Reading(nearest, state)
    if len(before) == 1:
        return [city]
    further = _name(before[-2])
    readings = [Reading(further, state, county=nearest)]
    if nearest.split()[-1] in COUNTY_WORDS:
        readings.append(Reading(further, state))
    return [*readings, city]


def _without_comma(parts: list[str]) -> list[Reading]:
    """ "madison wi" and "madison wisconsin": a state's code at the end is rarely part of a name,
    a state's full name may be ("Fort Washington")."""
    whole = Reading(_name(parts))
    for length in range(min(LONGEST_NAME_IN_WORDS, len(parts) - 1), 0, -1):
        head, tail = parts[:-length], parts[-length:]
        if state := state_called(tail):
            in_state = Reading(_name(head), state)
            is_code = length == 1 and tail[0].upper() in STATES
            return [in_state, whole] if is_code else [whole, in_state]
    return [whole]


def _name(parts: list[str]) -> str:
    """A normalised name; "condado de Dane" and "ciudad de Chicago" as English has them."""
    match parts:
        case ["condado", "de", *rest] if rest:
            parts = [*rest, "county"]
        case ["ciudad", "de", *rest] if rest:
            parts = rest
    return join_words(parts)[:_MAX_NAME].strip()


def state_called(parts: list[str]) -> str:
    """The code of the state that words() of a text name, by code or full name, or ""."""
    if len(parts) == 1 and parts[0].upper() in STATES:
        return parts[0].upper()
    name = join_words(parts)
    shorter = (
        name.removesuffix(" state"),
        name.removeprefix("state of "),
        name.removeprefix("estado de "),
    )
    for plain in (name, *shorter):
        if plain in STATE_BY_NAME:
            return STATE_BY_NAME[plain]
    return ""


def _state_spelled_like(parts: list[str]) -> str:
    """The state that words nearly spell ("illinoiss"), or ""."""
    near = difflib.get_close_matches(
        join_words(parts), STATE_BY_NAME, n=1, cutoff=_STATE_SPELLING_CUTOFF
    )
    return STATE_BY_NAME[near[0]] if near else ""
