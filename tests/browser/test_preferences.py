"""What a visitor's system asks for: colours of one's own, paper. No motion: test_states.py."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.audit import outside
from tests.browser.states import PHONE

pytestmark = pytest.mark.browser

FOCUS_RING = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
}"""


@pytest.mark.parametrize("path", ["/search/?where=53703&verified=any", "{verified}"])
def test_focus_and_badges_outlast_forced_colours(path, new_page, snap):
    page = new_page(path, width=PHONE, forced_colors="active")
    snap(page, f"forced-colours-{'center' if '{' in path else 'results'}-{PHONE}")

    badge = page.get_by_role("main").get_by_text(re.compile("^Verified")).first
    expect(badge).to_be_visible()
    # With forced colours the text is drawn in the system's colour, not in ours on ours.
    ink, paper = (
        badge.evaluate(f"e => getComputedStyle(e).{name}") for name in ("color", "backgroundColor")
    )
    assert ink != paper
    for _step in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_RING) >= 2, page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("path", ["/search/?where=53703&verified=any&treats=alcohol", "{verified}"])
def test_on_paper_there_is_what_to_call_and_nothing_to_press(path, new_page):
    page = new_page(path, width=720)  # about the printed width of a sheet
    number = page.get_by_role("main").get_by_role("link", name=re.compile("^Call")).first
    page.emulate_media(media="print", color_scheme="dark")

    expect(number).to_be_visible()
    expect(page.locator("[href='tel:988']").first).to_be_visible()
    expect(page.get_by_text("Printed from")).to_be_visible()
    for needless in (".leave", ".site-nav", ".site-menu__button", ".save", ".site-footer"):
        assert not page.locator(needless).locator("visible=true").count(), needless
    assert outside(page) == []
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
