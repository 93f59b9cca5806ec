"""A phone number is one tap away: the center's own, and the crisis line on every page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.register import TREATS_KETAMINE
from tests.browser.states import DESKTOP, PAGES, PHONE

pytestmark = pytest.mark.browser


def test_the_call_button_of_a_card_and_of_a_page_dial_the_same_number(new_page):
    page = new_page("/search/?where=53703&treats=ketamine", width=PHONE)
    on_card = page.get_by_role("link", name=f"Call {TREATS_KETAMINE}").get_attribute("href")
    page.get_by_role("link", name=TREATS_KETAMINE, exact=True).click()
    button = page.get_by_role("main").get_by_role("link", name=re.compile("^Call"))

    assert re.fullmatch(r"tel:\+1608555\d{4}", on_card)
    expect(button).to_have_attribute("href", on_card)
    # Seen without scrolling, and large enough for a thumb.
    expect(button).to_be_in_viewport(ratio=1)
    assert button.bounding_box()["height"] >= 44


def test_the_crisis_line_stands_at_the_same_place_on_every_page(new_page, addresses):
    page = new_page()
    places = {PHONE: {}, DESKTOP: {}}
    for path in PAGES:
        page.goto(path.format(**addresses))
        for width, seen in places.items():
            page.set_viewport_size({"width": width, "height": 800})
            call, text = (page.locator(f"[href='{way}:988']").first for way in ("tel", "sms"))
            expect(call).to_be_in_viewport(ratio=1)
            expect(text).to_be_in_viewport(ratio=1)
            seen[path] = tuple(call.bounding_box().values())

    for seen in places.values():
        assert len(seen) > 5
        assert len(set(seen.values())) == 1, seen
