"""Where the demo centers stand: several in each of the largest metropolitan areas, one in each of
the next, and some in every state. Places and ZIP codes are those of the gazetteer."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from centers.places.fixture import Record

from .draw import draw

# States in which an area does not get its centers for its size alone still get so many.
AT_LEAST_PER_STATE = 4
# How many centers the largest areas get: ten of them seven each, and so on.
PER_AREA = ((10, 7), (30, 4), (160, 1))
# A city within so many miles of a larger one belongs to that one's area.
AREA_MILES = 30
# How far from the middle of its area a center may stand.
_REACH_MILES = 12
_SMALLEST_CITY = 5_000
_MILES_PER_DEGREE = 69.1
_NEAR = re.compile(r"\d{5} \(near (?P<city>.+), (?P<state>[A-Z]{2})\)")


@dataclass(frozen=True)
class Area:
    """A city and the smaller ones around it."""

    name: str
    state: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Spot:
    """Where one center stands: the `number`-th of its area, 0 being the nearest to the middle."""

    area: Area
    rank: int  # of the area by population, from 0
    number: int
    of: int  # centers in this area
    city: str
    state: str
    zip: str
    latitude: float
    longitude: float


def spots(records: Iterable[Record], states: Iterable[str]) -> Iterator[Spot]:
    """The spots of all centers in these states, the largest areas first."""
    records = list(records)
    wanted = set(states)
    areas = [area for area in _areas(records) if area.state in wanted]
    zips = [r for r in records if r.kind == "zip" and r.state in wanted]
    by_state = defaultdict(list)
    for record in zips:
        by_state[record.state].append(record)
    counts = _counts(areas)
    taken: set[str] = set()
    for rank, area in enumerate(areas):
        count = counts[area]
        # An area of one center stays in its state; a large one may well cross the line.
        choice = by_state[area.state] if count == 1 else zips
        for number, record in enumerate(_zips_of(area, count, choice, taken)):
            yield _spot(area, rank, number, count, record)


def _areas(records: Iterable[Record]) -> list[Area]:
    """Areas by population, largest first: each city goes to the nearest larger city in reach."""
    people: dict[Area, int] = {}
    cities = [r for r in records if r.kind == "city" and int(r.population or 0) >= _SMALLEST_CITY]
    for city in sorted(cities, key=lambda r: (-int(r.population), r.label)):
        here = (float(city.latitude), float(city.longitude))
        nearest = min(people, key=lambda area: _miles(here, area), default=None)
        if nearest is None or _miles(here, nearest) > AREA_MILES:
            nearest = Area(city.name, city.state, *here)
            people[nearest] = 0
        people[nearest] += int(city.population)
    return sorted(people, key=lambda area: -people[area])


def _counts(areas: list[Area]) -> Counter[Area]:
    """How many centers each area gets."""
    counts: Counter[Area] = Counter()
    start = 0
    for how_many, each in PER_AREA:
        for area in areas[start : start + how_many]:
            counts[area] = each
        start += how_many
    per_state = Counter()
    for area, count in counts.items():
        per_state[area.state] += count
    # Two rounds, for states that have fewer areas than they should have centers.
    for area in areas * 2:
        if per_state[area.state] < AT_LEAST_PER_STATE and (start := counts[area]) < 2:
            counts[area] = start + 1
            per_state[area.state] += 1
    return counts


def _zips_of(area: Area, count: int, zips: list[Record], taken: set[str]) -> list[Record]:
    """So many ZIP code areas for an area: the one nearest to its middle, others drawn around."""
    if not count:
        return []
    away = {r: _miles((float(r.latitude), float(r.longitude)), area) for r in zips}
    near = sorted((r for r in zips if r.code not in taken), key=lambda r: (away[r], r.code))
    around = [r for r in near[1:] if away[r] <= _REACH_MILES]
    around.sort(key=lambda r: draw("zip", area.name, r.code))
    # Where few ZIP code areas are in reach, the nearest beyond it do.
    chosen = list(dict.fromkeys([near[0], *around, *near]))[:count]
    taken.update(r.code for r in chosen)
    return chosen


def _spot(area: Area, rank: int, number: int, count: int, record: Record) -> Spot:
    """A point within about half a mile of the middle of the ZIP code area."""
    match = _NEAR.fullmatch(record.label)
    offset = [(draw("offset", axis, record.code) - 0.5) / 80 for axis in ("lat", "lng")]
    return Spot(
        area=area,
        rank=rank,
        number=number,
        of=count,
        city=match["city"],
        state=record.state,
        zip=record.code,
        latitude=round(float(record.latitude) + offset[0], 4),
        longitude=round(float(record.longitude) + offset[1], 4),
    )


def _miles(point: tuple[float, float], area: Area) -> float:
    """Flat-Earth miles: good enough to compare neighbours."""
    latitude, longitude = point
    shrink = math.cos(math.radians((latitude + area.latitude) / 2))
    return _MILES_PER_DEGREE * math.hypot(
        latitude - area.latitude, (longitude - area.longitude) * shrink
    )
