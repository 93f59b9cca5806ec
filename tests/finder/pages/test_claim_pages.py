"""A center's own people: how they show it, what they see, and who else may."""

import datetime
import re

import pytest

from centers import claims, lifecycle, links
from centers.accounts import Role
from centers.lifecycle import merge, undo
from centers.models import (
    Claim,
    OutboxMessage,
    PrivateLink,
    Proposal,
    ProviderLog,
    ProviderStaff,
    Task,
)
from centers.models.taxonomy import Section
from centers.verification import facts_of
from tests.factories import CenterFactory, PhoneFactory, StaffFactory, check
from tests.finder.pages.open import sheet
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


LONG_AGO = datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.OUTBOX_AT_ONCE = False
    # Codes are hashed like passwords, which takes its time on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def center():
    return CenterFactory(
        name="Harbor House", website="https://www.harbor.example.org/", phone="+16085550101"
    )


@pytest.fixture
def claim(client, center):
    def send(**given):
        data = {
            "method": "domain",
            "who": "Ann Lee, director",
            "email": "ann@harbor.example.org",
            "sheet": sheet("claim"),
        }
        return client.post(f"/centers/{center.public_id}/claim/", data | given)

    return send


def mailed(kind: str) -> str:
    message = OutboxMessage.objects.filter(kind=kind).order_by("-pk")[0]
    return re.search(r"http://localhost:8000(/\S+)", message.text)[1]


@pytest.fixture
def page(client, claim):
    """The private page of someone who showed it by an address at the center's domain."""
    claim()
    client.post(mailed("claim-confirm"))
    return mailed("provider-link")


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


def test_a_hidden_sign_in_a_name_is_refused(claim, client, page):
    for name in ("Ann\u202eLee", "Ann\x00Lee", "Ann\nLee"):
        assert claim(who=name, sheet=sheet("claim")).status_code == 422
        person = {"name": name, "email": "bo@x.example"}
        assert client.post(f"{page}people/", person).status_code == 422
        hours = {"phones": "608 555 0101", "hours": name}
        assert client.post(f"{page}contact/", hours).status_code == 422
    assert not Proposal.objects.exists()


def test_further_numbers_stay_where_they_are(client, center, page):
    PhoneFactory(center=center, number="+16085550102", ordinal=1, kind="intake", extension="9")
    PhoneFactory(center=center, number="+16085550103", ordinal=2)
    form = Page(client.get(f"{page}contact/"))
    as_is = {field["name"]: field.get("value") for field in form.all("input")}
    assert as_is["intake"] == "(608) 555-0102 ext. 9"
    response = client.post(f"{page}contact/", as_is)
    assert response.status_code == 422
    assert "already says this" in Page(response).text
    client.post(f"{page}contact/", as_is | {"phones": "608-555-0199"})
    (facts,) = Proposal.objects.values_list("facts", flat=True)
    assert facts.keys() == {"phones"}
    assert [p["number"][-4:] for p in facts["phones"]] == ["0199", "0102", "0103"]


def test_not_sure_changes_no_answer(client, center, page):
    given = {"care/outpatient": "yes", "care/detox": ""}
    assert client.post(f"{page}services/", given).status_code == 302
    assert client.post(f"{page}services/", given).status_code == 302, "the same twice is one"
    assert Proposal.objects.get().facts == {"answers": {"care/outpatient": "yes"}}
    assert client.post(f"{page}services/", {"care/detox": ""}).status_code == 422


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


def test_who_lost_the_link_gets_a_new_one(client, claim, page):
    assert claim(sheet=sheet("claim")).status_code == 302
    new = mailed("provider-link")
    assert new != page
    assert client.get(page).status_code == client.get(new).status_code == 200, "nobody locks out"
    assert client.post(f"{new}replace/").status_code == 200
    assert client.get(page).status_code == client.get(new).status_code == 410
    assert client.get(mailed("new-link")).status_code == 200
    assert Claim.objects.count() == 1


def test_the_whole_way_of_a_change(client, center, page):
    """What waits, what two people take over and decline, what the provider and visitors read."""
    public = f"/centers/{center.public_id}/{center.slug}/"
    desk = f"/desk/centers/{center.public_id}/outside/"
    assert "are open data" in Page(client.get(f"{page}contact/")).text
    change = {"phones": "608 555 0177", "website": "https://new.example.org/", "hours": "8 to 5"}
    assert client.post(f"{page}contact/", change).status_code == 302
    assert "(608) 555-0177" not in Page(client.get(public)).text
    assert "is waiting for our team" in Page(client.get(page)).text

    proposal = Proposal.objects.get()
    name = f"proposal-{proposal.pk}"
    address = f"/desk/outside/proposals/{proposal.pk}/"
    client.force_login(StaffFactory(role=Role.ADVERTISING_ADMIN))
    assert client.post(address).status_code == 403
    client.force_login(StaffFactory())
    assert "Harbor House" in Page(client.get("/desk/outside/")).text
    assert "(608) 555-0177" in [e.text for e in Page(client.get(desk)).all("ins")]
    taken = {f"{name}-taken": ["phones", "hours"], f"{name}-answer": ""}
    refused = client.post(address, taken)
    assert refused.status_code == 422
    assert "Say why" in Page(refused).text
    taken[f"{name}-answer"] = "That website is another center's."
    assert client.post(address, taken).status_code == 302
    assert "(608) 555-0177" not in Page(client.get(public)).text, "another number takes two people"
    again = client.post(address, taken)
    assert again.status_code == 422
    assert "another person has to" in Page(again).text
    client.force_login(StaffFactory())
    assert client.post(address, taken).status_code == 302
    assert client.post(address, taken).status_code == 422, "somebody was faster"
    client.logout()

    text = Page(client.get(public)).text
    assert "(608) 555-0177" in text
    assert "8 to 5" in text
    assert "Some of this was changed on the center" in text
    assert "Not yet verified by us" in text
    center.refresh_from_db()
    assert center.website == "https://www.harbor.example.org/"
    message = OutboxMessage.objects.get(kind="change-decided")
    assert "That website is another center's." in message.text
    theirs = Page(client.get(mailed("change-decided"))).text
    assert "Published as your word" in theirs
    assert "Not published" in theirs
    assert not Task.objects.open().exists()
    assert not center.confirmations.exists()


def test_a_change_is_decided_on_beside_what_we_publish_now(client, center, page):
    client.post(f"{page}contact/", {"phones": "608 555 0101", "hours": "8 to 5"})
    proposal = Proposal.objects.get()
    client.force_login(StaffFactory())
    desk = f"/desk/centers/{center.public_id}/outside/"

    def decide():
        (seen,) = [i["value"] for i in Page(client.get(desk)).all("input") if i["name"] == "seen"]
        taken = {"seen": seen, f"proposal-{proposal.pk}-taken": proposal.facts.keys()}
        taken[f"proposal-{proposal.pk}-answer"] = "Yes."
        return lambda: client.post(f"/desk/outside/proposals/{proposal.pk}/", taken)

    send = decide()
    center.hours = "9 to 4"
    center.save()
    refused = send()
    assert refused.status_code == 422
    assert "was changed in the meantime" in Page(refused).text
    proposal.refresh_from_db()
    assert (proposal.state, proposal.agreed_by) == ("waiting", None)
    assert decide()().status_code == 302


def test_what_a_check_decides_on_stands_on_its_page(client, center, page):
    client.post(f"{page}ketamine/", {"treats/ketamine": "yes"})
    claims.decide(Proposal.objects.get(), by=StaffFactory(), taken=["treats/ketamine"])
    assert "We will check it first" in Page(client.get(page)).text
    client.force_login(StaffFactory())
    shown = Page(client.get(f"/desk/centers/{center.public_id}/check/")).text
    assert "Proposed by the center (Ann Lee, director)" in shown
    check(center, "ketamine", facts={"answers": {"treats/ketamine": "no"}})
    assert "We checked this part on" in Page(client.get(page)).text
    shown = Page(client.get(f"/desk/centers/{center.public_id}/check/")).text
    assert "Proposed by the center" not in shown


def test_still_correct_is_the_centers_word_until_that_changes(client, center, page):
    public = f"/centers/{center.public_id}/{center.slug}/"
    said = "The center itself said on"
    assert client.post(f"{page}still-correct/", {"part": ["contact", "x"]}).status_code == 302
    text = Page(client.get(public)).text
    assert text.count(said) == 1
    assert "Not yet verified by us" in text
    assert not center.confirmations.exists()
    assert client.post(f"{page}still-correct/", {}).status_code == 422
    center.hours = "9 to 5"
    center.save()
    assert said not in Page(client.get(public)).text


def test_nobody_vouches_for_what_the_page_did_not_show(client, center, page):
    def shown(address):
        return {
            "seen": [
                i["value"] for i in Page(client.get(address)).all("input") if i["name"] == "seen"
            ]
        }

    opened, form = shown(page), shown(f"{page}contact/")
    center.hours = "9 to 5"
    center.save()
    for address, data in (
        (f"{page}still-correct/", opened | {"part": ["contact"]}),
        (f"{page}contact/", form | {"phones": "608 555 0177"}),
    ):
        response = client.post(address, data)
        assert response.status_code == 422
        assert "was changed while this page was open" in Page(response).text
    assert not Proposal.objects.exists()
    # The page that came back shows what it says now.
    assert (
        client.post(f"{page}still-correct/", shown(page) | {"part": ["contact"]}).status_code == 302
    )
    again = shown(f"{page}contact/") | {"phones": "608 555 0177"}
    assert client.post(f"{page}contact/", again).status_code == 302


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
