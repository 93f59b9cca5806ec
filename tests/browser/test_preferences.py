"""What a visitor's system asks for: no motion, colours of one's own."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.states import PAGES, PHONE

pytestmark = pytest.mark.browser

# The longest transition or animation of any element, in seconds.
LONGEST_MOTION = """() => Math.max(...[...document.querySelectorAll("*")].flatMap((e) => {
  const style = getComputedStyle(e);
  return [style.transitionDuration, style.animationDuration].flatMap((d) =>
    d.split(", ").map((s) => s === "auto" ? 0 : parseFloat(s)));
}))"""
FOCUS_RING = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
}"""


def test_nothing_moves_for_those_who_want_no_motion(new_page, addresses):
    page = new_page(reduced_motion="reduce")
    moving = {}
    for path in PAGES:
        page.goto(path.format(**addresses))
        moving[path] = page.evaluate(LONGEST_MOTION)

    assert set(moving.values()) == {0}, moving


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
