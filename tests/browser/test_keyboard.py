"""A search from the first page to its results without a mouse, and without losing one's place."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.register import FOR_ALCOHOL, GIVES_KETAMINE, OTHERS, TREATS_KETAMINE

pytestmark = pytest.mark.browser

AROUND_MADISON = OTHERS + 3  # verified centers
WITH_ALCOHOL = FOR_ALCOHOL + 1


def tab_to(page: Page, goal: Locator, at_most: int = 60) -> None:
    """Press Tab until the goal has the focus."""
    for _step in range(at_most):
        page.keyboard.press("Tab")
        if goal.evaluate("e => e === document.activeElement"):
            return
    pytest.fail(f"{at_most} times Tab do not lead to {goal}")


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def heading_counts(number: int) -> re.Pattern:
    return re.compile(rf"^\s*{number} centers?\b")


def stay_or_fail(page: Page) -> None:
    """Mark the document, so that `stayed` can tell whether it was loaded anew."""
    page.evaluate("window.stillHere = true")


def stayed(page: Page) -> bool:
    return page.evaluate("window.stillHere === true")


def test_the_first_stops_are_the_skip_link_leaving_and_the_crisis_line(new_page):
    page = new_page("/")
    skip = page.get_by_role("link", name=re.compile("skip", re.IGNORECASE))

    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Leave this page now")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Stay private", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[href='tel:988']").first).to_be_focused()

    for _back in range(3):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_from_the_first_page_to_results(new_page):
    page = new_page("/")
    where = page.get_by_role("combobox", name="Where")
    suggestion = page.get_by_role("option", name="Madison, WI", exact=True)

    tab_to(page, where)
    page.keyboard.type("Madis")
    expect(suggestion).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(suggestion).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(where).to_have_value("Madison, WI")
    expect(where).to_be_focused()
    expect(suggestion).to_be_hidden()

    tab_to(page, page.get_by_role("button", name="Near me"), at_most=1)
    tab_to(page, page.locator("select[name=treats]"), at_most=1)
    page.keyboard.type("Alco")
    tab_to(page, page.get_by_role("button", name="Find centers"), at_most=1)
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?*")
    assert parameters(page) == {"where": ["Madison, WI"], "treats": ["alcohol"]}
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(heading_counts(WITH_ALCOHOL))
    expect(heading).to_contain_text("Madison, WI")


def test_a_new_place_leads_to_the_results(new_page):
    page = new_page("/search/?where=Milwaukee,+WI")
    stay_or_fail(page)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Milwaukee")

    tab_to(page, page.get_by_role("combobox", name="Where"))
    page.keyboard.press("Control+A")
    page.keyboard.type("53703")
    page.keyboard.press("Enter")

    expect(heading).to_have_text(heading_counts(AROUND_MADISON))
    expect(heading).to_be_focused()
    assert parameters(page) == {"where": ["53703"]}
    assert stayed(page)


def test_a_ticked_filter_changes_the_results_and_keeps_the_place(new_page):
    page = new_page("/search/?where=53703")
    stay_or_fail(page)
    heading = page.get_by_role("heading", level=1)
    alcohol = page.get_by_role("checkbox", name=re.compile("^Alcohol"))
    opioids = page.get_by_role("checkbox", name=re.compile("^Opioids"))
    outpatient = page.get_by_role("checkbox", name=re.compile("^Outpatient"))
    expect(alcohol).to_have_accessible_name(f"Alcohol {WITH_ALCOHOL}")

    tab_to(page, alcohol)
    page.keyboard.press("Space")

    expect(heading).to_have_text(heading_counts(WITH_ALCOHOL))
    expect(page).to_have_title(re.compile("53703"))
    expect(alcohol).to_be_checked()
    expect(alcohol).to_be_focused()
    # A group's counts ignore its own choices; those of the other groups follow.
    expect(opioids).to_have_accessible_name(re.compile(r" 1$"))
    expect(outpatient).to_have_accessible_name(re.compile(rf" {WITH_ALCOHOL}$"))
    assert parameters(page) == {"where": ["53703"], "treats": ["alcohol"]}
    assert stayed(page)

    page.go_back()
    expect(heading).to_have_text(heading_counts(AROUND_MADISON))
    expect(alcohol).not_to_be_checked()
    expect(outpatient).to_have_accessible_name(re.compile(rf" {OTHERS + 1}$"))
    assert parameters(page) == {"where": ["53703"]}

    page.wait_for_load_state()
    page.go_forward()
    expect(heading).to_have_text(heading_counts(WITH_ALCOHOL))
    expect(alcohol).to_be_checked()


def test_sorting_keeps_the_place(new_page):
    page = new_page("/search/?where=53703")
    stay_or_fail(page)
    sort = page.get_by_label("Sort")
    first = page.get_by_role("main").get_by_role("heading", level=3).first
    expect(first).not_to_have_text(GIVES_KETAMINE)

    sort.focus()
    page.keyboard.press("ArrowDown")

    expect(first).to_have_text(GIVES_KETAMINE)
    expect(sort).to_be_focused()
    assert parameters(page) == {"where": ["53703"], "sort": ["name"]}
    assert stayed(page)


def test_from_a_state_to_a_town_the_order_becomes_nearest_first(new_page):
    page = new_page("/search/?where=Wisconsin")
    first = page.get_by_role("main").get_by_role("heading", level=3).first
    expect(first).to_have_text(GIVES_KETAMINE)

    page.get_by_role("combobox", name="Where").fill("53703")
    page.keyboard.press("Enter")

    expect(first).to_have_text(TREATS_KETAMINE)
    assert parameters(page) == {"where": ["53703"]}


def test_a_chip_removes_its_filter(new_page):
    page = new_page("/search/?where=53703&treats=alcohol&pay=medicaid")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(heading_counts(1))
    chip = page.get_by_role("link", name=re.compile("^Remove.*Medicaid"))

    tab_to(page, chip, at_most=150)
    page.keyboard.press("Enter")

    expect(heading).to_have_text(heading_counts(WITH_ALCOHOL))
    expect(chip).to_have_count(0)
    expect(page.get_by_role("checkbox", name=re.compile("^Alcohol"))).to_be_checked()
    expect(page.locator("[name=pay][value=medicaid]")).not_to_be_checked()
    assert parameters(page) == {"where": ["53703"], "treats": ["alcohol"]}


def test_escape_closes_the_suggestions_and_keeps_the_text(new_page):
    page = new_page("/")
    where = page.get_by_role("combobox", name="Where")
    suggestions = page.get_by_role("listbox")
    where.focus()
    page.keyboard.type("Madi")
    expect(suggestions).to_be_visible()
    expect(where).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("Escape")

    expect(suggestions).to_be_hidden()
    expect(where).to_have_attribute("aria-expanded", "false")
    expect(where).to_have_value("Madi")
    expect(where).to_be_focused()


def test_an_unknown_place_is_said_beside_the_field(new_page):
    page = new_page("/search/?where=53703")
    where = page.get_by_role("combobox", name="Where")
    expect(where).not_to_have_attribute("aria-invalid", "true")

    where.fill("Xyzzyville Qq")
    page.keyboard.press("Enter")

    expect(where).to_have_attribute("aria-invalid", "true")
    expect(where).to_have_accessible_description(re.compile("do not know this place"))
    expect(where).to_have_value("Xyzzyville Qq")

    where.fill("53703")
    page.keyboard.press("Enter")

    expect(where).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading_counts(AROUND_MADISON))
