"""A search around the visitor's own place: what the pages say of it, and what they may ask for."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


def test_the_numbers_are_said_in_words(visit):
    page = visit("/search/?where=43.07,-89.4")

    assert page.by_id("where")["value"] == "43.07,-89.4"
    assert "your place by Madison, WI" in page.text
    assert page.by_id("where-means").text == (
        "Your place, to about a kilometer (half a mile): by Madison, WI"
    )
    assert "where-means" in page.by_id("where")["aria-describedby"].split()


def test_a_finer_point_is_not_said_to_be_a_kilometer_wide(visit):
    assert visit("/search/?where=43.073,-89.4").by_id("where-means").text == (
        "A point by Madison, WI"
    )


def test_a_swap_brings_the_words_along(visit_htmx):
    assert "by Madison, WI" in visit_htmx("/search/?where=43.07,-89.4").by_id("where-means").text
    assert visit_htmx("/search/?where=53703").by_id("where-means").text == ""


@pytest.mark.parametrize("address", ["/", "/search/?where=53703"])
def test_the_button_is_there_with_its_promise_and_hidden_without_scripts(visit, address):
    page = visit(address)

    (box,) = (e for e in page.all("div") if e.get("class") == "near-me")
    assert "hidden" in box.attributes
    assert "Near me" in box.text
    assert (
        "rounds it to about a kilometer (half a mile) before we see it"
        in page.by_id("near-me-note").text
    )


def test_a_page_may_ask_for_the_position_and_nothing_else(client):
    policy = client.get("/")["Permissions-Policy"]

    assert "geolocation=(self)" in policy
    assert "camera=()" in policy
    assert "microphone=()" in policy
