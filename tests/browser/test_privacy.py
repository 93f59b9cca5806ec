"""What a visitor looks for stays between them and the server; each page alone: test_states.py."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.register import TREATS_KETAMINE

pytestmark = pytest.mark.browser

# All that a page can leave behind in a browser besides cookies.
KEPT = """async () => [
  ...Object.entries(localStorage), ...Object.entries(sessionStorage),
  ...await indexedDB.databases(), ...await caches.keys(),
  ...await navigator.serviceWorker.getRegistrations(),
]"""
COUNT_VIOLATIONS = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (e) => violations.push(e.blockedURI));
"""


class Watch:
    """Everything that a page asks for, complains about and keeps."""

    def __init__(self, page: Page):
        self.page = page
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        page.add_init_script(COUNT_VIOLATIONS)
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda request: self._failed(request))
        page.on("console", lambda message: self._console(message))

    def _failed(self, request) -> None:
        # A suggestion that is no longer wanted is called off.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url}: {request.failure}")

    def _console(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def check(self) -> None:
        """Nothing but the site was asked, nothing went wrong, nothing is left behind."""
        assert self.hosts == {urlsplit(self.page.url).netloc}
        assert self.complaints == []
        assert self.page.evaluate("violations") == []
        assert self.page.evaluate(KEPT) == []
        assert self.page.context.cookies() == []


def test_a_whole_visit_leaves_no_trace(new_page):
    page = new_page()
    watch = Watch(page)
    heading = page.get_by_role("heading", level=1)

    page.goto("/")
    page.get_by_role("combobox", name="Where").press_sequentially("Madis")
    page.get_by_role("option", name="Madison, WI", exact=True).click()
    page.locator("select[name=treats]").select_option("alcohol")
    watch.check()
    page.get_by_role("button", name="Find centers").click()
    page.wait_for_url("**/search/?*")
    watch.check()

    page.get_by_role("checkbox", name=re.compile("^Ketamine addiction")).check()
    page.wait_for_url("**treats=ketamine*")
    expect(page.get_by_role("heading", name="Not confirmed: ask them")).to_be_visible()
    watch.check()
    page.get_by_label("Sort").select_option("name")
    page.wait_for_url("**sort=name*")
    watch.check()
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**page=2*")
    watch.check()
    page.go_back()
    expect(page.get_by_text("Page 1 of 2")).to_be_visible()
    watch.check()

    page.get_by_role("link", name=TREATS_KETAMINE, exact=True).click()
    expect(heading).to_have_text(TREATS_KETAMINE)
    watch.check()
    for path in ("/how-we-verify/", "/how-we-rank/", "/advertisers/", "/about-the-data/"):
        page.goto(path)
        watch.check()

    page.goto("/search/?where=53703&treats=alcohol")
    page.get_by_role("link", name="Check this search").click()
    expect(heading).to_have_text("Check that money moves nothing")
    watch.check()


def test_the_watch_sees_what_the_policy_refuses(new_page):
    page = new_page()
    watch = Watch(page)
    page.goto("/")
    watch.check()

    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.org/'}))")
    page.wait_for_function("violations.length")

    assert page.evaluate("violations") == ["https://example.org/"]
    with pytest.raises(AssertionError):
        watch.check()
