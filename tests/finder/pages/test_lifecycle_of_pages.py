"""What the address of a center leads to once its listing was merged, closed, withdrawn or taken
off."""

import datetime

import pytest

from centers.accounts.roles import Role
from centers.lifecycle import close, merge, undo, unpublish, withdraw
from centers.models import Center
from tests.factories import CenterFactory, StaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]

WHY = {"reason": "Because."}


@pytest.fixture
def lead():
    return StaffFactory(role=Role.RESEARCH_LEAD)


def address(center) -> str:
    return f"/centers/{center.public_id}/{center.slug}/"


def test_a_merged_listing_leads_to_the_one_that_stays_along_the_whole_chain(client, lead):
    first, second, last = CenterFactory.create_batch(3)
    merge(first, second, by=lead, **WHY)
    event = merge(second, last, by=lead, **WHY)

    for center in (first, second):
        for asked in (address(center), f"/centers/{center.public_id.upper()}/"):
            page = client.get(f"{asked}?treats=alcohol")
            assert page.status_code == 301
            assert page.headers["Location"] == f"{address(last)}?treats=alcohol"
            # It may be undone.
            assert page.headers["Cache-Control"] == "max-age=3600"
    assert client.get(address(last)).status_code == 200

    undo(event, by=lead)
    assert client.get(address(first)).headers["Location"] == address(second)
    assert client.get(address(second)).status_code == 200


def test_a_merged_listing_shares_the_end_of_the_one_that_stays(client, lead):
    loser, winner = CenterFactory.create_batch(2)
    merge(loser, winner, by=lead, **WHY)
    event = unpublish(winner, by=lead, **WHY)
    assert client.get(address(loser)).status_code == 404
    undo(event, by=lead)
    withdraw(winner, by=lead, **WHY)
    assert client.get(address(loser)).status_code == 410


def test_a_withdrawn_listing_is_gone_and_unnamed(client, lead):
    center = CenterFactory(name="Very Particular Name")
    withdraw(center, by=lead, **WHY)
    for asked in (address(center), f"/centers/{center.public_id}/"):
        page = client.get(asked)
        assert page.status_code == 410
        assert "Very Particular Name" not in page.content.decode()
        assert "/search/" in page.content.decode()


def test_what_was_never_public_does_not_exist(client, lead):
    center = CenterFactory(draft=True)
    assert client.get(address(center)).status_code == 404
    withdraw(center, by=lead, **WHY)
    assert client.get(address(center)).status_code == 404


def test_a_listing_taken_off_the_site_does_not_exist(client, lead):
    center = CenterFactory()
    unpublish(center, by=lead, **WHY)
    assert client.get(address(center)).status_code == 404


def test_a_closed_center_says_so_and_leads_to_others_nearby(client, lead):
    center = CenterFactory(zip="53703")
    close(center, by=lead, closed_on=datetime.date(2026, 3, 10), **WHY)
    page = client.get(address(center))
    assert page.status_code == 200
    text = page.content.decode()
    assert "has closed" in text
    assert "/search/?where=53703" in text
    assert Center.objects.closed().get() == center
