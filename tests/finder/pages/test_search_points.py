"""The matches of a search as JSON, for the map."""

from unittest import mock

import pytest

from finder.search import points
from tests.factories import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


def ask(client, query: str) -> dict:
    response = client.get(f"/search/points/?{query}")
    assert response.status_code == 200
    return response.json()


def test_each_match_with_what_the_map_says_of_it(client):
    near = CenterFactory(
        name="Harbor House", verified=True, latitude=43.08, longitude=-89.39, yes=["pay/medicaid"]
    )
    far = CenterFactory(name="Árbol", location_precision="zip", latitude=43.2, longitude=-89.39)

    found = ask(client, "where=53703&pay=medicaid&verified=any&page=2")

    assert found["points"] == [
        [near.public_id, "Harbor House", 43.08, -89.39, 1],
        [far.public_id, "Árbol", 43.2, -89.39, 6],
    ]
    assert found["more"] is False
    assert found["around"][2] == 25


def test_a_state_has_no_circle_around_it(client):
    assert ask(client, "where=Wisconsin")["around"] is None


@pytest.mark.parametrize("where", ["Springfield", "Qwrtzpx"])
def test_no_points_without_a_place(client, where):
    CenterFactory(verified=True)

    assert ask(client, f"where={where}") == {"points": [], "more": False, "around": None}


def test_too_many_for_a_map_are_said_to_be(client):
    CenterFactory.create_batch(3, verified=True)

    with mock.patch.object(points.points.__wrapped__, "__defaults__", (2,)):
        found = ask(client, "")

    assert len(found["points"]) == 2
    assert found["more"] is True


def test_nobody_keeps_it_and_no_search_engine_lists_it(client):
    response = client.get("/search/points/?treats=ketamine")

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert client.post("/search/points/").status_code == 405


def test_a_fixed_number_of_queries(client, django_assert_num_queries):
    """The role of the search and the one before (2), taxonomy (2), place, points."""
    for more in (1, 5):
        CenterFactory.create_batch(more, verified=True, yes=["pay/medicaid"])
        for query in ("where=53703", "where=Wisconsin&sort=name&pay=medicaid&verified=any"):
            with django_assert_num_queries(6):
                ask(client, query)
