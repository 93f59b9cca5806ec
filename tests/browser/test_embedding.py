"""The search box on somebody else's site, as its visitors meet it."""

import pytest
from playwright.sync_api import expect

from tests.browser.audit import audit, outside

pytestmark = pytest.mark.browser

LIBRARY, STRANGER = "https://library.example/", "https://stranger.example/"
NARROW = 200  # pixels


@pytest.fixture
def host(new_page, site, settings):
    """A page of two other sites that holds the HTML to copy; only the library is on the list."""
    settings.EMBED_ORIGINS = [LIBRARY.rstrip("/")]
    settings.SITE_URL = site
    # The other sites are far away; Chromium would keep them from a server on this very machine.
    page = new_page("/embedding/", permissions=["local-network-access"])
    frame = page.get_by_label("HTML for the box").input_value()
    body = f"<!doctype html><title>Elsewhere</title><div style='width: {NARROW}px'>{frame}</div>"
    for address in (LIBRARY, STRANGER):
        page.route(address, lambda route: route.fulfill(body=body, content_type="text/html"))
    return page


def test_by_keyboard_it_opens_the_results_in_a_tab_that_tells_nothing(host, site):
    host.goto(LIBRARY)
    box = host.frame_locator("iframe")
    box.get_by_label("Where?").focus()
    host.keyboard.type("53703")
    host.keyboard.press("Tab")
    host.keyboard.type("Alc")
    host.keyboard.press("Tab")
    with host.context.expect_page() as opened:
        host.keyboard.press("Enter")

    results = opened.value
    expect(results.get_by_role("heading", level=1)).to_contain_text("53703")
    assert results.url == f"{site}/search/?where=53703&treats=alcohol"
    assert results.evaluate("[document.referrer, window.opener]") == ["", None]
    assert host.url == LIBRARY


def test_a_site_that_is_not_on_the_list_cannot_frame_it(host):
    said = []
    host.on("console", lambda message: said.append(message.text))
    host.goto(STRANGER)

    expect(host.frame_locator("iframe").get_by_label("Where?")).to_have_count(0)
    assert any("frame-ancestors" in text for text in said)


def test_it_fits_a_narrow_column_and_breaks_no_rule(new_page):
    page = new_page("/embed/", width=NARROW)

    assert outside(page) == []
    assert [finding.text for finding in audit(page) if finding.binding] == []
