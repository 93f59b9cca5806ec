"""A center's own people: how they show that they are."""

import re

import pytest

from centers.accounts import Role
from centers.lifecycle import merge, undo
from centers.models import (
    Claim,
    OutboxMessage,
    ProviderLog,
    ProviderStaff,
    Task,
)
from tests.factories import CenterFactory, StaffFactory
from tests.finder.pages.mailed import mailed
from tests.finder.pages.open import sheet
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


@pytest.fixture
def by_phone(client, claim):
    """A claim that waits for a call, and its link."""
    claim(method="phone", email="ann@mail.example")
    link = mailed("claim-confirm")
    client.post(link)
    return Claim.objects.get(), link


@pytest.fixture
def read_out(client, center):
    """A member of the team has a code shown: the code."""

    def show(made):
        client.force_login(StaffFactory())
        desk = Page(client.post(f"/desk/outside/claims/{made.pk}/code/"))
        again = Page(client.get(f"/desk/centers/{center.public_id}/outside/"))
        client.logout()
        code = re.search(r"Read out: (\d{6})", desk.text)[1]
        assert code not in again.text, "it is told once"
        return code

    return show


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_an_address_at_the_domain_shows_it(client, claim, page):
    response = client.get(page)
    assert "You are here as Ann Lee, director" in Page(response).text
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert ProviderStaff.objects.get().proof == "domain"
    assert ProviderLog.objects.get().what == "claimed"
    assert client.get(mailed("claim-confirm")).status_code == 200, "opened again, it says so"
    assert ProviderStaff.objects.count() == 1


def test_another_domain_or_one_of_everyone_shows_nothing(client, center, claim):
    for email in ("ann@example.org", "ann@harbor.example.org.evil.com", "ann@x.harbor.example.org"):
        response = claim(email=email, sheet=sheet("claim"))
        assert response.status_code == 422
        assert "not at the center" in Page(response).text
    center.website = "https://www.gmail.com/harbor"
    center.save()
    assert claim(email="ann@gmail.com", sheet=sheet("claim")).status_code == 422
    start = Page(client.get(f"/centers/{center.public_id}/claim/"))
    assert [i["value"] for i in start.all("input") if i["name"] == "method"] == ["phone"]
    assert not OutboxMessage.objects.exists()


def test_who_is_refused_learns_nothing_of_who_is_known(claim, page):
    ProviderStaff.objects.update(email="bo@mail.example")
    known, unknown = claim(email="bo@mail.example"), claim(email="cy@mail.example")
    assert known.status_code == unknown.status_code == 422
    answers = {}
    for email in ("bo@mail.example", "cy@mail.example"):
        given = {"method": "phone", "email": email, "sheet": sheet("claim")}
        # Over and over: beyond what one mailbox gets in a day.
        answers[email] = [(one.status_code, one.url) for one in (claim(**given) for _n in range(4))]
        assert OutboxMessage.objects.filter(to=email).count() == 1
    assert answers["bo@mail.example"] == answers["cy@mail.example"]


def test_a_claim_by_phone_code(client, center, claim, read_out):
    assert claim(method="phone", email="ann@mail.example").status_code == 302
    link = mailed("claim-confirm")
    client.get(link)
    assert not Task.objects.exists(), "mail programs open links by themselves"
    client.post(link)
    assert Task.objects.get().reason == "provider-change"
    made = Claim.objects.get()
    code = read_out(made)
    assert code not in str(Claim.objects.values().get())

    response = client.post(link, {"code": other_than(code)})
    assert response.status_code == 422
    assert "That is not the right code." in Page(response).text
    assert client.post(link, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
    assert ProviderStaff.objects.get().proof == "phone"
    assert not Task.objects.open().exists()
    assert client.get(mailed("provider-link")).status_code == 200
    assert client.post(link, {"code": code}).status_code == 422, "it worked once"


def test_five_wrong_codes_end_a_claim(client, by_phone, read_out):
    made, link = by_phone
    code = read_out(made)
    for _n in range(4):
        client.post(link, {"code": other_than(code)})
    code = read_out(made)
    assert "Too many wrong codes" in Page(client.post(link, {"code": other_than(code)})).text
    assert client.post(link, {"code": code}).status_code == 422
    assert not ProviderStaff.objects.exists()
    assert not Task.objects.open().exists()


def test_the_desk_ends_a_claim_that_nobody_at_the_phone_knows_of(client, by_phone):
    made, link = by_phone
    client.force_login(StaffFactory())
    client.post(f"/desk/outside/claims/{made.pk}/end/")
    assert client.post(f"/desk/outside/claims/{made.pk}/code/").status_code == 302
    assert "This request has ended" in Page(client.get(link)).text
    assert not Task.objects.open().exists()


def test_a_claim_that_waits_for_a_call_moves_with_a_merge_and_back(client, center, by_phone):
    made, _link = by_phone
    winner = CenterFactory(phone="+16085550143")
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    event = merge(center, winner, by=lead, reason="The same.")
    assert Task.objects.open().get(reason="provider-change").center == winner
    client.force_login(lead)
    desk = Page(client.get(f"/desk/centers/{winner.public_id}/outside/")).text
    assert f"{made.name} waits for a call" in desk
    assert "(608) 555-0143" in desk
    undo(event, by=lead)
    made.refresh_from_db()
    assert made.center == Task.objects.open().get(reason="provider-change").center == center


def test_a_double_submit_is_one_claim_and_many_are_held_off(claim):
    once = sheet("claim")
    assert claim(sheet=once).status_code == claim(sheet=once).status_code == 302
    assert Claim.objects.count() == OutboxMessage.objects.count() == 1
    # Back, to mend a slip of the pen.
    assert claim(sheet=once, email="anne@harbor.example.org").status_code == 302
    assert OutboxMessage.objects.filter(to="anne@harbor.example.org").delete()[0] == 1
    more = [claim(sheet=sheet("claim")).status_code for _n in range(10)]
    assert more == [302] * 2 + [422] * 8, "three mails a day to an address"
    assert OutboxMessage.objects.count() == 3


def test_who_lost_the_link_gets_a_new_one(client, claim, page):
    assert claim(sheet=sheet("claim")).status_code == 302
    new = mailed("provider-link")
    assert new != page
    assert client.get(page).status_code == client.get(new).status_code == 200, "nobody locks out"
    assert client.post(f"{new}replace/").status_code == 200
    assert client.get(page).status_code == client.get(new).status_code == 410
    assert client.get(mailed("new-link")).status_code == 200
    assert Claim.objects.count() == 1
