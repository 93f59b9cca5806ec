"""The second person's pages, and a listing's whole way from the queue to its public badge."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from centers.accounts.roles import Role
from centers.models import EvidenceFile, Listing, Submission, Task
from centers.tasks import open_task
from tests.centers.desk.check_helpers import hand_in, inputs_of
from tests.factories import (
    CenterFactory,
    PlaceFactory,
    SourceRecordFactory,
    StaffFactory,
    check,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]
REQUIRED = ("contact", "location", "services", "licence")


@pytest.fixture
def lead():
    return StaffFactory(role=Role.RESEARCH_LEAD)


@pytest.fixture
def waiting(client, member):
    """A member's first check of a center's contact."""
    center = CenterFactory(phone="+16085550123")
    hand_in(client, center, "contact", typed={"contact-hours": "Always"})
    return center.submissions.get()


def where(submission) -> str:
    return reverse("desk:review-one", args=[submission.pk])


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_list_has_what_others_handed_in(client, member, waiting, lead):
    own = words(client.get(reverse("desk:review")))
    assert "No check of anyone else waits." in own
    assert "Yours, for someone else to review" in own
    assert "You can review the checks of others once 20" in own

    client.force_login(lead)
    page = words(client.get(reverse("desk:review")))
    assert "1 check waits." in page
    assert where(waiting) in page


def test_one_page_has_both_sides_the_evidence_and_the_difference(client, waiting, lead):
    client.force_login(lead)
    page = words(client.get(where(waiting)))
    assert "Ann at the front desk said so." in page
    assert "First verification of this part" in page
    assert "</td> <td><mark>Always</mark></td>" in page
    assert "(608) 555-0123" in page


def test_accepted(client, waiting, lead):
    client.force_login(lead)
    response = client.post(where(waiting), {"decision": "accept"})
    assert response.status_code == 302
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reviewed_by) == ("accepted", lead)
    assert waiting.center.confirmations.get().reviewed_by == lead


def test_sent_back_with_a_note_that_the_recorder_reads(client, member, waiting, lead):
    client.force_login(lead)
    assert client.post(where(waiting), {"decision": "return"}).status_code == 422
    client.post(where(waiting), {"decision": "return", "note": "Which Ann?"})
    client.force_login(member)
    page = words(client.get(reverse("desk:check", args=[waiting.center.public_id])))
    assert f"Sent back by {lead}: Which Ann?" in page


def test_nobody_reviews_their_own_on_the_page_either(client, lead):
    client.force_login(lead)
    center = CenterFactory()
    hand_in(client, center, "contact")
    own = center.submissions.get()
    assert "This is your own check." in words(client.get(where(own)))
    assert client.post(where(own), {"decision": "accept"}).status_code == 403
    own.refresh_from_db()
    assert own.state == "waiting"


def test_new_members_and_outsiders_review_nothing(client, waiting):
    for person in (StaffFactory(), StaffFactory(role=Role.ADVERTISING_ADMIN)):
        client.force_login(person)
        assert client.get(where(waiting)).status_code == 403
        assert client.post(where(waiting), {"decision": "accept"}).status_code == 403


def test_the_second_of_two_reviewers_is_told_who_was_faster(client, waiting, lead):
    client.force_login(lead)
    client.post(where(waiting), {"decision": "accept"})
    client.force_login(StaffFactory(role=Role.RESEARCH_LEAD))
    response = client.post(where(waiting), {"decision": "return", "note": "No."})
    assert response.status_code == 409
    assert f"{lead} was faster: Accepted." in words(response)


def test_what_cannot_stand_any_more_is_not_accepted(client, waiting, lead):
    check(waiting.center, "contact")
    client.force_login(lead)
    response = client.post(where(waiting), {"decision": "accept", "note": "Fine."})
    assert response.status_code == 422
    assert "A newer check of this part" in words(response)
    assert "Fine." in words(response)


def test_neither_accepted_nor_sent_back(client, waiting, lead):
    client.force_login(lead)
    assert client.post(where(waiting), {"decision": "perhaps"}).status_code == 400


# -- From the queue to the public badge -----------------------------------------------------------


def test_an_imported_center_from_the_queue_to_its_badge(client, member, lead):
    center = CenterFactory(yes=["care/detox"], phone="+16085550123")
    SourceRecordFactory(center=center, payload={"phone": "608-555-0123", "zip": "53703"})
    open_task(center, Task.Reason.IMPORT_CANDIDATE)
    public = reverse("center", args=[center.public_id, center.slug])
    assert "Not yet verified by us" in words(client.get(public))

    response = client.post(reverse("desk:next"))
    assert response.url == reverse("desk:check", args=[center.public_id])
    next_year = timezone.localdate() + datetime.timedelta(days=365)
    for section in REQUIRED:
        typed = {}
        if section == "licence":
            typed = {
                "licence-own-method": "licence-register",
                "licence-own-register": "LIC-7",
                "licence-own-expires_on": next_year.isoformat(),
            }
        response = hand_in(client, center, section, typed=typed)
        assert response.status_code == 303
    assert response.url.endswith("#payment")
    assert "The rest is up to the reviewers." in words(client.get(response.url))
    assert not Task.objects.open().filter(reason=Task.Reason.IMPORT_CANDIDATE).exists()
    assert "Not yet verified by us" in words(client.get(public))

    client.force_login(lead)
    address = client.post(reverse("desk:next")).url
    for submission in center.submissions.all():
        assert address == where(submission)
        address = client.post(address, {"decision": "accept"}).url
    assert address == reverse("desk:review")
    assert not Task.objects.open().exists()
    assert "Verified by our research team." in words(client.get(public))
    checks = center.confirmations.all()
    assert {(c.recorded_by, c.reviewed_by) for c in checks} == {(member, lead)}


def test_a_clinic_that_gives_ketamine_never_comes_up_for_help_with_it(client, member, lead):
    PlaceFactory(kind="zip", code="53703", name="53703", label="53703 (Madison, WI)")
    center = CenterFactory(name="Infusion Clinic", verified=True, yes=["treats/mental-health"])
    typed = {
        "ketamine-offers/ketamine-therapy": "yes",
        "ketamine-treats/ketamine": "no",
        "ketamine-evidence:offers/ketamine-therapy": "They run an infusion room.",
        "ketamine-ketamine/given-for-depression": "yes",
        "ketamine-ketamine/supervised-clinician": "yes",
    }
    assert hand_in(client, center, "ketamine", typed=typed).status_code == 303
    client.force_login(lead)
    client.post(where(Submission.objects.get()), {"decision": "accept"})

    assert Listing.objects.get().is_verified(timezone.localdate())
    for verified in ("yes", "any"):
        query = {"where": "53703", "treats": "ketamine", "verified": verified}
        assert "Infusion Clinic" not in words(client.get(reverse("search"), query))
        query = {"where": "53703", "offers": "ketamine-therapy", "verified": verified}
        assert "Infusion Clinic" in words(client.get(reverse("search"), query))
    page = words(client.get(reverse("center", args=[center.public_id, center.slug])))
    assert "<strong>No:</strong> Treats ketamine addiction" in page
    assert "<strong>Yes:</strong> Gives ketamine or esketamine as a treatment" in page
    assert "<strong>Yes:</strong> Given for depression" in page
    assert "Pain care without ketamine" not in page


def test_evidence_files_reach_the_reviewer_and_the_check(client, member, lead):
    center = CenterFactory()
    hand_in(client, center, "contact", files=[SimpleUploadedFile("note.txt", b"Seen.")])
    submission = center.submissions.get()
    client.force_login(lead)
    file = EvidenceFile.objects.get()
    assert reverse("desk:evidence", args=[file.pk]) in words(client.get(where(submission)))
    client.post(where(submission), {"decision": "accept"})
    assert file.confirmations.get() == center.confirmations.get()


def test_the_page_of_a_center_that_waits_offers_the_review(client, waiting, lead):
    client.force_login(lead)
    response = client.get(reverse("desk:check", args=[waiting.center.public_id]))
    assert where(waiting) in words(response)
    assert inputs_of(response)["contact-hours"] == ""
