"""Every public page, and every state of one that looks different."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

PHONE, DESKTOP = 390, 1280  # widths in CSS pixels


@dataclass(frozen=True)
class State:
    """A page at a path, after what a visitor does there."""

    name: str
    path: str
    reach: Callable[[Page], None] = lambda page: None


def type_a_place(page: Page) -> None:
    page.locator("input[name=where]").fill("")
    page.locator("input[name=where]").press_sequentially("Madi")
    expect(page.get_by_role("option", name="Madison, WI", exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")


def unfold_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")


STATES = [
    State("home", "/"),
    State("home-suggestions", "/", type_a_place),
    State("results", "/search/?where=53703&verified=any"),
    State("results-last-page", "/search/?where=53703&page=2"),
    State("results-filters", "/search/?where=53703&treats=alcohol&q=lakeside", unfold_all),
    State("results-suggestions", "/search/?where=53703&q=lakeside", type_a_place),
    State("results-to-ask", "/search/?where=53703&treats=ketamine&treats=alcohol"),
    State("results-none-confirmed", "/search/?where=53703&treats=ketamine&pay=medicare"),
    State("results-none", "/search/?where=Milwaukee,+WI&within=5&treats=ketamine&page=zero"),
    State("results-state", "/search/?where=Wisconsin&verified=any&q=prairie&sort=name"),
    State("place-ambiguous", "/search/?where=Springfield"),
    State("place-corrected", "/search/?where=Milwakee"),
    State("place-unknown", "/search/?where=Xyzzyville+Qq"),
    State("center-verified", "{verified}?treats=ketamine&pay=medicare&care=detox"),
    State("center-advertiser", "{advertiser}"),
    State("center-unverified", "{unverified}"),
    State("center-closed", "{closed}"),
    State("how-we-verify", "/how-we-verify/"),
    State("how-we-rank", "/how-we-rank/"),
    State("advertisers", "/advertisers/", unfold_all),
    State("check", "/how-we-rank/check/?where=53703&treats=alcohol"),
    State("check-place-unknown", "/how-we-rank/check/?where=Xyzzyville+Qq"),
    State("about-the-data", "/about-the-data/", unfold_all),
    State("not-found", "/nowhere/"),
    State("broken", "/broken/"),
]

# One address of each page, whatever its states.
PAGES = list({state.path.partition("?")[0]: state.path for state in STATES}.values())

each_state = pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
