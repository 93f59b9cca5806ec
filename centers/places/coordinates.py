"""Points written as numbers: "43.07,-89.40", "43.07° N, 89.40° W"."""

import re
from dataclasses import dataclass

from geopy.point import Point

# geopy reads far more than people write and some of it wrongly, so that it is only handed text of
# this shape: two numbers with at most degree, minute and second signs and compass letters. No
# place of the United States is as far north as 90 degrees; geopy warns of those on standard error.
_NUMBER = r"[0-9]{1,2}(?:\.[0-9]{1,15})?"
_ANGLE = rf"{_NUMBER}(?:\s*°(?:\s*{_NUMBER}\s*'(?:\s*{_NUMBER}\s*\")?)?)?"
_LATITUDE = rf"[NS]?\s*[+-]?(?!9[0-9]){_ANGLE}\s*[NS]?"
_LONGITUDE = rf"[EW]?\s*[+-]?1?{_ANGLE}\s*[EW]?"
_COORDINATES = re.compile(rf"\s*{_LATITUDE}(?:\s*[,;]\s*|\s+){_LONGITUDE}\s*", re.IGNORECASE)
# Signs that keyboards and web pages put for the plain ones: minus, dashes, ring, primes, quotes.
_SIGNS = str.maketrans("\u2212\u2013\u2014º\u2032\u2019\u2033\u201d()", "---°''\"\"  ")

# Boxes around the parts of the United States, (south, west, north, east) in degrees, drawn with
# some room around every ZIP of the gazetteer: 48 states; Alaska and the Aleutians beyond the 180th
# meridian; Hawaii; Puerto Rico and the Virgin Islands; Guam and the Northern Marianas; American
# Samoa with Swains Island.
_BOXES = (
    (24.3, -125.0, 49.5, -66.8),
    (51.0, -180.0, 71.6, -129.8),
    (51.0, 172.0, 53.5, 180.0),
    (18.7, -160.8, 22.5, -154.6),
    (17.5, -68.1, 18.7, -64.3),
    (13.1, 144.5, 20.7, 146.3),
    (-14.7, -171.3, -10.9, -168.0),
)


@dataclass(frozen=True)
class Coordinates:
    """WGS 84 degrees, rounded to 0.001 (about 100 metres): near enough for distances in miles,
    and not a visitor's doorstep."""

    latitude: float
    longitude: float

    @classmethod
    def rounded(cls, latitude: float, longitude: float) -> "Coordinates":
        # Adding 0.0 turns -0.0 into 0.0.
        return cls(round(latitude, 3) + 0.0, round(longitude, 3) + 0.0)

    @property
    def text(self) -> str:
        """As read_coordinates() reads it back: "43.07,-89.4"."""
        return f"{self.latitude},{self.longitude}"

    def is_in_us(self) -> bool:
        """Whether a box around the United States or a territory holds the point."""
        return any(
            south <= self.latitude <= north and west <= self.longitude <= east
            for south, west, north, east in _BOXES
        )

    def likely_meant(self) -> tuple["Coordinates", ...]:
        """Points in the US that a slip could have turned into this one: a lost minus sign, or
        longitude before latitude."""
        slips = [Coordinates(self.latitude, -self.longitude)]
        if abs(self.longitude) <= 90:
            slips.append(Coordinates(self.longitude, self.latitude))
        return tuple(point for point in slips if point.is_in_us())


def read_coordinates(text: str) -> Coordinates | None:
    """The point that a text states, anywhere on Earth, or None when it is something else."""
    text = text.translate(_SIGNS)
    if not _COORDINATES.fullmatch(text):
        return None
    try:
        point = Point(text.strip().upper())
    except ValueError:
        return None
    return Coordinates.rounded(point.latitude, point.longitude)
