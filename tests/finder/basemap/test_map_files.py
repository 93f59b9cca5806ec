"""The map's files: cut from the outlines without changing a line, whole, and small."""

import gzip
import json
from itertools import pairwise

import pytest

from centers.places.fixture import Record, read_places
from centers.places.states import STATES
from finder.basemap.build import map_files
from finder.management.commands.build_map import FOLDER


def lines(topology: dict) -> set[tuple]:
    """Every step of every line drawn, by its decoded ends, whichever way it is drawn."""

    def flat(nested):
        for item in nested:
            yield from flat(item) if isinstance(item, list) else [item]

    steps = set()
    for collection in topology["objects"].values():
        for geometry in collection["geometries"]:
            for number in flat(geometry["arcs"]):
                x = y = 0
                points = []
                for dx, dy in topology["arcs"][number if number >= 0 else ~number]:
                    x, y = x + dx, y + dy
                    points.append((x, y))
                steps |= {frozenset(step) for step in pairwise(points)}
    return steps


def city(name: str, state: str, population: int) -> Record:
    return Record("city", name, name, state, name, "43.0731", "-89.4012", str(population), "")


@pytest.fixture
def atlas() -> tuple[dict, dict]:
    """Two states side by side, the second with two counties; a line that nothing uses."""
    arcs = [[[9, 9], [1, 1]], [[1, 0], [0, 1]], [[1, 0], [-1, 0], [0, 1], [1, 0]]]
    arcs += [[[1, 0], [1, 0], [0, 1], [-1, 0]], [[2, 0], [1, 0], [0, 1], [-1, 0]]]
    transform = {"scale": [1, 1], "translate": [0, 0]}

    def topology(name, geometries):
        objects = {name: {"type": "GeometryCollection", "geometries": geometries}}
        return {"type": "Topology", "transform": transform, "objects": objects, "arcs": arcs}

    west = {"type": "Polygon", "arcs": [[1, ~2]]}
    east = {"type": "MultiPolygon", "arcs": [[[~1, 3]], [[4]]]}
    parts = [{"type": "Polygon", "arcs": [[~1, 3]]}, {"type": "Polygon", "arcs": [[4]]}]
    return (
        topology("states", [west | {"id": "55"}, east | {"id": "17"}]),
        topology(
            "counties",
            [west | {"id": "55001"}, parts[0] | {"id": "17001"}, parts[1] | {"id": "17003"}],
        ),
    )


def test_a_state_keeps_its_lines_and_only_those(atlas):
    states, counties = atlas
    files = {name: json.loads(text) for name, text in map_files(states, counties, []).items()}

    assert lines(files["us.json"]) == lines(states)
    assert [area["id"] for area in files["us.json"]["objects"]["states"]["geometries"]] == [
        "WI",
        "IL",
    ]
    for state, fips in (("WI", "55"), ("IL", "17")):
        own = [a for a in counties["objects"]["counties"]["geometries"] if a["id"][:2] == fips]
        assert lines(files[f"{state}.json"]) == lines(
            counties | {"objects": {"counties": {"geometries": own}}}
        )
    assert len(files["us.json"]["arcs"]) == 4  # all but the line that nothing uses


def test_cities_stand_in_their_states_file_by_population(atlas):
    places = [city("Small", "WI", 900), city("Hamlet", "WI", 10), city("Large", "WI", 90_000)]

    files = map_files(*atlas, [*places, city("Other", "IL", 999)])

    assert [c[0] for c in json.loads(files["us.json"])["cities"]] == ["Large", "Other", "Small"]
    assert json.loads(files["WI.json"])["cities"] == [
        ["Large", 43.073, -89.401, 90_000],
        ["Small", 43.073, -89.401, 900],
    ]


def test_the_files_served_are_one_a_state_and_small():
    packed = {path.stem: len(gzip.compress(path.read_bytes())) for path in FOLDER.glob("*.json")}

    assert set(packed) == {"us", *STATES}
    assert packed.pop("us") < 45_000
    assert max(packed.values()) < 20_000


def test_the_names_served_are_those_of_the_gazetteer():
    known = {(r.name, r.state, r.population) for r in read_places() if r.kind == "city"}

    for state in STATES:
        cities = json.loads((FOLDER / f"{state}.json").read_text(encoding="utf-8"))["cities"]
        assert {(name, state, str(number)) for name, _y, _x, number in cities} <= known
        assert [c[3] for c in cities] == sorted((c[3] for c in cities), reverse=True)
