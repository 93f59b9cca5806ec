"""The center's phone number is one tap away. The crisis line on every page: test_states.py."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.register import TREATS_KETAMINE
from tests.browser.states import PHONE

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
