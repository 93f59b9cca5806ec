"""What a center's own people propose and vouch for, and what becomes of it."""

import pytest

from centers import claims
from centers.accounts import Role
from centers.models import (
    OutboxMessage,
    Proposal,
    Task,
)
from tests.factories import PhoneFactory, StaffFactory, check
from tests.finder.pages.mailed import mailed
from tests.finder.pages.open import sheet
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


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
