"""Builds the map's files from Census outlines and the gazetteer. Pure: same inputs, same bytes.

Outlines stay as they are in us-atlas: TopoJSON (specification 1.0), in which each border is one
"arc", a list of whole-number steps, whatever number of areas it parts. Nothing is decoded here;
map-base.js does that.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator

from centers.places.fixture import Record
from centers.places.states import STATE_BY_FIPS

# Names shown while the map is too far out for those of a state; and of a state, for each of which
# there must be room on a screen sooner or later.
CITIES_OF_THE_COUNTRY = 250
CITIES_OF_A_STATE = 300
# A name without people is no help in finding one's way.
LEAST_POPULATION = 500


def map_files(states: dict, counties: dict, places: Iterable[Record]) -> dict[str, str]:
    """File name -> its text.

    `states` and `counties` are the topologies states-10m and counties-10m of us-atlas. us.json has
    each state as an area, by its two letters; WI.json the borders of Wisconsin's counties as lines.
    Both name cities as [name, latitude, longitude, population], the most populous first.
    """
    cities = sorted(
        (p for p in places if p.kind == "city" and int(p.population or 0) >= LEAST_POPULATION),
        key=lambda place: (-int(place.population), place.code),
    )
    by_state = defaultdict(list)
    for city in cities:
        by_state[city.state].append(city)
    areas = [
        {"type": area["type"], "id": STATE_BY_FIPS[area["id"]], "arcs": area["arcs"]}
        for area in states["objects"]["states"]["geometries"]
    ]
    files = {"us.json": _file(states, "states", areas, cities[:CITIES_OF_THE_COUNTRY])}
    for fips, state in sorted(STATE_BY_FIPS.items()):
        here = [a for a in counties["objects"]["counties"]["geometries"] if a["id"][:2] == fips]
        borders = [[arc] for arc in sorted({arc for area in here for arc in _arcs(area["arcs"])})]
        lines = {"type": "MultiLineString", "arcs": borders}
        files[f"{state}.json"] = _file(
            counties, "counties", [lines], by_state[state][:CITIES_OF_A_STATE]
        )
    return files


def _arcs(nested: list) -> Iterator[int]:
    """The numbers of arcs at any depth; a reversed arc is written as the complement of its own."""
    for item in nested:
        if isinstance(item, list):
            yield from _arcs(item)
        else:
            yield item if item >= 0 else ~item


def _file(topology: dict, name: str, geometries: list[dict], cities: list[Record]) -> str:
    """A topology with these geometries and only the arcs that they need, renumbered."""
    used = sorted({arc for geometry in geometries for arc in _arcs(geometry["arcs"])})
    number = {old: new for new, old in enumerate(used)}
    part = {
        "type": "Topology",
        "transform": topology["transform"],
        "objects": {
            name: {
                "type": "GeometryCollection",
                "geometries": [g | {"arcs": _renumbered(g["arcs"], number)} for g in geometries],
            }
        },
        "arcs": [topology["arcs"][old] for old in used],
        "cities": [
            [c.name, round(float(c.latitude), 3), round(float(c.longitude), 3), int(c.population)]
            for c in cities
        ],
    }
    return json.dumps(part, separators=(",", ":"), ensure_ascii=False) + "\n"


def _renumbered(nested: list, number: dict[int, int]) -> list:
    return [
        _renumbered(item, number)
        if isinstance(item, list)
        else number[item]
        if item >= 0
        else ~number[~item]
        for item in nested
    ]
