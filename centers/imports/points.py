"""Where a facility goes on the map, and how near to its door that is."""

import math
import sys
from collections.abc import Iterator
from typing import NamedTuple

from centers.geodesy import chord, ecef
from centers.models import Center, Place
from centers.places import normalise_name

from .coordinates import CENSUS, ORIGINS, Origin
from .problem import ImportProblem
from .rows import Facility

Precision = Center.Precision
_CITIES = "GeoNames cities"
# Points that stand in the rows themselves, and those of a file beside.
_ORIGINS = ORIGINS | {
    "findtreatment_point": Origin(Precision.ROOFTOP, "FindTreatment.gov"),
    "provider_point": Origin(Precision.ROOFTOP, "The provider"),
    "hsds_point": Origin(Precision.STREET, "Open Referral data"),
}
# What imports write into Center.location_source; a point with any other source is not ours to move.
OURS = frozenset({origin.label for origin in _ORIGINS.values()} | {CENSUS, _CITIES})
# A point further than this from the middle of its ZIP area is a slip, like a lost minus sign. The
# furthest of 16,762 known points is 25 miles away; Alaska's areas are the widest.
_FARTHEST = chord(100)
# Begins the source of a point that a geocoder gave (centers/geocoding), and its name follows.
GEOCODED = "Geocoded: "
_NEAREST_FIRST = [Precision.ROOFTOP, Precision.STREET, Precision.ZIP, Precision.CITY]


class Point(NamedTuple):
    latitude: float
    longitude: float
    precision: str
    source: str

    @property
    def rank(self) -> int:
        """0 for the most precise."""
        return rank_of(self.precision)


def rank_of(precision: str) -> int:
    """0 for the most precise."""
    return _NEAREST_FIRST.index(precision)


class Locator:
    """Finds points without asking anyone: from the row, its ZIP code, its city. Holds the
    gazetteer's ZIP codes and cities in memory. ImportProblem when there are none."""

    def __init__(self):
        self._zips: dict[str, tuple[float, float]] = {}
        self._state_of: dict[str, str] = {}
        for code, state, latitude, longitude in _zips():
            self._zips[code] = (latitude, longitude)
            self._state_of[code] = sys.intern(state)
        if not self._zips:
            raise ImportProblem("The gazetteer is not loaded: run manage.py load_gazetteer first.")
        # Of several cities of a name in a state the largest comes last and stays.
        self._cities = {
            (state, name): (latitude, longitude)
            for state, name, latitude, longitude in Place.objects.filter(kind=Place.Kind.CITY)
            .order_by("population", "-pk")
            .values_list("state", "search_name", "latitude", "longitude")
            .iterator()
        }

    def locate(self, facility: Facility) -> Point | None:
        """The best point that may be shown, or None when nothing is known.

        A facility whose address is withheld never gets a point nearer than its ZIP area.
        """
        middle = self._zips.get(facility.zip)
        if given := self._given(facility):
            nearer_than_allowed = facility.address_withheld and given.rank < _NEAREST_FIRST.index(
                Precision.ZIP
            )
            if not nearer_than_allowed and not self.is_far(facility):
                return given
        if middle:
            return Point(*middle, Precision.ZIP, CENSUS)
        city = self._cities.get((facility.state, normalise_name(facility.city)))
        return Point(*city, Precision.CITY, _CITIES) if city else None

    def other_state(self, facility: Facility) -> str:
        """The state in which the gazetteer has the row's ZIP code, where it is not the row's; else
        "". Some codes do cross a state line, so this is worth a look and no more."""
        state = self._state_of.get(facility.zip, facility.state)
        return "" if state == facility.state else state

    def is_far(self, facility: Facility) -> bool:
        """Whether the point that came with the row cannot be in the row's ZIP area."""
        given, middle = facility.given, self._zips.get(facility.zip)
        if given is None or middle is None:
            return False
        return math.dist(ecef(given.latitude, given.longitude), ecef(*middle)) > _FARTHEST

    def _given(self, facility: Facility) -> Point | None:
        if facility.given is None:
            return None
        origin = _ORIGINS[facility.given.origin]
        return Point(
            facility.given.latitude, facility.given.longitude, origin.precision, origin.label
        )


def _zips() -> Iterator[tuple[str, str, float, float]]:
    return (
        Place.objects.filter(kind=Place.Kind.ZIP)
        .values_list("code", "state", "latitude", "longitude")
        .iterator()
    )
