"""From an application to a public, verified listing: everything that people press on the way."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from centers.accounts import Role
from centers.criteria import CRITERIA
from finder.pages import open_forms
from tests.browser.audit import audit, outside
from tests.browser.states import DESKTOP, PHONE
from tests.factories import StaffFactory

pytestmark = pytest.mark.browser

PAPER = {"name": "license.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
NARROW = 320


@pytest.fixture(autouse=True)
def quick_hands(monkeypatch, tmp_path):
    """A machine fills in a form faster than we take for human."""
    monkeypatch.setattr(open_forms, "SHORTEST", 0)
    with override_settings(EVIDENCE_ROOT=tmp_path):
        yield


def session_of_a_lead() -> str:
    person = StaffFactory(role=Role.RESEARCH_LEAD)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


@pytest.fixture
def desk_page(new_page, site):
    """A page of a research lead who is signed in, one more person each time."""

    def make() -> Page:
        page = new_page()
        # Playwright keeps a loop running in this thread, where Django opens no connection.
        with ThreadPoolExecutor(1) as elsewhere:
            key = elsewhere.submit(session_of_a_lead).result()
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}]
        )
        return page

    return make


@pytest.fixture
def look(snap):
    """Keep pictures of a page, and hold it to the rules of accessibility on a narrow window."""

    def at(page: Page, name: str) -> None:
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 800})
            snap(page, f"{name}-{width}")
        broken = [finding.text for finding in audit(page) if finding.binding]
        assert not broken, f"{name}: " + "\n".join(broken)
        page.set_viewport_size({"width": NARROW, "height": 800})
        assert outside(page) == [], name

    return at


def last_link() -> str:
    """What is tapped in the last e-mail that came."""
    return re.search(r'href="([^"]+)"', mail.outbox[-1].alternatives[0].content)[1]


def path_of(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question, exact=True).get_by_label(answer, exact=True).check()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Save and go on").click()


def test_from_an_application_to_a_public_verified_listing(new_page, desk_page, look, site):
    page = new_page("/list-your-center/", width=PHONE)
    page.get_by_label("Name of the center").fill("Harbor House")
    page.get_by_label("Street").fill("12 Superior Street")
    page.get_by_label("City").fill("Duluth")
    page.get_by_label("State").select_option("MN")
    page.get_by_label("ZIP code").fill("55802")
    page.get_by_label("Your e-mail").fill("ann@example.org")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    page.goto(path_of(last_link()))
    page.get_by_role("button", name="Yes, this is my e-mail address").click()

    page.get_by_role("link", name="Phone and website").click()
    page.get_by_label("Phone number").fill("12")
    go_on(page)
    expect(page.get_by_label("Phone number")).to_have_accessible_description(
        re.compile("not a phone number")
    )
    look(page, "apply-contact-refused")
    page.get_by_label("Phone number").fill("218.555.0142")
    go_on(page)
    expect(page.get_by_label("Street")).to_have_value("12 Superior Street")
    go_on(page)
    page.get_by_text("Kind of care").click()
    choose(page, "Outpatient (you sleep at home)", "Yes")
    choose(page, "Detox (help to stop safely)", "No")
    look(page, "apply-services")
    for _part in ("services", "payment", "licence"):
        go_on(page)
    choose(page, "Do you treat people who want to stop or cut down on ketamine?", "Yes")
    choose(page, "Do you give ketamine or esketamine as a treatment?", "No")
    look(page, "apply-ketamine")
    go_on(page)
    for criterion in CRITERIA:
        choose(page, str(criterion.statement), "Yes")
    go_on(page)
    page.get_by_label("A document that shows it").set_input_files([PAPER])
    page.get_by_role("button", name="Add this file").click()
    look(page, "apply-papers")
    page.get_by_role("link", name="See all steps").click()
    expect(page.get_by_text("(218) 555-0142")).to_be_visible()
    look(page, "apply-overview")
    page.get_by_role("button", name="Send the application").click()
    expect(page.get_by_text("It is waiting for a member")).to_be_visible()
    look(page, "apply-status-received")

    desk = desk_page()
    desk.goto("/desk/outside/")
    look(desk, "desk-outside")
    desk.get_by_role("link", name="Harbor House").click()
    look(desk, "desk-application")
    desk.get_by_role("button", name="Take it up").click()
    for criterion in CRITERIA:
        choose(desk, str(criterion.title), "Met")
    desk.get_by_role("button", name="Save the checklist").click()
    desk.get_by_role("button", name="List it").click()
    expect(desk.get_by_text("Listed. They get an e-mail.")).to_be_visible()
    page.reload()
    page.get_by_role("link", name="See your listing").click()
    expect(page.get_by_text("Not yet verified by us.")).to_be_visible()

    desk.get_by_role("link", name="Check it").click()
    for part, note in (
        ("contact", "Ann answered for Harbor House."),
        ("location", "She gave the same address."),
        ("services", "She named each kind of care."),
        ("licence", "The state's register has it."),
    ):
        desk.locator("#shared-note").fill(note)
        if part == "licence":
            end = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)
            desk.locator("#licence-own-expires_on").fill(end.isoformat())
        desk.locator(f"#{part} button[name=hand-in]").click()
        expect(desk.get_by_text("waits for a second person").first).to_be_visible()
    second = desk_page()
    for _part in range(4):
        second.goto("/desk/review/")
        second.get_by_role("link", name=re.compile("Harbor House")).first.click()
        second.get_by_role("button", name="Accept").click()

    page.reload()
    expect(page.get_by_text("Verified by our research team.")).to_be_visible()
    page.goto("/search/?where=55802&care=outpatient")
    expect(page.get_by_role("link", name="Harbor House", exact=True)).to_be_visible()
