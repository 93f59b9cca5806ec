"""What bounds and sorts results by distance agrees with the distance that a page shows.

The database measures straight lines through the Earth, a page the way over the ground (geopy's
geodesic). Up to the largest radius they differ by less than a metre.
"""

from itertools import pairwise

import pytest
from django.http import QueryDict
from django.utils.http import urlencode
from geopy.distance import geodesic
from hypothesis import example, given
from hypothesis import strategies as st

from centers.geodesy import METRES_PER_MILE
from finder.search import RADII, search
from tests.factories import CenterFactory
from tests.finder.search.registers import TODAY, of_many_registers, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]

METRE = 1 / METRES_PER_MILE
# Corners of the country, where the Earth's curve differs most; thousandths of a degree, as the
# site takes a visitor's point.
points = st.sampled_from(
    [
        (43.075, -89.384),  # Madison, Wisconsin
        (25.762, -80.192),  # Miami, Florida
        (71.291, -156.789),  # Utqiagvik, Alaska
        (51.88, -176.658),  # Adak, Alaska: 180 degrees of longitude is near
        (19.64, -155.997),  # Kailua-Kona, Hawaii
        (-14.276, -170.702),  # Pago Pago, American Samoa
        (13.444, 144.794),  # Guam
    ]
)
bearings = st.floats(0, 360)


def search_around(point, within, **rest):
    latitude, longitude = point
    where = {"where": f"{latitude},{longitude}", "within": within, "verified": "any"}
    return search(QueryDict(urlencode(where | rest)), at=TODAY)


def at_distance(point, miles, bearing) -> CenterFactory:
    there = geodesic(miles=miles).destination(point, bearing)
    return CenterFactory(phone="", latitude=there.latitude, longitude=there.longitude)


@of_many_registers
@given(points, st.sampled_from(RADII), bearings)
@example((71.291, -156.789), 250, 0.0)
@example((51.88, -176.658), 250, 270.0)
def test_the_radius_ends_where_the_shown_distance_says(point, radius, bearing):
    with undone():
        inside = at_distance(point, radius - METRE, bearing)
        at_distance(point, radius + METRE, bearing)

        found = search_around(point, radius)

        assert found.ids() == [inside.pk]
        assert found.confirmed[0].miles == pytest.approx(radius - METRE, abs=METRE / 100)


@of_many_registers
@given(points, st.lists(st.tuples(st.floats(0, 249), bearings), min_size=2, max_size=12))
def test_shown_distances_never_shrink_down_the_list(point, places):
    with undone():
        centers = [at_distance(point, miles, bearing) for miles, bearing in places]

        found = search_around(point, 250)

        shown = [result.miles for result in found.confirmed]
        true = {c.pk: geodesic(point, (c.latitude, c.longitude)).miles for c in centers}
        assert sorted(found.ids()) == sorted(true)
        assert shown == pytest.approx([true[pk] for pk in found.ids()], abs=1e-9)
        assert all(next_one > one - METRE for one, next_one in pairwise(shown))


def test_equal_distances_stand_in_the_order_of_listing():
    first, second, third = CenterFactory.create_batch(3)

    assert search_around((43.075, -89.384), 5).ids() == [first.pk, second.pk, third.pk]
