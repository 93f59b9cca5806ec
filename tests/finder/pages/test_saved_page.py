"""The saved centers: the list is the visitor's, the server only says what is known of its ids."""

import logging

import pytest

from centers.accounts.roles import Role
from centers.lifecycle import merge, withdraw
from finder.pages.chosen import MOST
from tests.factories import CenterFactory, StaffFactory
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


@pytest.fixture
def look_up(client):
    """Ask for these ids as the page's script does: without a cookie or a token."""
    client.handler.enforce_csrf_checks = True

    def post(*centers) -> Page:
        ids = [getattr(center, "public_id", center) for center in centers]
        return Page(client.post("/saved/list/", {"center": ids}))

    return post


def kept(page) -> list[str]:
    (root,) = (div for div in page.all("div") if "data-kept" in div.attributes)
    return root["data-kept"].split()


def test_the_page_says_where_the_list_is_and_what_to_do_without_scripts(visit):
    page = visit("/saved/")

    assert "only on this device" in page.text
    assert "Anyone who uses this device can see it" in page.text
    assert "cannot be undone" in page.text
    assert "no-store" in page.response["Cache-Control"]
    (plain,) = page.all("noscript")
    assert "Compare" in plain.text
    assert "Print" in plain.text
    (robots,) = (m for m in page.all("meta") if m.get("name") == "robots")
    assert robots["content"] == "noindex"


def test_cards_come_in_the_order_of_the_list_each_with_what_is_known_now(look_up):
    verified = CenterFactory(name="Beta", verified=True, phone="+16085550123")
    other = CenterFactory(name="Alpha")

    page = look_up(verified, other)

    assert [h.text for h in page.all("h3")] == ["Beta", "Alpha"]
    assert kept(page) == [verified.public_id, other.public_id]
    assert "Not yet verified" in page.text, "also those that a search leaves out"
    assert "tel:+16085550123" in {a["href"] for a in page.all("a")}
    boxes = [e for e in page.all("input") if e.get("name") == "center"]
    assert [box["value"] for box in boxes] == kept(page)
    assert page.by_id("compare-form")["action"] == "/compare/"
    assert "Why is this here" not in page.text


def test_what_became_of_a_listing_is_said(look_up):
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    names = ("Old", "Between", "Winner", "Very Particular Name")
    old, between, winner, gone = (CenterFactory(name=name) for name in names)
    merge(old, between, by=lead, reason="The same.")
    merge(between, winner, by=lead, reason="The same.")
    withdraw(gone, by=lead, reason="Asked to.")
    closed = CenterFactory(name="Shut", closed=True)

    page = look_up(old, winner, closed, gone, "zzzzzzzz", "\x00", "💊")

    assert [h.text for h in page.all("h3")] == ["Winner"]
    assert "the one that stays: Winner" in page.text
    assert "Shut in Madison, WI, has closed" in page.text
    assert "Very Particular Name" not in page.text
    assert kept(page) == [winner.public_id, closed.public_id], "from here on"


def test_nothing_is_kept_of_it(look_up, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)
    center = CenterFactory()

    response = look_up(center).response

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert center.public_id not in caplog.text


def test_an_empty_list_and_one_too_long(look_up):
    assert kept(look_up()) == []
    assert look_up(*(f"c{n:07d}" for n in range(MOST))).status == 200
    assert look_up(*(f"c{n:07d}" for n in range(MOST + 1))).status == 400


def test_ids_never_stand_in_an_address(client):
    assert client.get("/saved/list/?center=zzzzzzzz").status_code == 405
