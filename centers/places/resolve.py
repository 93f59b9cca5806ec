"""From a visitor's text to a place: found, to be chosen, or unknown. At most two queries; for
what reads like a whole address, twice that."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from centers.models.place import Place

from .aliases import Key, places_called
from .coordinates import Coordinates
from .labels import county_of
from .lookup import named, nearest, similar, zips_from
from .normalise import normalise_name
from .parse import Parsed, Reading, parse
from .ranking import KNOWN_EVERYWHERE, dwarfs
from .spelling import clearly_meant, nearest_first
from .spots import Ambiguous, Found, Nowhere, Resolution, Spot, Unknown

SUGGESTIONS = 8
_HOUSE_NUMBER = re.compile(r"\s*\d+\w?\s+[^\W\d]")
# What people leave out of a name ("Salt Lake"), tried only where the bare name is not a place.
_LEFT_OUT = ("city", "township", "beach", "county", "parish", "borough", "island")


def resolve(text: str) -> Resolution:
    """The place that a text means. Takes any text of any length; never raises, never guesses
    between places that people could both mean. Asks no outside service.

    Of a whole address the town is enough ("123 Main Street, Denver CO"): where the text begins with
    a number and is no place, what follows its first comma is tried, and said to be so read.
    """
    outcome = _resolve(text)
    street, _comma, town = text.partition(",")
    if isinstance(outcome, Unknown) and _HOUSE_NUMBER.match(street) and town.strip():
        without_street = _resolve(town)
        if isinstance(without_street, Found):
            return replace(without_street, corrected=True)
    return outcome


def _resolve(text: str) -> Resolution:
    parsed = parse(text)
    if not parsed.text:
        return Nowhere()
    if parsed.point:
        return _point(parsed.text, parsed.point)
    if not parsed.readings and not parsed.zip_prefix:
        return Unknown(parsed.text)
    candidates = _candidates(parsed)
    zips = [place for place in candidates if place.kind == Place.Kind.ZIP]
    places = [place for place in candidates if place.kind != Place.Kind.ZIP]
    by_name = _by_name(parsed, places)
    if zips:
        return _by_zip(parsed, zips[0], by_name)
    if by_name:
        return by_name
    if parsed.zip_prefix:
        return Unknown(parsed.text, _neighbours(parsed))
    return _nearest_names(parsed, places)


def _candidates(parsed: Parsed) -> list[Place]:
    """Everything that any reading could be, by one query; the most populous first."""
    names: set[str] = set()
    keys: set[Key] = set()
    for reading in parsed.readings:
        names.update(_spellings(reading.name))
        keys.update(places_called(reading.name))
        if reading.state:
            keys.add((Place.Kind.STATE.value, reading.state))
    if parsed.zip_code:
        keys.add((Place.Kind.ZIP.value, parsed.zip_code))
    return named(names, keys)


def _spellings(name: str) -> list[str]:
    return [name, *(f"{name} {word}" for word in _LEFT_OUT)]


# -- Names ----------------------------------------------------------------------------------------


def _by_name(parsed: Parsed, places: Sequence[Place]) -> Found | Ambiguous | None:
    """The first reading that is a place, taken or offered for choice."""
    for reading in parsed.readings:
        if matches := _matching(reading, places):
            return _choose(parsed.text, reading, matches)
    return None


def _matching(reading: Reading, places: Sequence[Place]) -> list[Place]:
    """Places that a reading names: by its own name or an alias, else with a word left out."""
    keys = set(places_called(reading.name))
    here = [place for place in places if reading.state in ("", place.state)]
    exact = [p for p in here if p.search_name == reading.name or (p.kind, p.code) in keys]
    matches = exact or [p for p in here if p.search_name in _spellings(reading.name)]
    if reading.county:
        return [p for p in matches if normalise_name(county_of(p.label)) == reading.county]
    return matches


def _choose(text: str, reading: Reading, matches: Sequence[Place]) -> Found | Ambiguous:
    """Take one of several places of a name only where a wrong guess is unlikely or costs little.

    A state and a city share some names. The city is taken if it lies in that state (New York): the
    state is offered beside it. A large city elsewhere is a true question (Washington, LA); a small
    one is offered beside the state (Indiana, a town in Pennsylvania).
    """
    states = [place for place in matches if place.kind == Place.Kind.STATE]
    cities = [place for place in matches if place.kind == Place.Kind.CITY]
    counties = [place for place in matches if place.kind == Place.Kind.COUNTY]
    counties.sort(key=lambda place: (place.label, place.pk))
    if not cities:
        return _take(*states, *counties) if states else _take_only(text, counties)
    if not states:
        known = 0 if reading.state else KNOWN_EVERYWHERE
        if dwarfs([city.population for city in cities], known):
            return _take(*cities, *counties)
        return _ask(text, *cities, *counties)
    largest = cities[0]
    if largest.state == states[0].state:
        return _take(largest, *states, *cities[1:])
    if (largest.population or 0) >= KNOWN_EVERYWHERE:
        return _ask(text, *states, *cities)
    return _take(*states, *cities)


def _take(place: Place, *others: Place, corrected: bool = False) -> Found:
    return Found(Spot.of(place), _spots(others), corrected)


def _ask(text: str, *places: Place) -> Ambiguous:
    return Ambiguous(text, _spots(places))


def _take_only(text: str, places: Sequence[Place]) -> Found | Ambiguous:
    return _take(*places) if len(places) == 1 else _ask(text, *places)


def _spots(places: Iterable[Place]) -> tuple[Spot, ...]:
    return tuple(map(Spot.of, places))


def _nearest_names(parsed: Parsed, places: Sequence[Place]) -> Found | Unknown:
    """What a name that is no place may have been meant to be. See spelling.clearly_meant()."""
    reading = next((r for r in parsed.readings if r.state), parsed.readings[0])
    alike = similar(reading.name, [reading.state] if reading.state else [])
    if meant := clearly_meant(reading.name, reading.state, alike):
        return _take(*meant, corrected=True)
    # A right name in a wrong state stands first, the state itself last: it always helps.
    same_name = [place for place in places if place.search_name == reading.name]
    of_the_state = [p for p in places if p.kind == Place.Kind.STATE and p.state == reading.state]
    names = dict.fromkeys([*same_name, *nearest_first(reading.name, alike)])
    first = list(names)[: SUGGESTIONS - len(of_the_state)]
    return Unknown(parsed.text, _spots([*first, *of_the_state]))


# -- ZIP codes and points -------------------------------------------------------------------------


def _by_zip(parsed: Parsed, place: Place, by_name: Found | Ambiguous | None) -> Found | Ambiguous:
    """A ZIP is taken at its word, unless the name beside it is a place in another state."""
    named_state = next((reading.state for reading in parsed.readings if reading.state), "")
    if by_name and named_state not in ("", place.state):
        others = (by_name.spot, *by_name.others) if isinstance(by_name, Found) else by_name.choices
        return Ambiguous(parsed.text, (Spot.of(place), *others))
    return Found(Spot.of(place))


def _neighbours(parsed: Parsed) -> tuple[Spot, ...]:
    """ZIPs of the same postal centre, the nearest numbers first. A ZIP that is no area on the
    Census map has only post-office boxes or one large building."""
    wanted = int(parsed.zip_code or parsed.zip_prefix.ljust(5, "0"))
    around = sorted(
        zips_from(parsed.zip_prefix), key=lambda place: (abs(int(place.code) - wanted), place.code)
    )
    return _spots(around[:SUGGESTIONS])


def _point(text: str, point: Coordinates) -> Found | Unknown:
    if not point.is_in_us():
        return Unknown(text, tuple(_at(slip, None) for slip in point.likely_meant()))
    return Found(_at(point, nearest(point)))


def _at(point: Coordinates, place: Place | None) -> Spot:
    numbers = point.text.replace(",", ", ")
    label = (
        _("%(numbers)s (near %(place)s)") % {"place": place.label, "numbers": numbers}
        if place
        else numbers
    )
    state, near = (place.state, place.label) if place else ("", "")
    return Spot("point", label, point.latitude, point.longitude, state, point.text, near)
