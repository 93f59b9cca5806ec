"""Near me: one tap, a rounded position, and a calm way on where there is none."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# A doorstep, to five decimals; nothing of it beyond the second may leave the browser.
DOORSTEP = {"latitude": 43.07318, "longitude": -89.40126}
REFUSE = """navigator.geolocation.getCurrentPosition = (found, failed) =>
  failed({ code: CODE, PERMISSION_DENIED: 1, POSITION_UNAVAILABLE: 2, TIMEOUT: 3 });"""
NONE_AT_ALL = "Object.defineProperty(Navigator.prototype, 'geolocation', { value: undefined });"


@pytest.mark.parametrize("path", ["/", "/search/?where=Milwaukee,+WI&treats=alcohol"])
def test_one_tap_searches_around_the_rounded_position(new_page, path):
    page = new_page(path, geolocation=DOORSTEP, permissions=["geolocation"])
    asked = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    expect(page.get_by_text("rounds it to about a kilometer")).to_be_visible()

    page.get_by_role("button", name="Near me").click()

    page.wait_for_url("**where=43.07*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("your place by Madison, WI")
    expect(page.locator("#where-means")).to_contain_text("to about a kilometer")
    assert [float(n) for n in parse_qs(urlsplit(page.url).query)["where"][0].split(",")] == [
        43.07,
        -89.4,
    ]
    assert not [url for url in asked if re.search(r"43\.07[0-9]|89\.40?[1-9]", url)]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (REFUSE.replace("CODE", "1"), "did not share your place"),
        (REFUSE.replace("CODE", "2"), "could not find your place"),
        (REFUSE.replace("CODE", "3"), "could not find your place"),
        (NONE_AT_ALL, "cannot tell your place"),
    ],
    ids=["denied", "failed", "timed-out", "unsupported"],
)
def test_where_there_is_no_position_the_field_is_the_way_on(new_page, script, words):
    page = new_page()
    page.add_init_script(script)
    page.goto("/")
    where = page.get_by_role("combobox", name="Where")

    page.get_by_role("button", name="Near me").click()

    expect(where).to_be_focused()
    expect(where).to_have_accessible_description(re.compile(words))
    expect(page.get_by_text(words)).to_be_visible()
    assert urlsplit(page.url).path == "/"
    page.keyboard.type("5")
    expect(page.get_by_text(words)).to_have_count(0)


def test_without_scripts_there_is_no_button(new_page):
    page = new_page("/", java_script_enabled=False)

    expect(page.get_by_role("button", name="Near me")).to_be_hidden()
