"""Distances on the WGS 84 ellipsoid, fast enough for an index and true to what a page shows.

A point is stored as Earth-centered Cartesian metres in a PostgreSQL `cube`; the straight line
through the Earth between two of them orders and bounds results by index. Within the radii that we
offer that line gives the same distance as the geodesic shown to visitors, to within some metres.
See docs/decisions/0003-distances.md.
"""

import math

from django.db import models
from django.db.models import Func, Value
from geopy.distance import geodesic

METRES_PER_MILE = 1609.344
# WGS 84 defining constants (NIMA TR8350.2, table 3.1): semi-major axis in metres, flattening.
_A = 6_378_137.0
_F = 1 / 298.257223563
_E2 = _F * (2 - _F)
# Mean radius of the Earth in metres (IUGG, R1).
_MEAN_RADIUS = 6_371_008.8


def ecef(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Earth-centered, Earth-fixed coordinates in metres of a point at height 0.

    Takes WGS 84 degrees. Formula: NIMA TR8350.2, section 4.3 (geodetic to Cartesian). Rounded to a
    millimetre, so that the same coordinates always give the same value.
    """
    phi, lam = math.radians(latitude), math.radians(longitude)
    normal = _A / math.sqrt(1 - _E2 * math.sin(phi) ** 2)
    return (
        round(normal * math.cos(phi) * math.cos(lam), 3),
        round(normal * math.cos(phi) * math.sin(lam), 3),
        round(normal * (1 - _E2) * math.sin(phi), 3),
    )


def chord(miles: float) -> float:
    """Metres of the straight line under an arc of so many miles along the surface."""
    arc = miles * METRES_PER_MILE
    return 2 * _MEAN_RADIUS * math.sin(arc / (2 * _MEAN_RADIUS))


def miles_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Geodesic miles between two (latitude, longitude) pairs in WGS 84 degrees."""
    return geodesic(a, b).miles


class CubeField(models.Field):
    """A point in PostgreSQL's `cube` type; in Python a tuple of three floats (metres)."""

    description = "Point in space (cube)"

    def db_type(self, connection) -> str:
        return "cube"

    def from_db_value(self, value, expression, connection):
        return value if value is None else self.to_python(value)

    def to_python(self, value):
        if isinstance(value, str):
            return tuple(float(part) for part in value.strip("()").split(","))
        return value

    def get_prep_value(self, value):
        return value if value is None else f"({', '.join(repr(float(part)) for part in value)})"


def _cube(latitude: float, longitude: float) -> Value:
    return Value(ecef(latitude, longitude), output_field=CubeField())


class LineTo(Func):
    """Metres from a stored point straight to (latitude, longitude); GiST can sort by it."""

    arg_joiner = " <-> "
    template = "(%(expressions)s)"
    output_field = models.FloatField()

    def __init__(self, field, latitude: float, longitude: float):
        super().__init__(field, Func(_cube(latitude, longitude), template="%(expressions)s::cube"))


class BoxAround(Func):
    """The cube that holds all within so many miles of (latitude, longitude)."""

    function = "cube_enlarge"
    output_field = CubeField()

    def __init__(self, latitude: float, longitude: float, miles: float):
        super().__init__(
            Func(_cube(latitude, longitude), template="%(expressions)s::cube"),
            Value(chord(miles)),
            Value(3),
        )


@CubeField.register_lookup
class InsideBox(models.Lookup):
    """`point__inside=BoxAround(...)`: served by the GiST index."""

    lookup_name = "inside"

    def as_sql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} <@ {right}", [*left_params, *right_params]
