"""The map holds what the list holds: the same centers, in the same order, said to be the same."""

import datetime

import pytest
from hypothesis import given

from finder.search import search
from finder.search.points import points
from tests.factories import CenterFactory
from tests.finder.search.ask import ask
from tests.finder.search.registers import (
    TODAY,
    of_many_registers,
    queries,
    register_of,
    registers,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


@of_many_registers
@given(registers, queries)
def test_the_same_centers_in_the_same_order_as_the_list(specs, query):
    with register_of(specs):
        found = search(url(query), at=TODAY)

        on_the_map, more = points(found)

        assert [point.pk for point in on_the_map] == found.ids()
        assert sum(not point.to_ask for point in on_the_map) == found.confirmed_count
        assert not more
        first_page = [*found.confirmed, *found.to_ask]
        for point, card in zip(on_the_map, first_page, strict=False):
            assert (point.public_id, point.name) == (card.center.public_id, card.center.name)
            assert point.verified == card.verified


def test_a_limit_cuts_the_end_and_says_so():
    CenterFactory.create_batch(4)
    found = ask("where=53703&verified=any")

    assert [point.pk for point in points(found, limit=3)[0]] == found.ids()[:3]
    assert points(found, limit=3)[1] is True
    assert points(found, limit=4)[1] is False


@pytest.mark.parametrize(
    ("precision", "rough"), [("rooftop", False), ("street", False), ("zip", True), ("city", True)]
)
def test_the_middle_of_an_area_is_a_rough_point(precision, rough):
    CenterFactory(location_precision=precision, latitude=43.123456, longitude=-89.987654)

    (point,), _more = points(ask("where=Wisconsin&verified=any"))

    assert point.rough is rough
    assert (point.latitude, point.longitude) == (43.1235, -89.9877)


def test_verified_until_the_last_day():
    CenterFactory(verified=True, at=TODAY)
    last = ask("verified=any").confirmed[0].listing.verified_until

    for day, holds in ((last, True), (last + datetime.timedelta(days=1), False)):
        (point,), _more = points(ask("verified=any", at=day))
        assert point.verified is holds
