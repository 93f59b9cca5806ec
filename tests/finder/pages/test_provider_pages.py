"""What providers read, and what they ask: criteria, policies, disputes, withdrawals, appeals."""

import datetime

import pytest
from django.utils import timezone

from centers import requests
from centers.accounts import Role
from centers.criteria import CRITERIA
from centers.lifecycle import LifecycleError, merge
from centers.models import Center, OutboxMessage, ProviderRequest, Task
from tests.factories import CenterFactory, StaffFactory
from tests.finder.pages.open import sheet
from tests.finder.pages.read import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings):
    """Nothing is sent: the tests read what was written."""
    settings.OUTBOX_AT_ONCE = False


@pytest.fixture
def center():
    return CenterFactory(name="Harbor House", verified=True)


@pytest.fixture
def ask(client, center):
    """Send the form of a provider; what is given replaces what it says."""

    def send(age=60, **given):
        data = {
            "kind": "dispute",
            "text": "We do treat alcohol.",
            "who": "Ann Lee, director",
            "email": "ann@example.org",
            "sheet": sheet("request", age),
        }
        return client.post(f"/centers/{center.public_id}/your-center/", data | given)

    return send


def test_the_criteria_page_says_every_criterion(visit):
    page = visit("/criteria/")
    for criterion in CRITERIA:
        assert str(criterion.title) in page.text
        assert str(criterion.asks) in page.text
    assert "free" in page.text


def test_the_desk_shows_the_same_list(client, center, taxonomy):
    client.force_login(StaffFactory())
    page = Page(client.get(f"/desk/centers/{center.public_id}/check/"))
    for criterion in CRITERIA:
        assert str(criterion.asks) in page.text


def test_the_policies_page_promises_the_days_of_the_tasks(visit):
    page = visit("/policies/")
    at = datetime.date(2026, 3, 10)
    for kind in ("dispute", "withdrawal", "appeal"):
        days = (requests.due_day(kind, at) - at).days
        assert f"{days} days" in page.text


def test_a_dispute_becomes_a_task_with_its_day_and_a_private_page(client, center, ask):
    response = ask()

    assert response.status_code == 302
    assert not response.cookies
    made = ProviderRequest.objects.get()
    task = Task.objects.get(reason="provider-request")
    assert task.due_on == made.due_on == requests.due_day("dispute", timezone.localdate())
    page = Page(client.get(response.url))
    assert "We do treat alcohol." in page.text
    assert page.response["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.response["Cache-Control"]
    message = OutboxMessage.objects.get()
    assert message.to == "ann@example.org"
    assert "/requests/" in message.text
    assert "We do treat" not in message.text, "strangers' words go to no unconfirmed address"


def test_a_page_says_whether_its_link_was_mailed(client, center, ask):
    mailed = Page(client.get(ask().url))
    assert "We also sent it to your e-mail address" in mailed.text
    for n in range(4):
        given = {"text": str(n), "name": "Ann", "email": "ann@example.org", "form_key": str(n)}
        requests.receive(center, "dispute", **given)
    address = ask(sheet=sheet("request")).url
    assert OutboxMessage.objects.count() == 5, "of a day, to one address"
    page = Page(client.get(address))
    assert "We have not sent it to you by e-mail" in page.text
    assert f"http://localhost:8000{address}" in page.links


def test_the_form_sent_twice_is_one_request(ask):
    once = sheet("request")
    assert ask(sheet=once).status_code == ask(sheet=once).status_code == 302
    assert ProviderRequest.objects.count() == OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": ""}, "This field is required"),
        ({"email": "nobody"}, "valid email"),
        ({"kind": "appeal"}, "valid choice"),
        ({"who": "Ann\u202eeeL"}, "hidden character"),
        ({"text": "a\x00b"}, "Null characters"),
        ({"text": "x" * 3001}, "at most 3000"),
        ({"homepage": "https://spam.example.org"}, "leave this empty"),
        ({"age": -60}, "very quick"),
        ({"age": 90_000}, "open for too long"),
        ({"sheet": "made up"}, "open for too long"),
        ({"sheet": sheet("report")}, "open for too long"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(ask, given, error):
    response = ask(**given)

    assert response.status_code == 422
    page = Page(response)
    assert error in page.text
    if "who" not in given:
        assert "Ann Lee, director" in page.html
    assert not ProviderRequest.objects.exists()


def test_a_page_that_was_open_too_long_can_be_sent_again(ask):
    page = Page(ask(age=90_000))
    fresh = page.by_id("id_sheet")["value"]
    assert ask(sheet=fresh).status_code == 302


def test_arabic_and_chinese_names_are_welcome(ask):
    assert ask(who="مركز الأمل 希望").status_code == 302


def test_one_network_can_send_a_few_an_hour(ask):
    answers = [ask(sheet=sheet("request")).status_code for _n in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert ProviderRequest.objects.count() == 5


@pytest.mark.parametrize("publication", ["draft", "withdrawn"])
def test_a_center_that_the_public_does_not_see_has_no_form(client, publication):
    hidden = CenterFactory(publication=publication)
    assert client.get(f"/centers/{hidden.public_id}/your-center/").status_code == 404


def test_an_altered_link_is_unknown(client, ask):
    address = ask().url
    assert client.get(address[:-2] + "/").status_code == 404
    assert client.get(address.replace("/requests/", "/es/requests/")).status_code == 200


def test_a_granted_withdrawal_takes_the_listing_off(client, center, ask):
    ask(kind="withdrawal", text="")
    made = ProviderRequest.objects.get()
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    client.force_login(lead)
    name = f"request-{made.pk}"
    page = client.post(
        f"/desk/outside/requests/{made.pk}/",
        {f"{name}-answer": "Called them: it is their wish.", f"{name}-verdict": "grant"},
    )

    assert page.status_code == 302
    center.refresh_from_db()
    assert center.publication == Center.Publication.WITHDRAWN
    assert not Task.objects.open().filter(reason="provider-request").exists()
    assert OutboxMessage.objects.filter(kind="request-decided").exists()
    client.logout()
    assert client.get(f"/centers/{center.public_id}/{center.slug}/").status_code == 410


def test_a_listing_is_not_merged_away_from_under_a_request(client, center, ask):
    ask(kind="withdrawal", text="")
    winner, lead = CenterFactory(), StaffFactory(role=Role.RESEARCH_LEAD)
    with pytest.raises(LifecycleError, match="waits: decide on it first"):
        merge(center, winner, by=lead, reason="The same.")
    request = ProviderRequest.objects.get()
    requests.decide(request, by=lead, granted=False, answer="We could not reach you.")
    merge(center, winner, by=lead, reason="The same.")
    assert not Task.objects.open().exists()


def test_only_a_lead_withdraws(client, center, ask):
    ask(kind="withdrawal")
    made = ProviderRequest.objects.get()
    client.force_login(StaffFactory())
    name = f"request-{made.pk}"
    data = {f"{name}-answer": "Yes.", f"{name}-verdict": "grant"}
    assert client.post(f"/desk/outside/requests/{made.pk}/", data).status_code == 403
    center.refresh_from_db()
    assert center.is_published
    assert Page(client.get("/desk/outside/")).text.count("Harbor House") == 1


def test_an_answer_needs_words(client, center, ask):
    ask()
    made = ProviderRequest.objects.get()
    client.force_login(StaffFactory())
    data = {f"request-{made.pk}-answer": " ", f"request-{made.pk}-verdict": "decline"}
    response = client.post(f"/desk/outside/requests/{made.pk}/", data)
    assert response.status_code == 422
    assert "Tell the provider what you decided" in Page(response).text


def test_an_appeal_goes_to_another_lead_once(client, center, ask):
    link = ask().url
    first, second = (StaffFactory(role=Role.RESEARCH_LEAD) for _n in range(2))
    made = ProviderRequest.objects.get()
    assert "second look" not in Page(client.get(link)).text
    requests.decide(made, by=first, granted=False, answer="The license says otherwise.")

    page = Page(client.get(link))
    assert "The license says otherwise." in page.text
    appeal = {"text": "Please read page 2.", "sheet": sheet("appeal")}
    assert client.post(f"{link}appeal/", appeal).status_code == 302
    again = client.post(f"{link}appeal/", appeal | {"sheet": sheet("appeal")})
    assert again.status_code == 422
    assert "already" in Page(again).text

    appealed = ProviderRequest.objects.get(kind="appeal")
    with pytest.raises(requests.RequestError):
        requests.decide(appealed, by=first, granted=True, answer="Changed my mind.")
    requests.decide(appealed, by=second, granted=True, answer="You are right.")
    assert ProviderRequest.objects.open().count() == 0


def test_an_appeal_can_come_too_late(center):
    made, _secret = requests.receive(
        center, "dispute", text="x", name="x", email="a@example.org", form_key="1"
    )
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    made = requests.decide(made, by=lead, granted=False, answer="No.")
    late = made.decided_at + datetime.timedelta(days=61)
    with pytest.raises(requests.RequestError, match="over"):
        requests.receive(
            center,
            "appeal",
            text="x",
            name="x",
            email="a@example.org",
            form_key="2",
            appeal_of=made,
            now=late,
        )
