"""Building the gazetteer, on a small country of our own."""

import copy
import random

import pytest

from centers.places.build.assemble import assemble, zip_states
from centers.places.build.inputs import City, Inputs, _clean_name
from centers.places.build.shapes import Counties
from centers.places.ranking import dwarfs

# Two counties side by side, sharing the line at -90: one in Wisconsin (with a lake cut out of its
# middle), one in Iowa. Arcs are quantised: steps of 0.1 degree from (-91, 43).
TOPOLOGY = {
    "transform": {"scale": [0.1, 0.1], "translate": [-91.0, 43.0]},
    "arcs": [
        [[10, 0], [0, 10]],  # the shared line, northwards
        [[10, 10], [10, 0], [0, -10], [-10, 0]],  # the rest of the eastern square
        [[10, 0], [-10, 0], [0, 10], [10, 0]],  # the rest of the western square
        [[14, 4], [2, 0], [0, 2], [-2, 0], [0, -2]],  # the lake
    ],
    "objects": {
        "counties": {
            "geometries": [
                {"type": "Polygon", "id": "55025", "arcs": [[0, 1], [3]]},
                {"type": "MultiPolygon", "id": "19061", "arcs": [[[~0, 2]]]},
            ]
        }
    },
}


@pytest.fixture
def shapes():
    return Counties.from_topology(TOPOLOGY)


def city(code, name, longitude, latitude=43.5, population=1000, state="WI") -> City:
    return City(str(code), name, state, latitude, longitude, population)


def inputs(shapes, cities=(), zips=None) -> Inputs:
    # Every state needs a city to stand for it.
    return Inputs(
        zips=zips or {},
        cities=list(cities),
        counties={"55025": ("Dane County", "WI"), "19061": ("Dubuque County", "IA")},
        shapes=shapes,
        versions={},
    )


class TestShapes:
    def test_a_point_is_in_the_county_around_it(self, shapes):
        assert shapes.at(-89.2, 43.2) == "55025"
        assert shapes.at(-90.5, 43.5) == "19061"

    def test_a_point_just_outside_goes_to_the_nearest(self, shapes):
        assert shapes.at(-88.9, 43.5) == "55025"
        assert shapes.at(-91.2, 43.5) == "19061"

    def test_a_hole_counts_as_outside_but_near(self, shapes):
        assert not shapes.shapes["55025"].contains(-89.5, 43.5)
        assert shapes.at(-89.5, 43.5) == "55025"

    def test_a_point_far_away_is_nowhere(self, shapes):
        assert shapes.at(-80, 43.5) is None

    def test_a_state_can_be_insisted_on(self, shapes):
        assert shapes.at(-90.05, 43.5) == "19061"
        assert shapes.at(-90.05, 43.5, "55") == "55025"

    def test_the_middle_is_the_centre_of_area(self, shapes):
        assert shapes.shapes["19061"].middle() == pytest.approx((-90.5, 43.5))
        assert shapes.shapes["55025"].middle() == pytest.approx((-89.5, 43.5))

    def test_a_county_across_the_180th_meridian_stays_in_one_piece(self):
        box = {
            "transform": {"scale": [1, 1], "translate": [0, 0]},
            "arcs": [[[178, 51], [1, 0], [0, 2], [-1, 0], [0, -2]],
                     [[-179, 51], [1, 0], [0, 2], [-1, 0], [0, -2]]],
            "objects": {"counties": {"geometries": [
                {"type": "MultiPolygon", "id": "02016", "arcs": [[[0]], [[1]]]}]}},
        }  # fmt: skip
        counties = Counties.from_topology(box)
        assert counties.at(178.5, 52) == counties.at(-178.5, 52) == "02016"
        longitude, latitude = counties.shapes["02016"].middle()
        assert (abs(longitude), latitude) == pytest.approx((180, 52))


def only(records, kind):
    return [record for record in records if record.kind == kind]


@pytest.fixture
def built(shapes, monkeypatch):
    """Assemble with the two states of the small country alone."""
    states = {"WI": ("Wisconsin", "55"), "IA": ("Iowa", "19")}
    monkeypatch.setattr("centers.places.build.assemble.STATES", states)

    def build(cities, zips=None):
        cities = [city(9001, "Farwest", -90.9, state="IA"), *cities]
        return assemble(inputs(shapes, cities, zips))

    return build


class TestCities:
    def test_twice_in_one_county_is_once(self, built):
        cities = [city(1, "Salem", -89.9, population=300), city(2, "Salem", -89.1, population=500)]
        assert [r.code for r in only(built(cities), "city") if r.state == "WI"] == ["2"]

    @pytest.mark.parametrize(
        ("western", "labels"),
        [
            (50, ["Salem, WI", "Salem, WI (Dodge County)"]),
            (500, ["Salem, WI (Dane County)", "Salem, WI (Dodge County)"]),
        ],
    )
    def test_namesakes_in_two_counties_carry_them_unless_one_dwarfs(
        self, western, labels, monkeypatch
    ):
        topology = copy.deepcopy(TOPOLOGY)
        topology["objects"]["counties"]["geometries"][1]["id"] = "55027"
        monkeypatch.setattr("centers.places.build.assemble.STATES", {"WI": ("Wisconsin", "55")})
        records = assemble(
            Inputs(
                zips={},
                cities=[
                    city(1, "Salem", -90.8, population=western),
                    city(2, "Salem", -89.2, population=900),
                ],
                counties={"55025": ("Dane County", "WI"), "55027": ("Dodge County", "WI")},
                shapes=Counties.from_topology(topology),
                versions={},
            )
        )
        assert [record.label for record in only(records, "city")] == labels

    @pytest.mark.parametrize(
        ("name", "country", "clean"),
        [
            ("Middlebury (village)", "US", "Middlebury"),
            ("City of Milford (balance)", "US", "Milford"),
            ("Olinda, CDP", "US", "Olinda"),
            ("Buffalo (historical)", "US", ""),
            ("Dededo Village", "GU", "Dededo"),
            ("Spring Village", "US", "Spring Village"),
        ],
    )
    def test_notes_leave_a_name(self, name, country, clean):
        assert _clean_name(name, country) == clean


class TestCounties:
    def test_a_county_stands_where_its_people_live(self, built):
        cities = [
            city(1, "Small", -89.1, population=100),
            city(2, "Large", -89.9, population=9000),
            city(3, "Middling", -89.5, population=500),
        ]
        county = next(r for r in only(built(cities), "county") if r.state == "WI")
        assert (county.label, county.longitude) == ("Dane County, WI", "-89.9000")

    def test_one_without_people_stands_in_its_middle(self, built):
        nobody = city(1, "Ghost Town", -89.9, population=0)
        elsewhere = city(2, "Some", -80, population=10)
        county = next(r for r in only(built([nobody, elsewhere]), "county") if r.state == "WI")
        assert (county.latitude, county.longitude) == ("43.5000", "-89.5000")


class TestZips:
    def test_the_prefix_settles_the_state_near_a_border(self, shapes):
        zips = {
            "53001": (43.5, -89.5),
            "53002": (43.5, -89.4),
            "53003": (43.5, -90.01),  # a hair into Iowa, by the simplified line
        }
        assert zip_states(zips, shapes) == dict.fromkeys(zips, "WI")

    def test_far_from_the_prefix_the_place_settles_it(self, shapes):
        zips = {"53001": (43.5, -89.5), "53002": (43.5, -89.4), "53003": (43.5, -90.9)}
        assert zip_states(zips, shapes)["53003"] == "IA"

    def test_a_zip_is_called_after_the_city_that_pulls_most(self, built):
        cities = [
            city(1, "Hamlet", -89.50, population=600),
            city(2, "Metropolis", -89.40, population=900_000),
        ]
        records = built(cities, {"53001": (43.5, -89.48), "53002": (43.5, -89.999)})
        assert [r.label for r in only(records, "zip")] == [
            "53001 (near Metropolis, WI)",
            "53002 (near Hamlet, WI)",
        ]


def test_the_order_of_the_sources_does_not_matter(built):
    cities = [
        city(number, f"Town {number % 7}", -89.9 + number / 50, population=number * 100)
        for number in range(1, 40)
    ]
    zips = {f"530{number:02}": (43.5, -89.9 + number / 50) for number in range(40)}
    expected = built(cities, zips)
    random.Random(1).shuffle(cities)
    assert built(cities, dict(reversed(zips.items()))) == expected


@pytest.mark.parametrize(
    ("populations", "at_least", "alone"),
    [
        ([5], 0, True),
        ([None], 100_000, True),
        ([1000, 100], 0, True),
        ([999, 100], 0, False),
        ([1000, 100], 100_000, False),
        ([1_000_000, 100_000], 100_000, True),
        ([None, None], 0, False),
        ([500, None], 0, True),
    ],
)
def test_when_one_place_dwarfs_the_rest(populations, at_least, alone):
    assert dwarfs(populations, at_least) is alone
