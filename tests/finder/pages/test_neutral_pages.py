"""Advertising and the pages of results: the search of a visit may not read it."""

import pytest

from tests.factories import CenterFactory
from tests.finder.search.roles import listings_read_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


@pytest.mark.parametrize(
    "address",
    [
        "/search/?where=53703",
        "/search/?where=53703&treats=alcohol&page=2",
        "/search/?where=Bozeman+MT&treats=ketamine",
        "/search/?verified=any",
    ],
)
def test_the_search_of_a_visit_may_not_read_advertising(client, address):
    CenterFactory(yes=["treats/alcohol"], verified=True)

    with listings_read_as() as roles:
        assert client.get(address).status_code == 200
        assert client.get(address, headers={"hx-request": "true"}).status_code == 200

    assert roles == {"finder_search"}
