"""From an application to a public, verified listing: everything that people press on the way."""

import re

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from centers.criteria import CRITERIA
from tests.browser.states import PHONE
from tests.browser.walking import last_link

pytestmark = pytest.mark.browser

PAPER = {"name": "license.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}


@pytest.fixture(autouse=True)
def evidence(quick_hands, tmp_path):
    with override_settings(EVIDENCE_ROOT=tmp_path):
        yield


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
    page.goto(last_link())
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
