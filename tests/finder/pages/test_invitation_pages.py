"""Invitations from the desk to the answer, their way out, and the link of a reminder."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from centers import invitations
from centers.accounts import Role
from centers.invitations import remind
from centers.lifecycle import merge
from centers.models import (
    Invitation,
    InvitationBatch,
    OptOut,
    OutboxMessage,
    ProviderStaff,
    ProviderWord,
)
from centers.outbox import deliver
from tests.factories import CenterFactory, StaffFactory
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.OUTBOX_AT_ONCE = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def center():
    return CenterFactory(name="Harbor House")


@pytest.fixture
def lead():
    return StaffFactory(role=Role.RESEARCH_LEAD)


@pytest.fixture
def invite(client, center, lead):
    def send(lines=None, language="en"):
        client.force_login(lead)
        lines = lines or f"{center.public_id}, Desk@harbor.example.org"
        data = {"name": "March", "lines": lines, "language": language}
        response = client.post("/desk/invitations/", data)
        client.logout()
        return response

    return send


def links() -> list[str]:
    text = OutboxMessage.objects.order_by("-pk")[0].text
    return re.findall(r"http://localhost:8000(/\S+)", text)


def test_an_invited_center_says_that_it_is_still_correct(client, center, invite, lead):
    assert invite().status_code == 302
    page = Page(client.get(links()[0]))
    assert "Harbor House" in page.text
    assert "(608) 555" in page.text, "what is to be confirmed stands there"
    assert "are open data" in page.text
    link = links()[0]
    assert client.post(link, {"name": "Ann\u202e"}).status_code == 422
    response = client.post(link, {"name": "Ann", "part": ["contact", "location"]})
    assert response.status_code == 200
    assert client.post(link, {"name": "Ann"}).status_code == 410, "it answers once"
    assert ProviderWord.objects.count() == 2
    assert ProviderStaff.objects.get().proof == "asked"
    public = Page(client.get(f"/centers/{center.public_id}/{center.slug}/")).text
    assert "The center itself said on" in public
    assert "Not yet verified by us" in public
    client.force_login(lead)
    assert "March" in Page(client.get("/desk/invitations/")).text
    (progress,) = invitations.progress(InvitationBatch.objects.all()).values()
    assert (progress.total, progress.waiting, progress.answered) == (1, 1, 1)


def test_an_invitation_follows_a_merge(client, center, invite, lead):
    invite()
    kept = CenterFactory(name="Harbor House of Madison")
    merge(center, kept, by=lead, reason="The same.")
    assert "Harbor House of Madison" in Page(client.get(links()[0])).text
    client.post(links()[0], {"name": "Ann", "part": ["contact"]})
    assert ProviderStaff.objects.get().center == ProviderWord.objects.get().center == kept


def test_an_invitation_in_spanish(client, invite):
    invite(language="es")
    assert all(link.startswith("/es/") for link in links())
    assert Page(client.get(links()[0])).lang.startswith("es")
    done = Page(client.post(links()[0], {"name": "Ana"})).text
    assert "guardada" not in done, "nothing was vouched for"
    assert "enlace privado" in done


def test_who_says_no_is_never_invited_again(client, center, invite, lead):
    invite()
    (inviting, out) = links()[:2]
    assert client.get(out).status_code == 200
    assert not OptOut.objects.exists(), "mail programs open links by themselves"
    one_click = Client(enforce_csrf_checks=True)
    assert one_click.post(out, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert one_click.post(out).status_code == 200
    assert client.get(inviting).status_code == 410
    assert not OutboxMessage.objects.filter(state="waiting").exists()

    merge(center, CenterFactory(), by=lead, reason="The same.")
    other = CenterFactory()
    assert invite(f"{other.public_id},DESK@harbor.example.org").status_code == 302
    assert Invitation.objects.count() == OutboxMessage.objects.count() == 1
    assert InvitationBatch.objects.count() == 1, "no batch of nobody"
    assert "harbor" not in str(OptOut.objects.values().get())
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        OptOut.objects.all().delete()
    with pytest.raises(IntegrityError, match="wants no invitations"), transaction.atomic():
        Invitation.objects.create(
            batch=InvitationBatch.objects.get(), center=other, email="desk@harbor.example.org"
        )


def test_the_mail_program_can_say_no_by_itself(invite):
    invite()
    out = links()[1]
    deliver()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe"] == f"<http://localhost:8000{out}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert OutboxMessage.objects.get().unsubscribe == ""


def test_nobody_is_invited_twice_for_a_center_or_after_a_bounce(center, invite):
    twice = f"{center.public_id}\tdesk@harbor.example.org\n" * 2
    invite(twice)
    invite(twice)
    assert OutboxMessage.objects.count() == InvitationBatch.objects.count() == 1
    OutboxMessage.objects.update(state="bounced", bounced_at=timezone.now(), unsubscribe="")
    invite(f"{CenterFactory().public_id}, desk@harbor.example.org")
    assert OutboxMessage.objects.count() == 1


def test_a_list_with_faults_is_refused_by_line(center, invite):
    faults = ["zzzzzzzz, a@example.org", "{id} a@example.org", "{id}, nobody", "{id}, a@b.org, c"]
    lines = [f"{center.public_id}, a@example.org", *(f.format(id=center.public_id) for f in faults)]
    response = invite("\n".join(lines))
    assert response.status_code == 422
    text = Page(response).text
    assert [n for n in range(1, 6) if f"Line {n}:" in text] == [2, 3, 4, 5]
    assert invite("x\n" * 501).status_code == 422
    assert not Invitation.objects.exists()


def test_only_leads_invite(client):
    client.force_login(StaffFactory())
    assert client.get("/desk/invitations/").status_code == 403


def test_the_link_of_a_reminder_says_still_correct_and_changes_no_date(client):
    center = CenterFactory(name="Harbor House", verified=True)
    staff = ProviderStaff.objects.create(
        center=center, name="Ann", email="ann@harbor.example.org", proof="domain"
    )
    until = center.listing.verified_until
    remind(timezone.now() + (until - timezone.localdate()))
    link = links()[0]
    assert "Harbor House" in Page(client.get(link)).text
    assert client.post(link, {"part": ["contact"]}).status_code == 200
    assert client.post(link, {"part": ["contact"]}).status_code == 200
    assert ProviderWord.objects.get().section == "contact"
    center.listing.refresh_from_db()
    assert center.listing.verified_until == until
    public = Page(client.get(f"/centers/{center.public_id}/{center.slug}/")).text
    assert "That is its word, not a check." in public
    refused = client.post(link, {})
    assert refused.status_code == 422
    assert "Choose at least one part." in Page(refused).text
    staff.removed_at = timezone.now()
    staff.save()
    assert client.get(link).status_code == 404
