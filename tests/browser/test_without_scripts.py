"""Where scripts do not run everything works with buttons and links."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.register import BY_VIDEO, FOR_ALCOHOL, GIVES_KETAMINE, TREATS_KETAMINE
from tests.browser.states import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def plain_page(new_page):
    def make(path, **options):
        return new_page(path, java_script_enabled=False, **options)

    return make


def test_from_the_first_page_to_a_center(plain_page):
    page = plain_page("/")
    page.get_by_role("textbox", name="Where").fill("Madison, WI")
    page.locator("select[name=treats]").select_option("alcohol")
    page.get_by_role("button", name="Find centers").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(rf"^\s*{FOR_ALCOHOL + 1} centers\b.*Madison, WI"))

    page.get_by_role("checkbox", name=re.compile("^Intensive outpatient")).check()
    page.get_by_role("button", name="Show results").click()
    expect(heading).to_have_text(re.compile(r"^\s*1 center\b"))
    expect(page.get_by_role("checkbox", name=re.compile("^Alcohol"))).to_be_checked()
    expect(page.get_by_role("checkbox", name=re.compile("^Intensive"))).to_be_checked()

    page.get_by_role("main").get_by_role("link", name=TREATS_KETAMINE, exact=True).click()
    expect(heading).to_have_text(TREATS_KETAMINE)
    call = page.get_by_role("main").get_by_role("link", name=re.compile("^Call"))
    expect(call).to_have_attribute("href", re.compile(r"^tel:\+1"))


def test_sorting_and_leafing_through_the_results(plain_page):
    page = plain_page("/search/?where=53703")
    cards = page.get_by_role("region", name="Centers").get_by_role("heading", level=3)
    page.get_by_label("Sort").select_option("name")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_label("Sort")).to_have_value("name")
    names = cards.all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    expect(cards.first).to_have_text(GIVES_KETAMINE)

    page.get_by_role("link", name="Next page").click()
    expect(cards.last).to_have_text(re.compile("^Psycho"))
    page.get_by_role("link", name="Previous page").click()
    assert cards.all_inner_texts() == names


def test_after_what_is_near_come_those_by_phone_or_video(plain_page):
    page = plain_page("/search/?where=53703&treats=substance-use")
    page.get_by_role("link", name="Also 1 center by phone or video").click()
    section = page.get_by_role("region", name="By phone or video in Wisconsin")
    expect(section).to_be_in_viewport()
    expect(section.get_by_role("link", name=BY_VIDEO, exact=True)).to_be_visible()

    section.get_by_role("link", name="See all").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(r"By phone or video in Wisconsin:\s+1 center"))
    expect(page.locator(".card__miles")).to_have_count(0)
    page.get_by_role("link", name="Back to centers near you").click()
    expect(heading).to_have_text(re.compile("Madison, WI"))


def test_the_folds_open_on_a_phone(plain_page):
    page = plain_page("/search/?where=53703", width=PHONE)
    hidden = page.get_by_role("checkbox", name=re.compile("^Gambling"))
    expect(hidden).to_be_hidden()

    page.locator("summary", has_text="Filters").click()
    group = page.locator("summary:visible", has_text=re.compile("more.*need help", re.DOTALL))
    group.click()

    hidden.check()
    page.get_by_role("button", name="Show results").click()
    expect(page.get_by_role("link", name=re.compile("^Remove.*Gambling"))).to_be_visible()


def test_an_unknown_place_is_said_beside_the_field(plain_page):
    page = plain_page("/")
    page.get_by_role("textbox", name="Where").fill("Xyzzyville Qq")
    page.keyboard.press("Enter")

    where = page.get_by_role("textbox", name="Where")
    expect(where).to_have_value("Xyzzyville Qq")
    expect(where).to_have_attribute("aria-invalid", "true")
    expect(where).to_have_accessible_description(re.compile("do not know this place"))
    message = page.get_by_text("do not know this place").bounding_box()
    field = where.bounding_box()
    assert 0 <= message["y"] - (field["y"] + field["height"]) < 40


def test_a_choice_of_places_leads_to_one(plain_page):
    page = plain_page("/search/?where=Springfield&treats=alcohol")

    page.get_by_role("link", name="Springfield, IL").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Springfield, IL")
    expect(page.get_by_role("checkbox", name=re.compile("^Alcohol"))).to_be_checked()
