"""County shapes from a TopoJSON file: which county a point lies in, and a county's middle.

Only the building of the gazetteer uses this. Coordinates are WGS 84 degrees, taken as flat within
one county, with a degree of longitude shortened by the cosine of the latitude where areas and
distances are compared. The file format is the TopoJSON specification 1.0 (arcs, quantised with
delta encoding, a reversed arc written as the bitwise complement of its index).
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]  # longitude, latitude
Ring = list[Point]

# How far outside every (simplified) shape a point may lie and still count for the nearest one.
REACH_DEGREES = 0.5
_CELL_DEGREES = 0.5


@dataclass(frozen=True)
class Shape:
    """One county: its FIPS code and all rings of all its polygons (holes are rings as well)."""

    fips: str
    rings: tuple[Ring, ...]

    def contains(self, longitude: float, latitude: float) -> bool:
        """Even-odd rule over all rings, so that holes count as outside."""
        inside = False
        for ring in self.rings:
            for (x1, y1), (x2, y2) in pairwise(ring):
                if (y1 > latitude) != (y2 > latitude):
                    crossing = x1 + (latitude - y1) / (y2 - y1) * (x2 - x1)
                    inside ^= longitude < crossing
        return inside

    def distance(self, longitude: float, latitude: float) -> float:
        """Degrees of latitude from a point to the nearest edge."""
        shrink = math.cos(math.radians(latitude))
        return min(
            _to_segment(
                ((x1 - longitude) * shrink, y1 - latitude),
                ((x2 - longitude) * shrink, y2 - latitude),
            )
            for ring in self.rings
            for (x1, y1), (x2, y2) in pairwise(ring)
        )

    def middle(self) -> Point:
        """Centre of area as (longitude, latitude).

        Signed ring areas make holes and several islands come out right.
        """
        area = x_moment = y_moment = 0.0
        for ring in self.rings:
            for (x1, y1), (x2, y2) in pairwise(ring):
                cross = x1 * y2 - x2 * y1
                area += cross
                x_moment += (x1 + x2) * cross
                y_moment += (y1 + y2) * cross
        longitude = x_moment / (3 * area)
        return longitude + 360 if longitude < -180 else longitude, y_moment / (3 * area)


def _to_segment(a: Point, b: Point) -> float:
    """Distance from the origin to the segment from a to b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(a[0] * dx + a[1] * dy) / length))
    return math.hypot(a[0] + along * dx, a[1] + along * dy)


class Counties:
    """All county shapes of a file, with a coarse grid so that look-ups stay quick."""

    def __init__(self, shapes: list[Shape]):
        self.shapes = {shape.fips: shape for shape in shapes}
        self._cells: dict[tuple[int, int], list[Shape]] = defaultdict(list)
        for shape in shapes:
            for cell in _cells_touched(shape):
                self._cells[cell].append(shape)

    @classmethod
    def from_topology(cls, topology: dict) -> "Counties":
        """Read the object `counties` of a TopoJSON topology (us-atlas: counties-10m.json)."""
        arcs = list(_decode_arcs(topology))
        return cls(
            [
                Shape(geometry["id"], tuple(_rings(geometry, arcs)))
                for geometry in topology["objects"]["counties"]["geometries"]
            ]
        )

    def at(self, longitude: float, latitude: float, state_fips: str = "") -> str | None:
        """FIPS code of the county at a point (of that state, if one is given), else of the nearest
        within REACH_DEGREES, else None. The shapes are simplified, so that a point on a shore or
        a border river can fall just outside its own."""
        longitude = _west(longitude)
        near = [
            shape
            for shape in self._cells.get(_cell(longitude, latitude), [])
            if shape.fips.startswith(state_fips)
        ]
        for shape in near:
            if shape.contains(longitude, latitude):
                return shape.fips
        ranked = sorted((shape.distance(longitude, latitude), shape.fips) for shape in near)
        return ranked[0][1] if ranked and ranked[0][0] <= REACH_DEGREES else None


def _cell(longitude: float, latitude: float) -> tuple[int, int]:
    return math.floor(longitude / _CELL_DEGREES), math.floor(latitude / _CELL_DEGREES)


def _cells_touched(shape: Shape) -> set[tuple[int, int]]:
    """The cells that each ring's box covers, and one more around for points just outside."""
    cells = set()
    for ring in shape.rings:
        left, bottom = _cell(min(x for x, _y in ring), min(y for _x, y in ring))
        right, top = _cell(max(x for x, _y in ring), max(y for _x, y in ring))
        cells.update((x, y) for x in range(left - 1, right + 2) for y in range(bottom - 1, top + 2))
    return cells


def _decode_arcs(topology: dict) -> Iterator[Ring]:
    (scale_x, scale_y), (move_x, move_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        yield points


def _rings(geometry: dict, arcs: list[Ring]) -> Iterator[Ring]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for indexes in polygon:
            ring: Ring = []
            for index in indexes:
                points = arcs[index] if index >= 0 else arcs[~index][::-1]
                ring.extend(points[1:] if ring else points)
            yield [(_west(x), y) for x, y in ring]


def _west(longitude: float) -> float:
    """The Aleutians reach across the 180th meridian: their far end counts on beyond -180, so that
    a shape stays in one piece. Guam and the Northern Marianas (west of 150 E) keep their sign."""
    return longitude - 360 if longitude > 160 else longitude
