"""The agreements on the desk: found, entered, approved by another, renewed, ended, asked about."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from centers.accounts.roles import Role
from centers.advertising import approve, end_early, withdraw
from centers.models import AdvertisingAgreement, Task
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    OrganizationFactory,
    StaffFactory,
    check,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def admin(client):
    person = StaffFactory(role=Role.ADVERTISING_ADMIN, username="ada")
    client.force_login(person)
    return person


@pytest.fixture
def colleague():
    return StaffFactory(role=Role.ADVERTISING_ADMIN, username="ben")


@pytest.fixture
def center():
    return CenterFactory(name="Harbor House", verified=True)


def text(response) -> str:
    return response.content.decode()


def page_of(agreement, act="") -> str:
    return reverse("desk:agreement" + (f"-{act}" if act else ""), args=[agreement.pk])


def terms(today, **given) -> dict:
    return {
        "first_day": f"{today}",
        "last_day": f"{today + 89 * DAY}",
        "fee": "1250.50",
        "currency": "USD",
        "invoice": "INV-2026-7",
    } | given


def lapse(center) -> None:
    """The phone number turns out to be wrong."""
    check(center, "contact", outcome="wrong", expires_on=None, recorded_by=StaffFactory())


# -- Who may ---------------------------------------------------------------------------------------

PAGES = {
    "get": [
        "/desk/advertising/",
        "/desk/advertising/find/?q=harbor",
        "/desk/advertising/enter/center/{center}/",
        "/desk/advertising/enter/organization/{organization}/",
        "/desk/advertising/agreements/{agreement}/",
        "/desk/advertising/agreements/{agreement}/renew/",
        "/desk/advertising/agreements/{agreement}/document/",
        "/desk/advertising/centers/{center}/page/",
        "/desk/advertising/centers/{center}/preview/",
        "/desk/advertising/colors-dark.css",
    ],
    "post": [
        "/desk/advertising/agreements/{agreement}/approve/",
        "/desk/advertising/agreements/{agreement}/end/",
        "/desk/advertising/agreements/{agreement}/withdraw/",
        "/desk/advertising/agreements/{agreement}/attach/",
        "/desk/advertising/centers/{center}/ask/",
        "/desk/advertising/centers/{center}/words/",
        "/desk/advertising/centers/{center}/photos/",
        "/desk/advertising/photos/1/alt/",
        "/desk/advertising/photos/1/remove/",
    ],
}


@pytest.mark.parametrize("role", [Role.RESEARCH_TEAM, Role.RESEARCH_LEAD, Role.SITE_ADMIN])
def test_nobody_else_gets_in_and_a_visitor_is_asked_who_they_are(client, center, role):
    agreement = AdvertisingAgreementFactory(center=center, approved_by=None)
    known = {
        "center": center.public_id,
        "organization": OrganizationFactory().pk,
        "agreement": agreement.pk,
    }
    addresses = [(method, address.format(**known)) for method in PAGES for address in PAGES[method]]
    for method, address in addresses:
        assert getattr(client, method)(address).status_code == 302, address
    client.force_login(StaffFactory(role=role))
    for method, address in addresses:
        assert getattr(client, method)(address).status_code == 403, address
    assert "advertising" not in text(client.get("/desk/")).lower()
    agreement.refresh_from_db()
    assert (agreement.approved_at, agreement.withdrawn_at) == (None, None)


def test_an_advertising_admin_sees_no_work_of_the_research_team(client, admin, center):
    for address in (
        "/desk/queue/",
        "/desk/review/",
        f"/desk/centers/{center.public_id}/",
        f"/desk/centers/{center.public_id}/check/",
        f"/desk/centers/{center.public_id}/history/",
    ):
        assert client.get(address).status_code == 403, address


def test_the_research_team_reads_no_agreement_in_a_history(client, center, admin):
    AdvertisingAgreementFactory(center=center, invoice="INV-SECRET")
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    client.force_login(lead)
    for address in (
        f"/desk/centers/{center.public_id}/history/",
        f"/desk/centers/{center.public_id}/history/?kind=AdvertisingAgreement",
        f"/desk/people/{admin.username}/history/",
    ):
        said = text(client.get(address))
        assert "INV-SECRET" not in said
        assert "advertising agreement" not in said.lower()
    csv = client.get(f"/desk/centers/{center.public_id}/history.csv")
    assert b"INV-SECRET" not in b"".join(csv.streaming_content)


# -- Finding and entering --------------------------------------------------------------------------


def test_a_center_and_an_organization_are_found_by_a_part_of_their_name(client, admin, center):
    group = OrganizationFactory(name="Harbor Group")
    CenterFactory(name="Mill House")
    said = text(client.get("/desk/advertising/find/", {"q": "harbor"}))
    assert reverse("desk:agreement-enter-center", args=[center.public_id]) in said
    assert reverse("desk:agreement-enter-organization", args=[group.pk]) in said
    assert "Mill House" not in said
    assert "Harbor House" in text(client.get("/desk/advertising/find/", {"q": center.public_id}))
    said = text(client.get("/desk/advertising/find/", {"q": "nobody\0 <i>"}))
    assert "&lt;i&gt;" in said


def test_an_agreement_is_entered_with_its_document(client, admin, center, today):
    address = reverse("desk:agreement-enter-center", args=[center.public_id])
    paper = SimpleUploadedFile("signed.pdf", b"%PDF-1.7 signed")
    answer = client.post(address, terms(today, document=paper), follow=True)
    assert "Another person has to approve it" in text(answer)
    agreement = AdvertisingAgreement.objects.get()
    assert (agreement.center, agreement.entered_by) == (center, admin)
    assert agreement.last_day == today + 89 * DAY
    response = client.get(page_of(agreement, "document"))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 signed"
    assert response["Content-Disposition"] == 'attachment; filename="signed.pdf"'
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("last_day", "2020-01-01", "cannot be before the first one"),
        ("first_day", "2020-01-01", "cannot be in the past"),
        ("first_day", "soon", "Enter a valid date"),
        ("fee", "-1", "greater than or equal to 0"),
        ("fee", "a lot", "Enter a number"),
        ("currency", "XBT", "Select a valid choice"),
        ("invoice", "", "This field is required"),
    ],
)
def test_errors_stand_beside_their_field_and_nothing_typed_is_lost(
    client, admin, center, today, field, value, said
):
    given = terms(today, **{field: value})
    answer = client.post(reverse("desk:agreement-enter-center", args=[center.public_id]), given)
    assert answer.status_code == 422
    error = text(answer).split(f'id="id_{field}_error">')[1].split("</p>")[0]
    assert said in error
    assert f'aria-describedby="id_{field}' in text(answer)
    for name in ("first_day", "last_day", "fee", "invoice"):
        if given[name]:
            assert f'value="{given[name]}"' in text(answer)
    assert not AdvertisingAgreement.objects.exists()


def test_days_that_are_taken_are_said_beside_the_first_day(client, admin, center, today):
    AdvertisingAgreementFactory(center=center)
    answer = client.post(
        reverse("desk:agreement-enter-center", args=[center.public_id]), terms(today)
    )
    error = text(answer).split('id="id_first_day_error">')[1].split("</p>")[0]
    assert "covers the days" in error


def test_a_document_of_another_kind_is_refused_beside_its_field(client, admin, center, today):
    file = SimpleUploadedFile("signed.pdf", b"MZ\x90\0" + b"\0" * 60)
    answer = client.post(
        reverse("desk:agreement-enter-center", args=[center.public_id]),
        terms(today, document=file),
    )
    assert "cannot be used" in text(answer).split('id="id_document_error">')[1]
    assert "choose it again" in text(answer)


# -- Why not, and asking for a check ---------------------------------------------------------------


def test_it_says_why_a_center_cannot_be_marked_and_asks_once_for_a_check(client, admin, today):
    center = CenterFactory(name="Not Yet")
    address = reverse("desk:agreement-enter-center", args=[center.public_id])
    said = text(client.get(address))
    assert "License: not checked yet." in said
    assert 'name="fee"' not in said
    assert client.post(address, terms(today)).status_code == 422
    assert not AdvertisingAgreement.objects.exists()

    ask = reverse("desk:advertising-ask", args=[center.public_id])
    for _twice in range(2):
        answer = client.post(ask, follow=True)
    task = Task.objects.get()
    assert (task.center, task.reason) == (center, Task.Reason.CHECK_WANTED)
    assert "was asked for a check on" in text(answer)
    assert "Ask the research team" not in text(answer)


def test_nobody_is_asked_where_no_check_helps(client, admin, center):
    answer = client.post(reverse("desk:advertising-ask", args=[center.public_id]), follow=True)
    assert "confirmed already" in text(answer)
    assert not Task.objects.exists()
    closed = CenterFactory(closed=True)
    said = text(client.get(reverse("desk:agreement-enter-center", args=[closed.public_id])))
    assert "This center is closed." in said
    assert "Ask the research team" not in said


# -- One agreement ---------------------------------------------------------------------------------


def test_another_person_approves_and_nobody_their_own(client, admin, colleague, center):
    agreement = AdvertisingAgreementFactory(center=center, by=admin, approved_by=None)
    said = text(client.get(page_of(agreement)))
    assert page_of(agreement, "approve") not in said
    answer = client.post(page_of(agreement, "approve"))
    assert answer.status_code == 422
    assert "Another person has to approve it" in text(answer)

    client.force_login(colleague)
    assert page_of(agreement, "approve") in text(client.get(page_of(agreement)))
    said = text(client.post(page_of(agreement, "approve"), follow=True))
    assert "Shown as advertiser now" in said
    history = said.split('id="history"')[1]
    order = [history.index(words) for words in ("Granted", "Approved", "Entered")]
    assert order == sorted(order)
    agreement.refresh_from_db()
    assert agreement.approved_by == colleague


def test_a_renewal_starts_where_the_last_one_ends(client, admin, center, today):
    agreement = AdvertisingAgreementFactory(center=center, last_day=today + 29 * DAY)
    said = text(client.get(page_of(agreement, "renew")))
    assert f'value="{today + 30 * DAY}"' in said
    assert f'value="{today + 59 * DAY}"' in said
    assert 'value="1200.00"' in said
    given = terms(today, first_day=f"{today + 30 * DAY}", last_day=f"{today + 59 * DAY}")
    client.post(page_of(agreement, "renew"), given)
    new = AdvertisingAgreement.objects.exclude(pk=agreement.pk).get()
    assert (new.center, new.first_day, new.entered_by) == (center, today + 30 * DAY, admin)
    assert client.post(page_of(agreement, "renew"), given).status_code == 422


def test_it_is_ended_early_with_a_reason(client, admin, center, today):
    agreement = AdvertisingAgreementFactory(center=center)
    answer = client.post(page_of(agreement, "end"), {"ended_on": "2020-01-01", "reason": ""})
    assert answer.status_code == 422
    assert 'value="2020-01-01"' in text(answer)
    assert "This field is required" in text(answer)
    answer = client.post(page_of(agreement, "end"), {"ended_on": "2020-01-01", "reason": "Sold."})
    assert "Choose a day from" in text(answer).split('id="end-ended_on_error"')[1]

    said = text(
        client.post(
            page_of(agreement, "end"), {"ended_on": f"{today}", "reason": "Sold."}, follow=True
        )
    )
    assert "Sold." in said
    assert "Not shown as advertiser now" in said
    assert page_of(agreement, "end") not in said


def test_one_that_is_not_approved_is_withdrawn_and_stays(client, admin, center):
    agreement = AdvertisingAgreementFactory(center=center, by=admin, approved_by=None)
    assert client.post(page_of(agreement, "withdraw"), {"reason": " "}).status_code == 422
    said = text(client.post(page_of(agreement, "withdraw"), {"reason": "Wrong fee."}, follow=True))
    assert "Wrong fee." in said
    assert "It stays on record" in said
    for act in ("approve", "withdraw", "end"):
        assert page_of(agreement, act) not in said
        answer = client.post(page_of(agreement, act), {"reason": "Again.", "ended_on": "2030-1-1"})
        assert answer.status_code == 422


def test_the_document_is_added_once(client, admin, center):
    agreement = AdvertisingAgreementFactory(center=center)
    assert client.get(page_of(agreement, "document")).status_code == 404
    assert client.post(page_of(agreement, "attach")).status_code == 422
    paper = SimpleUploadedFile("signed.pdf", b"%PDF-1.7 signed")
    said = text(client.post(page_of(agreement, "attach"), {"document": paper}, follow=True))
    assert "signed.pdf" in said
    assert page_of(agreement, "attach") not in said


def test_a_lapse_is_told_with_its_reason_and_the_way_to_a_check(client, admin, center):
    agreement = AdvertisingAgreementFactory(center=center)
    lapse(center)
    said = text(client.get(page_of(agreement)))
    assert "Cannot be marked now" in said
    assert "Contact: could not be confirmed on" in said
    answer = client.post(
        reverse("desk:advertising-ask", args=[center.public_id]), {"agreement": agreement.pk}
    )
    assert answer.url == page_of(agreement)
    assert Task.objects.get().detail == {"sections": ["contact"]}


# -- Shelves ---------------------------------------------------------------------------------------


@pytest.fixture
def shelves(colleague, today):
    """An agreement of each kind, by the name of its center, on the shelves it should stand on."""

    def make(name, **given):
        return AdvertisingAgreementFactory(
            center=CenterFactory(name=name, verified=True), by=colleague, **given
        )

    make("In Hand")
    make("Last Month", last_day=today + 29 * DAY)
    make("One More Day", last_day=today + 30 * DAY)
    make("To Approve", approved_by=None)
    make("In June", first_day=today + DAY)
    lapse(make("Lost").center)
    end_early(make("Cut"), by=colleague, ended_on=today, reason="Sold.")
    withdraw(make("Taken Back", approved_by=None), by=colleague, reason="Wrong fee.")
    return {
        "running": {"In Hand", "Last Month", "One More Day", "Lost"},
        "ending": {"Last Month"},
        "waiting": {"To Approve"},
        "coming": {"In June"},
        "lapsed": {"Lost"},
        "ended": {"Cut", "Taken Back"},
    }


def test_each_agreement_stands_on_its_shelves_alone(client, admin, shelves):
    everyone = set().union(*shelves.values())
    for shelf, names in shelves.items():
        said = text(client.get("/desk/advertising/", {"shelf": shelf}))
        table = said.split("</nav>")[-1]
        assert {name for name in everyone if name in table} == names, shelf
        assert f"{len(names)}</span></a>" in said.split(f"?shelf={shelf}")[1]
    assert client.get("/desk/advertising/", {"shelf": "none", "page": "x"}).status_code == 200


def test_a_center_of_an_organization_that_never_was_verified_has_not_lapsed(client, admin):
    group = OrganizationFactory(name="Harbor Group")
    one, _other = (
        CenterFactory(organization=group, verified=True),
        CenterFactory(organization=group),
    )
    AdvertisingAgreementFactory(organization=group)
    assert "1 of 2 centers shown" in text(client.get("/desk/advertising/"))
    lapsed = "/desk/advertising/?shelf=lapsed"
    assert "Harbor Group" not in text(client.get(lapsed))
    lapse(one)
    assert "Harbor Group" in text(client.get(lapsed))


def test_home_shows_the_own_work(client, admin, colleague, shelves):
    mine = AdvertisingAgreementFactory(by=admin, approved_by=None)
    said = text(client.get("/desk/"))
    to_approve, rest = said.split('id="to-approve"')[1].split('id="for-others"')
    for_others, rest = rest.split('id="ending"')
    ending, lapsed = rest.split('id="lapsed"')
    assert "To Approve" in to_approve
    assert str(mine.center) not in to_approve
    assert str(mine.center) in for_others
    assert "Last Month" in ending
    assert "Lost" in lapsed
    approve(mine, by=colleague)
    assert str(mine.center) not in text(client.get("/desk/"))


def test_a_list_takes_the_same_queries_however_long(client, admin, django_assert_max_num_queries):
    AdvertisingAgreementFactory()
    address = "/desk/advertising/"
    client.get(address)
    with django_assert_max_num_queries(12) as few:
        client.get(address)
    group = OrganizationFactory()
    CenterFactory.create_batch(3, organization=group, verified=True)
    AdvertisingAgreementFactory(organization=group)
    AdvertisingAgreementFactory.create_batch(3)
    with django_assert_max_num_queries(len(few)):
        client.get(address)
