"""Points written as numbers."""

import pytest

from centers.places.coordinates import Coordinates, read_coordinates
from centers.places.fixture import read_places


@pytest.mark.parametrize(
    "text",
    [
        "43.07,-89.40",
        "43.07, -89.40",
        " 43.07 -89.40 ",
        "(43.07, -89.40)",
        "+43.07;-89.4",
        "43.07, \u221289.40",
        "43.07°, -89.40°",
        "43.07° N, 89.40° W",
        "43.07n 89.40w",
        "N43.07 W89.40",
        "43°4'12\"N 89°24'0\"W",
        "43º4\u203212\u2033 N, 89º24\u2032 W",
    ],
)
def test_one_point_in_many_spellings(text):
    assert read_coordinates(text) == Coordinates(43.07, -89.4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "53703",
        "43.07",
        "Madison",
        "43.07,-89.40,12",
        "nan,nan",
        "inf, 3",
        "1e5,3",
        "0x10,0x20",
        "91,-89",
        "4\u0663.07,-89.4",
        "43.07,-89.40 km",
        "43,07 -89,40",
        "1" * 50 + "," + "2" * 50,
    ],
)
def test_what_is_no_point(text):
    assert read_coordinates(text) is None


def test_a_point_is_kept_to_a_tenth_of_a_kilometre():
    point = read_coordinates("43.0731234,-89.4012345")
    assert point == Coordinates(43.073, -89.401)
    assert read_coordinates(point.text) == point


def test_every_place_of_the_gazetteer_lies_in_the_us():
    outside = [
        record.label
        for record in read_places()
        if not Coordinates(float(record.latitude), float(record.longitude)).is_in_us()
    ]
    assert outside == []


@pytest.mark.parametrize(
    "elsewhere",
    [(51.507, -0.128), (19.433, -99.133), (-33.869, 151.209), (0.0, 0.0), (43.07, 89.4)],
    ids=["London", "Mexico City", "Sydney", "null island", "Xinjiang"],
)
def test_other_countries_are_not_in_the_us(elsewhere):
    assert not Coordinates(*elsewhere).is_in_us()


def test_a_lost_minus_and_a_swap_are_seen_through():
    madison = Coordinates(43.07, -89.4)
    assert Coordinates(43.07, 89.4).likely_meant() == (madison,)
    assert Coordinates(-89.4, 43.07).likely_meant() == (madison,)
    assert Coordinates(51.507, -0.128).likely_meant() == ()
