"""Nothing runs out of a narrow window, nor of a large one zoomed in; leaving stays in reach."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.states import each_state

pytestmark = pytest.mark.browser

# Width in CSS pixels of a window of 1280 at 400 % (the measure of WCAG 2.2, 1.4.10) and at 200 %.
ZOOMED = (320, 640)

# The elements that reach beyond the window, save those inside a box that scrolls by itself.
OUTSIDE = """() => {
  const right = document.documentElement.clientWidth + 1;
  const scrolls = (e) => e && (["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX)
                               || scrolls(e.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > right)
    .filter((e) => !scrolls(e.parentElement))
    .map((e) => `${Math.round(e.getBoundingClientRect().right)} px: ${e.outerHTML.slice(0, 200)}`);
}"""


def scrolls_sideways(page: Page) -> bool:
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth > {root}.clientWidth")


@each_state
def test_nothing_scrolls_sideways(state, new_page):
    page = new_page(state.path, width=ZOOMED[0], device_scale_factor=2)
    state.reach(page)
    for width in ZOOMED:
        page.set_viewport_size({"width": width, "height": 800})

        assert page.evaluate(OUTSIDE) == [], f"at {width} px"
        assert not scrolls_sideways(page), f"at {width} px"
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        button = page.get_by_role("link", name="Leave this page now")
        expect(button).to_be_in_viewport(ratio=1)
        bar = page.locator(".leave").bounding_box()
        assert bar["height"] <= 80, f"at {width} px"


def test_the_measure_sees_a_wide_element(new_page):
    page = new_page(width=320)
    page.set_content("<p>Fits</p><div id=wide style='width: 400px'>Does not</div>")

    assert [line[:19] for line in page.evaluate(OUTSIDE)] == ['408 px: <div id="wi']
    assert scrolls_sideways(page)
