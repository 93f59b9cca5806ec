"""The map of the results: the list's twin, reached and left by mouse, keyboard and thumb."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from finder.search import RADII
from tests.browser.register import OTHERS, TREATS_KETAMINE, UNVERIFIED
from tests.browser.states import PHONE
from tests.browser.test_privacy import Watch

pytestmark = pytest.mark.browser

AROUND_MADISON = OTHERS + 3  # verified centers
MADISON = (43.07, -89.40)


def said(page: Page) -> str:
    return page.locator("#map-panel [role=status]")


def show(page: Page) -> None:
    page.get_by_role("button", name="Show the map").click()


@pytest.fixture
def one_pin(new_page):
    """The map of a search with a single match."""
    page = new_page("/search/?where=53703&treats=ketamine&q=lakeside")
    expect(said(page)).to_contain_text("1 center on the map")
    return page


def test_it_stands_beside_the_list_and_asks_nobody_else(new_page):
    page = new_page()
    watch = Watch(page)

    page.goto("/search/?where=53703&verified=any&within=50")

    expect(said(page)).to_contain_text(f"{AROUND_MADISON} centers on the map")
    expect(page.locator(".map-county")).not_to_have_count(0)
    expect(page.locator(".map-city", has_text="Madison")).to_be_visible()
    map_box = page.locator(".map").bounding_box()
    cards = page.locator(".cards").first.bounding_box()
    assert map_box["x"] >= cards["x"] + cards["width"]
    watch.check()


def test_on_a_phone_the_list_comes_first_and_nothing_of_the_map_is_loaded(new_page):
    page = new_page(width=PHONE)
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto("/search/?where=53703")
    card = page.locator(".card").first
    expect(card).to_be_visible()
    expect(page.locator("#map-panel")).to_be_hidden()
    assert not [path for path in asked if "leaflet" in path or "points" in path]

    show(page)

    expect(said(page)).to_contain_text(f"{AROUND_MADISON} centers on the map")
    expect(page.locator(".map")).to_be_in_viewport()
    expect(card).to_be_hidden()
    page.get_by_role("button", name="Hide the map").click()
    expect(card).to_be_visible()
    expect(page.locator("#map-panel")).to_be_hidden()


def test_without_scripts_there_is_the_list_and_no_trace_of_a_map(new_page):
    page = new_page("/search/?where=53703", java_script_enabled=False)

    expect(page.locator(".card")).not_to_have_count(0)
    expect(
        page.get_by_text(re.compile("the map", re.IGNORECASE)).locator("visible=true")
    ).to_have_count(0)
    expect(page.locator("#map-panel")).to_be_hidden()


def test_a_pin_and_its_card_light_each_other(one_pin):
    pin = one_pin.get_by_role("button", name=f"{TREATS_KETAMINE}. Verified")
    card = one_pin.locator(".card")
    lit = re.compile(r"\bis-lit\b")

    card.get_by_role("link", name=TREATS_KETAMINE, exact=True).focus()
    expect(pin).to_have_class(lit)
    one_pin.get_by_role("combobox", name="Where").focus()
    expect(pin).not_to_have_class(lit)

    pin.hover()
    expect(card).to_have_class(lit)
    one_pin.get_by_role("heading", level=1).hover()
    expect(card).not_to_have_class(lit)

    pin.click()
    popup = one_pin.locator(".leaflet-popup")
    expect(popup.get_by_role("link", name=TREATS_KETAMINE)).to_be_visible()
    expect(popup).to_contain_text("Verified")
    expect(card).to_have_class(lit)
    popup.get_by_role("button", name="See it in the list").click()
    expect(card.get_by_role("link", name=TREATS_KETAMINE, exact=True)).to_be_focused()


def test_by_keyboard_into_a_pin_and_out_of_the_map(one_pin):
    pin = one_pin.get_by_role("button", name=f"{TREATS_KETAMINE}. Verified")
    link = one_pin.locator(".leaflet-popup").get_by_role("link", name=TREATS_KETAMINE)
    skip = one_pin.get_by_role("link", name="Skip the map")
    skip.focus()
    expect(skip).to_be_in_viewport(ratio=1)
    one_pin.keyboard.press("Tab")
    expect(one_pin.get_by_role("group", name="Map of the results")).to_be_focused()
    expect(one_pin.locator(".map")).to_have_accessible_description(re.compile("in words too"))
    one_pin.keyboard.press("Tab")
    expect(pin).to_be_focused()

    one_pin.keyboard.press("Enter")
    expect(link).to_be_focused()
    one_pin.keyboard.press("Escape")
    expect(link).to_have_count(0)
    expect(pin).to_be_focused()
    one_pin.keyboard.press("Escape")

    expect(one_pin.locator("#map-end")).to_be_focused()


def test_a_popup_leads_to_the_center_with_the_needs(one_pin):
    one_pin.get_by_role("button", name=f"{TREATS_KETAMINE}. Verified").click()

    one_pin.locator(".leaflet-popup").get_by_role("link").click()

    expect(one_pin.get_by_role("heading", level=1)).to_have_text(TREATS_KETAMINE)
    expect(one_pin.get_by_role("heading", name="What you are looking for")).to_be_visible()


def test_several_at_one_place_open_by_keyboard(new_page):
    page = new_page("/search/?where=53703&treats=alcohol", reduced_motion="reduce")
    cluster = page.get_by_role("button", name=re.compile(r"^\d+ centers close together"))
    expect(cluster).to_have_count(1)

    for _zoom in range(14):
        if page.locator(".leaflet-marker-icon.pin").count():
            break
        cluster.focus()
        page.keyboard.press("Enter")

    expect(page.get_by_role("button", name=f"{TREATS_KETAMINE}. Verified")).to_be_visible()


def test_not_verified_and_approximate_are_said_and_drawn(new_page):
    page = new_page("/search/?where=53703&verified=any&q=prairie")

    pin = page.get_by_role("button", name=f"{UNVERIFIED}. Not yet verified. The pin shows only")
    expect(pin).to_have_class(re.compile(r"pin--unverified.*pin--rough"))
    expect(page.get_by_role("list", name="What the pins mean")).to_contain_text("Approximate")


def test_what_is_to_ask_is_told_apart(new_page):
    page = new_page("/search/?where=53703&q=cedar&pay=medicaid")

    expect(page.get_by_role("button", name=re.compile("Not confirmed: ask them"))).to_be_visible()
    expect(page.locator("[data-legend-ask]")).to_be_visible()


def test_search_this_area(new_page):
    page = new_page("/search/?where=53703", reduced_motion="reduce")
    expect(said(page)).to_contain_text(f"{AROUND_MADISON} centers on the map")
    here = page.get_by_role("button", name="Search this area")
    expect(here).to_be_hidden()

    page.locator(".map").focus()
    for _step in range(4):
        page.keyboard.press("ArrowUp")
    here.click()

    page.wait_for_url("**where=*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("your place by")
    asked = parse_qs(urlsplit(page.url).query)
    latitude, longitude = asked["where"][0].split(",")
    assert re.fullmatch(r"\d\d\.\d\d,-\d\d\.\d\d", asked["where"][0])
    assert float(latitude) > MADISON[0] + 0.1
    assert float(longitude) == pytest.approx(MADISON[1], abs=0.05)
    assert int(asked.get("within", ["25"])[0]) in RADII
    expect(page.locator("#where")).to_have_value(asked["where"][0])
    expect(here).to_be_hidden()


def test_the_map_follows_the_list(new_page):
    page = new_page("/search/?where=53703&verified=any")
    expect(said(page)).to_contain_text(f"{AROUND_MADISON} centers on the map")

    page.get_by_label("Name of a center").fill("lakeside")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"^\s*1 center\b"))
    expect(page.get_by_role("button", name=f"{TREATS_KETAMINE}. Verified")).to_be_visible()

    page.get_by_role("combobox", name="Where").fill("Springfield")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("0 centers on the map.")
