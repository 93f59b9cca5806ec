"""A center's own people: who else may, who leaves, and what they see."""

import datetime

import pytest

from centers import claims, lifecycle, links
from centers.accounts import Role
from centers.models import (
    OutboxMessage,
    PrivateLink,
    ProviderLog,
    ProviderStaff,
)
from centers.models.taxonomy import Section
from centers.verification import facts_of
from tests.factories import CenterFactory, StaffFactory
from tests.finder.pages.mailed import mailed
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

LONG_AGO = datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)


def test_colleagues_come_and_go_and_all_is_logged(client, center, page):
    assert client.post(f"{page}people/", {"name": "Bo", "email": "bo@x.example"}).status_code == 302
    theirs = mailed("provider-link")
    assert client.get(theirs).status_code == 200
    again = client.post(f"{page}people/", {"name": "Bo", "email": "BO@x.example"})
    assert again.status_code == 422
    bo = ProviderStaff.objects.get(email="bo@x.example")
    remove = f"{page}people/{bo.pk}/remove/"
    assert remove in Page(client.get(page)).links, "asks first, with nothing but a link"
    asked = Page(client.get(remove))
    assert "Bo (bo@x.example) will no longer be able to propose changes" in asked.text
    assert client.get(theirs).status_code == 200
    assert [client.post(remove).status_code for _n in range(2)] == [302, 302], "pressed twice"
    assert client.get(theirs).status_code == 410
    assert OutboxMessage.objects.get(kind="provider-removed").to == "bo@x.example"
    for _n in range(4):
        client.post(f"{page}people/", {"name": "Di", "email": "di@x.example"})
        for di in ProviderStaff.objects.present().filter(name="Di"):
            client.post(f"{page}people/{di.pk}/remove/")
    to_di = OutboxMessage.objects.filter(to="di@x.example", kind="provider-link")
    assert to_di.count() == 3, "nobody fills a stranger's mailbox"

    handed = {"name": "Cy", "email": "cy@x.example", "transfer": "on"}
    asked = Page(client.post(f"{page}people/", handed))
    assert "Cy (cy@x.example) will take your place" in asked.text
    assert client.get(page).status_code == 200
    assert not ProviderStaff.objects.filter(name="Cy").exists()
    sure = {i["name"]: i["value"] for i in asked.all("input") if i["type"] == "hidden"}
    sure |= {
        button["name"]: button["value"] for button in asked.all("button") if button.get("name")
    }
    assert "Your link has stopped working" in Page(client.post(f"{page}people/", sure)).text
    assert client.post(f"{page}people/", sure).status_code == 410, "pressed twice"
    ended = client.get(page)
    assert ended.status_code == 410
    again = Page(ended).link("Start over")
    assert again == f"/centers/{center.public_id}/claim/"
    assert (
        again
        in OutboxMessage.objects.get(kind="provider-removed", to="ann@harbor.example.org").text
    )
    page = mailed("provider-link")
    assert client.get(page).status_code == 200

    client.force_login(StaffFactory())
    desk = f"/desk/centers/{center.public_id}/outside/"
    assert "cy@x.example" in Page(client.get(desk)).text
    cy = ProviderStaff.objects.present().get()
    client.post(f"/desk/outside/people/{cy.pk}/dismiss/")
    assert client.get(page).status_code == 410
    text = Page(client.get(desk)).text
    for what in ProviderLog.objects.values_list("what", flat=True):
        assert str(ProviderLog.What(what).label) in text
    assert ProviderLog.objects.count() == 7 + 2 * 3


def test_leaving_is_asked_first_and_handing_over_needs_no_newcomer(client, center, page):
    ann = ProviderStaff.objects.get()
    leave = f"{page}people/{ann.pk}/remove/"
    assert "Nobody else can propose changes" in Page(client.get(leave)).text
    client.post(f"{page}people/", {"name": "Bo", "email": "bo@x.example"})
    bos = mailed("provider-link")
    assert "Nobody else can propose changes" not in Page(client.get(leave)).text
    own = {"name": "Ann", "email": ann.email.upper(), "transfer": "on", "sure": "1"}
    refused = client.post(f"{page}people/", own)
    assert refused.status_code == 422
    assert "your own e-mail address" in Page(refused).text
    # Bo can already: Ann goes, and no mail is needed.
    over = own | {"name": "Bo", "email": "bo@x.example"}
    assert "Your link has stopped working" in Page(client.post(f"{page}people/", over)).text
    assert OutboxMessage.objects.filter(to="bo@x.example").count() == 1
    bo = ProviderStaff.objects.present().get()
    assert set(ProviderLog.objects.values_list("what", flat=True)[:2]) == {"left", "transferred"}
    # Someone who was removed in this very moment does nothing any more.
    for act in (
        lambda: claims.remove(ann, bo),
        lambda: claims.add(ann, name="X", email="x@x.example"),
        lambda: claims.propose(ann, "contact", {"hours": "8 to 5"}),
    ):
        with pytest.raises(claims.ClaimError, match="no longer"):
            act()
    assert "Your link has stopped working" in Page(client.post(f"{bos}people/{bo.pk}/remove/")).text
    assert client.get(bos).status_code == 410


def test_nobody_reaches_people_of_another_center_or_a_page_with_another_link(client, page):
    other = ProviderStaff.objects.create(
        center=CenterFactory(), name="X", email="x@x.example", proof="phone"
    )
    assert client.post(f"{page}people/{other.pk}/remove/").status_code == 404
    other.refresh_from_db()
    assert other.removed_at is None
    claim_secret = mailed("claim-confirm").rstrip("/").rpartition("/")[2]
    assert client.get(f"/provider/{claim_secret}/").status_code == 404
    PrivateLink.objects.update(made_at=LONG_AGO, expires_at=LONG_AGO + datetime.timedelta(days=1))
    assert client.get(page).status_code == 410
    assert client.get(f"{page[:-2]}{'A' if page[-2] != 'A' else 'B'}/").status_code == 404


def test_people_of_a_center_that_was_taken_down_read_what_happened(client, center, page):
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    staff = ProviderStaff.objects.get()
    still_correct = links.make("still-correct", staff.pk, lasts=datetime.timedelta(days=9))
    pages = [page, f"{page}services/", f"/still-correct/{still_correct}/", mailed("claim-confirm")]
    event = lifecycle.withdraw(center, by=lead, reason="They asked in a letter.")
    for address in pages:
        response = client.get(address)
        assert response.status_code == 410, address
        text = Page(response).text
        assert "because the center asked for that" in text
        assert "They asked in a letter" not in text, "that is for the desk"
    altered = client.get(f"{page[:-2]}{'A' if page[-2] != 'A' else 'B'}/")
    assert altered.status_code == 404
    assert center.name not in Page(altered).text
    assert client.post(f"{page}people/", {"name": "Bo", "email": "bo@x.example"}).status_code == 410
    assert ProviderStaff.objects.count() == 1
    lifecycle.undo(event, by=lead)
    assert {client.get(address).status_code for address in pages} == {200}


def test_queries_of_the_private_page(client, center, page, django_assert_num_queries):
    """Link, person and center; vocabulary; words, what waits; phones and answers; checks and
    decisions; people and log; whether it is a demo."""
    for more in (0, 3):
        for n in range(more):
            client.post(f"{page}people/", {"name": f"P{n}", "email": f"p{n}@x.example"})
        with django_assert_num_queries(12):
            client.get(page)
    with django_assert_num_queries(4):
        client.get(f"{page}contact/")
    client.post(f"{page}still-correct/", {"part": list(Section.values)})
    public = f"/centers/{center.public_id}/{center.slug}/"
    with django_assert_num_queries(15):  # With a word on each section: four more.
        client.get(public)
    client.force_login(StaffFactory())
    desk = f"/desk/centers/{center.public_id}/outside/"
    client.get(desk)
    with django_assert_num_queries(16):
        client.get(desk)
    staff = ProviderStaff.objects.first()
    claims.add(staff, name="X", email="x@x.example")
    claims.propose(staff, "contact", {"hours": "8 to 5"})
    claims.propose(staff, "location", facts_of(center, "location") | {"street2": "Floor 2"})
    claims.propose(staff, "services", {"answers": {"care/outpatient": "no"}})
    claims.propose(staff, "payment", {"answers": {"pay/medicaid": "yes"}})
    with django_assert_num_queries(16):
        assert client.get(desk).content.count(b"Proposed change:") == 4
