"""The guided match by keyboard alone, without scripts, and with a sign of danger."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.states import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def page(new_page) -> Page:
    return new_page("/", width=PHONE, java_script_enabled=False)


def tab_to(page: Page, element) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _n in range(40):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {element}")


def choose(page: Page, *names: str) -> None:
    for name in names:
        option = page.get_by_label(name, exact=True)
        tab_to(page, option)
        page.keyboard.press("Space")
        expect(option).to_be_checked()


def press(page: Page, name: str) -> None:
    tab_to(page, page.get_by_role("button", name=name))
    page.keyboard.press("Enter")


def test_a_walk_by_keyboard_without_scripts(page):
    heading = page.get_by_role("heading", level=1)
    tab_to(page, page.get_by_role("link", name=re.compile("^Not sure what kind of help")))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Start"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 1 of 7")).to_be_visible()
    choose(page, "Me")
    press(page, "Continue")
    choose(page, "Alcohol")
    press(page, "Continue")
    choose(page, "Every day, or nearly")
    press(page, "Continue")
    expect(page.get_by_text("Question 4 of 7")).to_be_visible()

    page.go_back()
    expect(page.get_by_text("Question 3 of 7")).to_be_visible()
    expect(page.get_by_label("Every day, or nearly")).to_be_checked()
    press(page, "Continue")
    expect(page.get_by_text("Question 4 of 7")).to_be_visible()
    press(page, "Continue")
    expect(page.get_by_role("group", name="Signs of danger")).to_have_accessible_description(
        "Choose an answer, or skip this."
    )
    choose(page, "None of these")
    press(page, "Continue")
    press(page, "I do not know, or rather not say")
    press(page, "I do not know, or rather not say")
    where = page.get_by_role("textbox", name="Where")
    tab_to(page, where)
    page.keyboard.type("53703")
    press(page, "Continue")

    expect(heading).to_have_text("What may help you")
    expect(page.get_by_text("not safe to stop alcohol")).to_be_visible()
    detox = page.get_by_role("checkbox", name=re.compile("^Detox"))
    tab_to(page, detox)
    page.keyboard.press("Space")
    press(page, "See the places")
    expect(page).to_have_url(
        re.compile(r"/search/\?where=53703&within=25&treats=alcohol&verified=any$")
    )
    expect(heading).to_have_text(re.compile(r"^\s*\d+ centers within 25 miles of 53703"))


def test_a_sign_of_danger_comes_before_all_else(page):
    page.goto("/match/now/?who=loved&uses=ketamine&often=daily")
    choose(page, "Chest pain, or trouble breathing", "Thoughts of suicide or self-harm")
    press(page, "Continue")

    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("get help for this now"))
    main = page.get_by_role("main")
    calls = main.get_by_role("link", name=re.compile(r"\b(911|988)\b"))
    assert [call.get_attribute("href") for call in calls.all()] == ["tel:911", "tel:988", "sms:988"]
    on = main.get_by_role("link", name="Go on with the questions")
    tab_to(page, on)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 5 of 7")).to_be_visible()
