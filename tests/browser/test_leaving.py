"""Leaving at once: by the button or three presses of a key, with nothing told and no way back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.register import FOR_ALCOHOL
from tests.browser.states import PHONE

pytestmark = pytest.mark.browser

NEUTRAL = "https://www.weather.gov/"
SEARCH = "/search/?where=53703&treats=alcohol"


class Outside:
    """Answers for the neutral site and remembers what it was asked."""

    def __init__(self, page: Page):
        self.asked = []
        page.context.route(lambda url: not url.startswith("http://localhost"), self._answer)

    def _answer(self, route):
        self.asked.append((route.request.url, route.request.all_headers()))
        route.fulfill(body="<title>Weather</title><h1>Sunny</h1>", content_type="text/html")


@pytest.fixture
def leaving(new_page):
    """A page of results, reached from a blank one, with somebody answering for the other site."""

    def make(path: str = SEARCH, **options):
        page = new_page(**options)
        outside = Outside(page)
        page.goto("about:blank")
        page.goto(path)
        return page, outside

    return make


def left(page: Page, outside: Outside) -> None:
    expect(page.get_by_role("heading", name="Sunny")).to_be_visible()
    ((url, headers),) = outside.asked
    assert url == NEUTRAL, "the address alone"
    assert not {"referer", "cookie", "origin"} & headers.keys()
    assert page.evaluate("document.referrer") == ""
    assert page.evaluate("window.opener") is None


def test_the_button_leaves_with_no_way_back(leaving):
    page, outside = leaving()

    page.get_by_role("link", name="Leave this page now").click()

    left(page, outside)
    page.go_back()
    assert page.url == "about:blank", "Back does not lead to the page that was left"


def test_it_is_hidden_before_the_other_site_answers(new_page):
    page = new_page(SEARCH)
    page.context.route(f"{NEUTRAL}**", lambda route: route.abort())

    at_once = page.evaluate("""() => {
      document.querySelector("#leave").click();
      return [document.body.checkVisibility(), document.title];
    }""")

    assert at_once == [False, ""]


@pytest.mark.parametrize("key", ["Escape", "Shift"])
def test_three_presses_leave_and_the_second_says_so(leaving, key):
    page, outside = leaving()
    page.locator("#where").focus()
    page.keyboard.press(key)
    expect(page.locator("#leave-status")).to_be_empty()
    page.keyboard.press(key)
    expect(page.locator("#leave-status")).to_have_text("Press once more to leave this page.")

    page.keyboard.press(key)

    left(page, outside)


def test_typing_does_not_leave(leaving):
    page, outside = leaving()
    where = page.locator("#where")
    where.fill("")
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    page.keyboard.down("Escape")
    for _repeated in range(4):
        page.keyboard.down("Escape")

    expect(where).to_have_value("ABCDa")
    assert outside.asked == []


def test_the_escape_that_closes_suggestions_does_not_count(leaving):
    page, outside = leaving("/")
    page.locator("#where").press_sequentially("Madi")
    expect(page.get_by_role("option").first).to_be_visible()

    for _press in range(3):
        page.keyboard.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    assert outside.asked == []
    page.keyboard.press("Escape")
    left(page, outside)


def test_without_scripts_it_is_a_plain_link(leaving):
    page, outside = leaving(java_script_enabled=False)

    page.get_by_role("link", name="Leave this page now").click()

    expect(page.get_by_role("heading", name="Sunny")).to_be_visible()
    ((url, headers),) = outside.asked
    assert url == NEUTRAL
    assert "referer" not in headers


# -- Never in the way (and always in reach: test_states.py)

BAR = "document.querySelector('.leave').getBoundingClientRect()"
# What has the focus and is hidden by the bar, in whole or in part (WCAG 2.2, 2.4.11 and 2.4.12).
COVERED = f"""() => {{
  const bar = {BAR}, focused = document.activeElement;
  const box = focused.getBoundingClientRect();
  const covers = !focused.closest(".leave") && box.height && box.top < bar.bottom - 1;
  return covers && box.bottom > bar.top ? focused.outerHTML.slice(0, 200) : null;
}}"""


@pytest.mark.parametrize("width", [320, PHONE, 640, 1280])
def test_it_covers_nothing_that_has_the_focus(new_page, width):
    page = new_page(SEARCH, width=width)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.locator("footer a").last.focus()
    for _step in range(40):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(COVERED) is None


# -- The neutral title


def test_a_neutral_title_stays_on_this_device_until_it_is_unticked(new_page):
    page = new_page("/safety/")
    choice = page.get_by_role("checkbox", name="New tab")
    choice.check()
    expect(page).to_have_title("New tab")

    page.goto("/search/?where=53703")
    assert page.title() == "New tab"
    assert page.locator("link[rel=icon]").get_attribute("href") == "data:,"
    page.get_by_role("checkbox", name=re.compile("^Alcohol")).check()
    expect(page.locator("h1")).to_contain_text(f"{FOR_ALCOHOL + 1} centers")
    assert page.title() == "New tab", "also after a title came with new results"
    assert page.context.cookies() == []

    page.goto("/safety/")
    page.get_by_role("checkbox", name="New tab").uncheck()
    expect(page).to_have_title("How to stay private · Find Treatment Near You")
    assert page.evaluate("localStorage.length") == 0


def test_without_scripts_it_is_said_that_there_is_none(new_page):
    page = new_page("/safety/", java_script_enabled=False)

    expect(page.locator("noscript .notice").last).to_be_visible()
    expect(page.get_by_role("checkbox", name="New tab")).to_be_disabled()
