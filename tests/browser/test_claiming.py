"""A center's own people: shown by a code on the phone, to a changed listing, to leaving."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from centers.models import Center
from tests.browser.states import PHONE
from tests.browser.walking import in_the_database, last_link
from tests.factories import CenterFactory

pytestmark = pytest.mark.browser


def far_away() -> Center:
    """A center with a phone and no website that no search or application of other tests finds."""
    return CenterFactory(
        name="Northshore House",
        website="",
        phone="+18085550142",
        city="Hilo",
        state="HI",
        zip="96720",
        latitude=19.71,
        longitude=-155.08,
    )


def test_by_a_code_on_the_phone_to_a_changed_listing(new_page, desk_page, look, quick_hands):
    center = in_the_database(far_away)
    page = new_page(reverse("claim", args=[center.public_id]), width=PHONE)
    # As long as a name may be, without a blank, in two directions of writing.
    page.get_by_label("Your name and role").fill("א" * 20 + "x" * 100)
    page.get_by_label("Your e-mail address").fill("ann@mail.example")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    page.goto(last_link())
    page.get_by_role("button", name="Yes, this is my e-mail address").click()

    desk = desk_page()
    desk.goto("/desk/outside/")
    desk.get_by_role("link", name="Northshore House").click()
    desk.get_by_role("button", name="Show a code").click()
    code = re.search(r"\d{6}", desk.get_by_role("status").inner_text())[0]
    look(desk, "desk-claim-code")

    page.get_by_label("The code").fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_text("Your private link is on its way")).to_be_visible()
    page.goto(last_link())
    page.get_by_role("link", name="Change: Phone and website").click()
    page.get_by_label("When can people call?").fill("Every day, 7 am to 9 pm")
    page.get_by_role("button", name="Propose this change").click()
    expect(page.get_by_text("is waiting for our team")).to_be_visible()

    desk.goto(reverse("desk:outside-center", args=[center.public_id]))
    desk.get_by_role("checkbox").check()
    desk.get_by_role("button", name="Decide").click()
    expect(desk.get_by_text("Decided. They get an e-mail.")).to_be_visible()
    visitor = new_page(reverse("center", args=[center.public_id, center.slug]))
    expect(visitor.get_by_text("Every day, 7 am to 9 pm").first).to_be_visible()
    expect(visitor.get_by_text("Not yet verified by us.")).to_be_visible()

    page.goto(last_link())
    expect(page.get_by_text("Published as your word")).to_be_visible()
    desk.reload()
    desk.get_by_text("Remove ", exact=False).first.click()
    expect(desk.get_by_role("button", name="Yes, remove them")).to_be_visible()
    look(desk, "desk-people")
    # One stray tap ends nothing.
    page.get_by_role("link", name="Leave this listing").click()
    look(page, "provider-leave")
    page.get_by_role("link", name="No, go back").click()
    page.get_by_role("link", name="Leave this listing").click()
    page.get_by_role("button", name="Yes, leave").click()
    expect(page.get_by_text("Your link has stopped working")).to_be_visible()
