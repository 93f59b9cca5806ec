"""Every state of every page, opened once and looked at from all sides.

No rule of WCAG 2.2 AA that a machine can check is broken, on a phone and a desktop, light and dark;
advice beyond WCAG ("best practice") is printed and fails nothing. Nothing runs out of a narrow
window, nor of a large one zoomed in. Help stays where it is. Nobody else is asked for anything.
"""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser.audit import audit, audit_colours, longest_motion, outside
from tests.browser.states import DESKTOP, PHONE, STATES, State

pytestmark = pytest.mark.browser

# Width in CSS pixels of a window of 1280 at 400 % (the measure of WCAG 2.2, 1.4.10) and at 200 %.
ZOOMED = (320, 640)
OURS = ("http://localhost:", "data:", "blob:")


@dataclass
class Visit:
    """A page in a state, and the addresses that were asked on the way and since."""

    state: State
    page: Page
    asked: list[str] = field(default_factory=list)

    def at_width(self, width: int) -> Page:
        self.page.set_viewport_size({"width": width, "height": 800})
        return self.page


@pytest.fixture(scope="module")
def context(browser, site):
    """One browser profile for the module: each state leaves it as it was."""
    context = browser.new_context(base_url=site, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture(scope="module", params=STATES, ids=lambda state: state.name)
def visit(request, context, addresses):
    """The tests of this module are run state by state, each on the page that is open."""
    visit = Visit(request.param, context.new_page())
    visit.at_width(PHONE)
    # Of the whole context: also what frames and workers ask for.
    context.on("request", heard := lambda request: visit.asked.append(request.url))
    visit.page.goto(visit.state.path.format(**addresses))
    visit.state.reach(visit.page)
    yield visit
    context.remove_listener("request", heard)
    visit.page.evaluate("localStorage.clear()")
    visit.page.close()


@pytest.fixture(scope="module")
def crisis_line(context) -> dict[str, dict[int, dict]]:
    """Where it is on the first page, by language and by the width of the window."""
    page = context.new_page()
    places = {"en": {}, "es": {}}
    for language, address in (("en", "/"), ("es", "/es/")):
        page.goto(address)
        for width in (PHONE, DESKTOP):
            page.set_viewport_size({"width": width, "height": 800})
            places[language][width] = page.locator(".crisis").bounding_box() | _ways(page)
    page.close()
    return places


def _ways(page: Page) -> dict:
    return {way: page.locator(f"[href='{way}:988']").first.bounding_box() for way in ("tel", "sms")}


def test_the_crisis_line_stands_at_the_same_place(visit, crisis_line):
    language = visit.page.evaluate("document.documentElement.lang")
    for width, place in crisis_line[language].items():
        page = visit.at_width(width)
        page.evaluate("scrollTo(0, 0)")
        for way in ("tel", "sms"):
            expect(page.locator(f"[href='{way}:988']").first).to_be_in_viewport(ratio=1)
        # Text alone has a look of its own.
        if "text" not in visit.state.name:
            assert page.locator(".crisis").bounding_box() | _ways(page) == place


def test_nothing_runs_out_of_the_window_and_leaving_stays_in_reach(visit):
    for width in ZOOMED:
        page = visit.at_width(width)
        assert outside(page) == [], f"at {width} px"
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        expect(page.locator("#leave")).to_be_in_viewport(ratio=1)
        assert page.locator(".leave").bounding_box()["height"] <= 80, f"at {width} px"


def test_no_rule_of_accessibility_is_broken(visit, snap):
    broken = []
    for width in (PHONE, DESKTOP):
        page = visit.at_width(width)
        page.evaluate("scrollTo(0, 0)")
        # The colors are the same at every width.
        dark = [("dark", audit_colours)] if width == PHONE else []
        for scheme, look in [("light", audit), *dark]:
            page.emulate_media(color_scheme=scheme)
            snap(page, f"{visit.state.name}-{width}-{scheme}")
            for finding in look(page):
                text = f"{width} px, {scheme}: {finding.text}"
                print(text if finding.binding else f"Advice, {text}")
                if finding.binding:
                    broken.append(text)
    page.emulate_media(color_scheme="light")
    assert not broken, "\n".join(broken)


def test_nothing_moves_for_those_who_want_no_motion(visit):
    assert longest_motion(visit.page) == 0


# Last, so that it hears of all that the page has asked for by now.
def test_nobody_else_is_asked_and_no_cookie_is_set(visit, context):
    elsewhere = [url for url in visit.asked if not url.startswith(OURS)]

    assert visit.asked
    assert elsewhere == [], f"{len(elsewhere)} of {len(visit.asked)} requests"
    assert context.cookies() == []
