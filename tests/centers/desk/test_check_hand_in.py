"""Handing a section in from the page: what is recorded, and every way in which it is refused."""

import datetime
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from centers.models import CheckDraft, Confirmation, EvidenceFile, Submission, Task
from centers.tasks import release_all, take
from tests.centers.desk.check_helpers import address, hand_in, inputs_of, open_page
from tests.factories import CenterFactory, PlaceFactory, StaffFactory, check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("member")]
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def verified(member):
    return CenterFactory(
        verified=True,
        at=TODAY() - 60 * DAY,
        phone="+16085550123",
        yes=["care/detox", "treats/alcohol"],
    )


@pytest.fixture(autouse=True)
def first_and_ketamine_alone_are_reviewed(monkeypatch):
    """Nobody is new and nothing is drawn: tests/centers/verification/test_rules.py has those."""
    monkeypatch.setattr("centers.verification.rules.SAMPLED_SHARE", 0)
    monkeypatch.setattr("centers.verification.rules.NEW_MEMBER_CHECKS", 0)


def words(response) -> str:
    return " ".join(response.content.decode().split())


def latest(center, section="contact") -> Confirmation:
    return center.confirmations.latest().get(section=section)


# -- What is recorded -----------------------------------------------------------------------------


def test_still_correct_is_one_press_with_one_evidence_for_all(client, member, verified):
    page = open_page(client, verified)
    typed = {"shared-register": "LIC-7", "shared-link": "https://register.example.org/7"}
    response = hand_in(client, verified, "contact", page, typed=typed)
    assert response.status_code == 303

    made = latest(verified)
    assert made.recorded_by == member
    assert (made.outcome, made.method, made.observed_on) == ("confirmed", "phone", TODAY())
    assert made.evidence.splitlines() == [
        "Ann at the front desk said so.",
        "Link: https://register.example.org/7",
        "Register number: LIC-7",
    ]
    # The next section finds the same evidence there already.
    assert open_page(client, verified)["shared-note"] == "Ann at the front desk said so."


def test_evidence_of_its_own_goes_before_the_shared_one(client, verified):
    typed = {
        "licence-own-method": "licence-register",
        "licence-own-note": "Seen in the register.",
        "licence-own-expires_on": "2099-12-31",
        "shared-link": "https://example.org/",
    }
    hand_in(client, verified, "licence", typed=typed)
    made = latest(verified, "licence")
    assert (made.method, made.evidence) == ("licence-register", "Seen in the register.")
    assert made.expires_on == datetime.date(2099, 12, 31)


def test_corrections_are_published_at_once_where_no_second_person_is_needed(client, verified):
    typed = {
        "contact-hours": "Mon-Fri 9-5",
        "contact-phone-0-number": "(608) 555-0177",
        "contact-phone-1-number": "608 555 0188 ext. 9",
        "contact-phone-1-kind": "intake",
    }
    assert hand_in(client, verified, "contact", typed=typed).status_code == 303
    verified.refresh_from_db()
    assert verified.hours == "Mon-Fri 9-5"
    assert [(p.number, p.extension, p.kind) for p in verified.phones.all()] == [
        ("+16085550177", "", "main"),
        ("+16085550188", "9", "intake"),
    ]


def test_three_answers(client, verified):
    typed = {
        "services-care/detox": "no",
        "services-treats/alcohol": "",
        "services-care/crisis": "yes",
    }
    hand_in(client, verified, "services", typed=typed)
    rows = verified.offerings.select_related("term__category")
    answers = {"/".join(row.term.natural_key()): row for row in rows}
    assert {path: row.answer for path, row in answers.items()} == {
        "care/detox": "no",
        "care/crisis": "yes",
    }
    assert {row.basis for row in rows} == {"research"}


@pytest.mark.parametrize("outcome", ["not-confirmed", "wrong"])
def test_a_whole_part_may_not_be_confirmed(client, verified, outcome):
    typed = {"services-outcome": outcome, "services-care/detox": "no"}
    hand_in(client, verified, "services", typed=typed)
    made = latest(verified, "services")
    assert (made.outcome, made.facts, made.expires_on) == (outcome, {}, None)
    assert verified.offerings.filter(answer="no").count() == 0


def test_what_is_no_longer_true_is_taken_off_and_noted(client, verified):
    was = verified.website
    typed = {"contact-website-verdict": "wrong"}
    hand_in(client, verified, "contact", typed=typed)
    verified.refresh_from_db()
    assert verified.website == ""
    assert f"Website: no longer true ({was})" in latest(verified).evidence


@pytest.mark.parametrize("verdict", ["not-confirmed", "wrong"])
@pytest.mark.parametrize(
    ("section", "name"), [("contact", "contact-phone-0"), ("location", "location-street1")]
)
def test_without_what_it_cannot_stand_without_a_part_is_not_confirmed(
    client, verified, section, name, verdict
):
    assert hand_in(client, verified, section, typed={f"{name}-verdict": verdict}).status_code == 303
    assert latest(verified, section).outcome == verdict
    assert verified.phones.count() == 1


def test_two_questions_about_ketamine_each_with_its_evidence(client, verified):
    typed = {
        "ketamine-treats/ketamine": "yes",
        "ketamine-offers/ketamine-therapy": "yes",
        "ketamine-ketamine/pain-plan": "yes",
        "shared-note": "",
    }
    evidence = {
        "ketamine-evidence:treats/ketamine": "Dr. Lee runs the program.",
        "ketamine-evidence:offers/ketamine-therapy": "They have an infusion room.",
    }
    for missing in evidence:
        given = {name: text for name, text in evidence.items() if name != missing}
        response = hand_in(client, verified, "ketamine", typed=typed | {missing: ""} | given)
        assert response.status_code == 422
        assert "Say what was seen or heard on this question." in words(response)
    hand_in(client, verified, "ketamine", typed=typed | evidence)
    waiting = verified.submissions.get()
    assert waiting.evidence.splitlines() == [
        "Treats ketamine addiction: Dr. Lee runs the program.",
        "Gives ketamine or esketamine as a treatment: They have an infusion room.",
    ]
    assert waiting.facts["answers"]["ketamine/pain-plan"] == "yes"


def test_details_go_with_their_question(client, verified):
    typed = {
        "ketamine-treats/ketamine": "no",
        "ketamine-offers/ketamine-therapy": "yes",
        "ketamine-evidence:offers/ketamine-therapy": "Said so.",
        "ketamine-ketamine/pain-plan": "yes",
        "ketamine-ketamine/given-for-depression": "yes",
    }
    hand_in(client, verified, "ketamine", typed=typed)
    answers = verified.submissions.get().facts["answers"]
    assert {path for path, answer in answers.items() if answer == "yes"} == {
        "offers/ketamine-therapy",
        "ketamine/given-for-depression",
    }


# -- What is refused, with all that was typed kept ------------------------------------------------


@pytest.mark.parametrize(
    ("section", "typed", "beside"),
    [
        ("contact", {"shared-note": " "}, "shared-note"),
        ("contact", {"shared-observed_on": "2999-01-01"}, "shared-observed_on"),
        ("contact", {"shared-observed_on": "yesterday"}, "shared-observed_on"),
        ("contact", {"shared-observed_on": "2020-01-01"}, "shared-observed_on"),
        ("contact", {"shared-method": "telepathy"}, "shared-method"),
        ("contact", {"shared-link": "javascript:alert(1)"}, "shared-link"),
        ("contact", {"contact-own-observed_on": "2999-01-01"}, "contact-own-observed_on"),
        ("contact", {"contact-phone-0-number": "12"}, "contact-phones"),
        ("contact", {"contact-phone-0-number": ""}, "contact-phones"),
        ("contact", {"contact-website": "not a site"}, "contact-website"),
        ("contact", {"contact-hours": "x" * 400}, "contact-hours"),
        ("location", {"location-zip": "99999"}, "location-zip"),
        ("location", {"location-zip": "Madison"}, "location-zip"),
        ("location", {"location-state": "Wisconsin"}, "location-state"),
        ("services", {"services-care/detox": "maybe"}, "services-care/detox"),
        ("licence", {}, "licence-own-expires_on"),
        ("licence", {"licence-own-expires_on": "soon"}, "licence-own-expires_on"),
        ("licence", {"licence-own-expires_on": "2001-01-01"}, ""),
        ("contact", {"contact-outcome": "perhaps"}, ""),
    ],
)
def test_refused_beside_the_field_and_everything_typed_is_kept(
    client, verified, section, typed, beside
):
    before = list(Confirmation.objects.values_list("pk", flat=True).order_by("pk"))
    typed = {"payment-pay/medicaid": "yes", "payment-own-note": "kept"} | typed
    response = hand_in(client, verified, section, typed=typed)

    assert response.status_code == 422
    found = response.context["page"]
    pane = next(pane for pane in found.panes if pane.section == section)
    errors = {name for name, messages in found.errors.items() if messages}
    assert (beside in errors) if beside else pane.errors
    # What it says is on the page, next to the field.
    assert all(m in response.content.decode() for m in found.errors.get(beside, [])) or pane.errors
    shown = inputs_of(response)
    for name, text in typed.items():
        if name not in ("services-care/detox", "contact-outcome", "shared-method"):
            assert shown[name].strip() == text.strip(), name
    assert open_page(client, verified)["payment-pay/medicaid"] == "yes"
    assert list(Confirmation.objects.values_list("pk", flat=True).order_by("pk")) == before
    assert not Submission.objects.exists()


def test_an_unknown_part_is_refused(client, verified):
    assert hand_in(client, verified, "everything").status_code == 400


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("scan.pdf", b"MZ\x90\x00\x03" + b"\0" * 60, "cannot be used"),
        ("scan.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "inside, it is PNG"),
        ("page.html", b"<html><script>alert(1)</script>", "not what its name says"),
        ("photo.png", b"just text", "inside, it is text"),
        ("book.xlsx", b"PK\x03\x04" + b"\0" * 60, "cannot be used"),
        ("empty.txt", b"", "is empty"),
        ("big.pdf", PDF + b"0" * (10 * 1024 * 1024), "too large"),
    ],
)
def test_a_file_that_is_no_evidence(client, verified, settings, name, content, says):
    upload = SimpleUploadedFile(name, content, content_type="application/pdf")
    good = SimpleUploadedFile("good.pdf", PDF)
    response = hand_in(
        client, verified, "contact", typed={"contact-hours": "Always"}, files=[good, upload]
    )
    assert response.status_code == 422
    assert says in words(response)
    assert inputs_of(response)["contact-hours"] == "Always"
    assert not EvidenceFile.objects.exists()
    assert [p for p in settings.EVIDENCE_ROOT.rglob("*") if p.is_file()] == []


def test_eleven_files_are_too_many(client, verified):
    uploads = [SimpleUploadedFile(f"{n}.pdf", PDF + str(n).encode()) for n in range(11)]
    response = hand_in(client, verified, "contact", files=uploads)
    assert response.status_code == 422
    assert "up to 10 files" in words(response)


def test_good_files_go_with_the_check_and_are_kept_once(client, verified, settings):
    first = SimpleUploadedFile("Licence 2026.PDF", PDF, content_type="text/html")
    response = hand_in(client, verified, "contact", typed={"shared-note": ""}, files=[first])
    # Refused for want of words; the file need not be chosen again.
    assert response.status_code == 422
    assert inputs_of(response)["kept"] == [str(EvidenceFile.objects.get().pk)]

    assert hand_in(client, verified, "contact", inputs_of(response)).status_code == 303
    assert (
        hand_in(
            client, verified, "services", files=[SimpleUploadedFile("again.pdf", PDF)]
        ).status_code
        == 303
    )
    kept = EvidenceFile.objects.get()
    assert set(kept.confirmations.all()) == {latest(verified), latest(verified, "services")}
    assert (kept.name, kept.content_type, kept.size) == (
        "Licence 2026.PDF",
        "application/pdf",
        len(PDF),
    )
    assert "Licence" not in kept.file.name
    assert len([p for p in settings.EVIDENCE_ROOT.rglob("*") if p.is_file()]) == 1


def test_files_of_others_or_of_other_centers_cannot_be_named(client, verified):
    hand_in(client, CenterFactory(), "contact", files=[SimpleUploadedFile("a.pdf", PDF)])
    elsewhere = EvidenceFile.objects.get()
    page = open_page(client, verified)
    hand_in(client, verified, "contact", page, kept=[str(elsewhere.pk), "x", "9" * 30])
    assert not latest(verified).evidence_files.exists()


# -- Twice, at once, too late ---------------------------------------------------------------------


def test_pressed_twice_is_one_check(client, verified):
    page = open_page(client, verified)
    typed = {"contact-website-verdict": "wrong", "contact-hours": "Always"}
    for _press in range(2):
        assert hand_in(client, verified, "contact", page, typed=typed).status_code == 303
    assert verified.confirmations.filter(section="contact").count() == 2  # the old and the new


def test_pressed_twice_is_one_submission(client, member):
    center = CenterFactory()
    page = open_page(client, center)
    for _press in range(2):
        assert hand_in(client, center, "location", page).status_code == 303
    assert center.submissions.count() == 1


def test_two_tabs_the_later_one_sees_what_was_typed_in_the_first(client, verified):
    first = open_page(client, verified)
    client.post(address(verified), first | {"contact-hours": "Always", "save": "1"})

    second = client.get(address(verified))
    assert inputs_of(second)["contact-hours"] == "Always"
    assert "Restored what you typed at" in words(second)


def test_a_stale_page_gets_both_versions_and_loses_nothing(client, verified):
    stale = open_page(client, verified)
    stale["contact-hours"] = "Mornings"
    colleague = StaffFactory()
    client_of_colleague = type(client)()
    client_of_colleague.force_login(colleague)
    hand_in(
        client_of_colleague,
        verified,
        "contact",
        typed={"contact-hours": "Evenings", "shared-note": "Bob said so."},
    )

    response = hand_in(client, verified, "contact", stale)
    assert response.status_code == 409
    page = words(response)
    assert "Someone else changed this part" in page
    assert "<td>Evenings</td> <td><mark>Mornings</mark></td>" in page
    assert latest(verified).recorded_by == colleague
    # And once more, on top of the new version.
    shown = inputs_of(response)
    assert shown["contact-hours"] == "Mornings"
    assert hand_in(client, verified, "contact", shown).status_code == 303
    verified.refresh_from_db()
    assert verified.hours == "Mornings"


def test_a_draft_over_a_part_that_changed_since_says_so_when_opened(client, verified):
    page = open_page(client, verified)
    client.post(address(verified), page | {"contact-hours": "Mornings", "save": "1"})
    check(verified, "contact")
    response = client.get(address(verified))
    assert "This part changed after you began to type." in words(response)
    assert inputs_of(response)["contact-hours"] == "Mornings"


def test_a_member_who_was_removed_hands_nothing_in_and_loses_nothing(client, member, verified):
    task = take(Task.objects.create(center=verified, reason="expiring"), member)
    page = open_page(client, verified)
    client.post(address(verified), page | {"contact-hours": "Always", "save": "1"})
    member.groups.clear()
    release_all(member)

    assert hand_in(client, verified, "contact", page).status_code == 403
    assert latest(verified).recorded_by != member
    assert CheckDraft.objects.get(user=member).data["contact"]["contact-hours"] == "Always"
    assert take(task, StaffFactory()).leased_to != member


def test_a_moved_center_falls_back_to_the_middle_of_its_zip(client, verified):
    PlaceFactory(kind="zip", code="53704", name="53704", latitude=43.12, longitude=-89.35)
    typed = {"location-street1": "9 New Road", "location-zip": "53704"}
    assert hand_in(client, verified, "location", typed=typed).status_code == 303
    verified.refresh_from_db()
    assert (verified.latitude, verified.longitude) == (43.12, -89.35)
    assert verified.location_precision == "zip"


# -- Drafts ---------------------------------------------------------------------------------------


def send(client, center, data, **extra):
    body = data if isinstance(data, str) else json.dumps(data)
    where = reverse("desk:draft", args=[center.public_id])
    return client.post(where, body, content_type="application/json", **extra)


def test_typing_is_kept_part_by_part_and_gone_when_handed_in(client, member, verified):
    page = open_page(client, verified)
    version = page["contact-version"]
    contact = {"contact-hours": "Always", "contact-version": version, "contact-touched": "1"}
    answer = send(client, verified, {"contact": contact})
    assert answer.json()["saved"].startswith("Saved at ")
    send(client, verified, {"payment": {"payment-pay/medicaid": "no", "payment-touched": "1"}})

    kept = open_page(client, verified)
    assert (kept["contact-hours"], kept["payment-pay/medicaid"]) == ("Always", "no")
    hand_in(client, verified, "contact", kept)
    assert "contact" not in CheckDraft.objects.get().data
    assert open_page(client, verified)["payment-pay/medicaid"] == "no"


def test_a_draft_is_a_persons_own(client, verified):
    send(client, verified, {"contact": {"contact-hours": "Mine"}})
    client.force_login(StaffFactory())
    assert open_page(client, verified)["contact-hours"] != "Mine"


def test_typing_it_back_is_no_draft_any_more(client, verified):
    send(client, verified, {"contact": {"contact-hours": "Always"}})
    page = open_page(client, verified)
    client.post(address(verified), page | {"contact-hours": "", "save": "1"})
    assert not CheckDraft.objects.exists()


def test_it_can_be_thrown_away(client, verified):
    send(client, verified, {"contact": {"contact-hours": "Always"}})
    client.post(address(verified), {"discard": "1"})
    assert not CheckDraft.objects.exists()


def test_used_evidence_is_not_offered_on_another_day(client, verified):
    hand_in(client, verified, "contact")
    CheckDraft.objects.update(updated_at=timezone.now() - 2 * DAY)
    assert open_page(client, verified)["shared-note"] == ""


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("no json", 400),
        ("[]", 400),
        ('"text"', 400),
        ('{"contact": ["a"]}', 400),
        ('{"contact": {"contact-hours": 5}}', 400),
        ('{"contact": {"contact-hours": "' + "x" * 600_000 + '"}}', 413),
        ('{"contact": {"contact-hours": "a\\u0000b\\ud800"}}', 200),
        ('{"nonsense": {"x": "y"}}', 200),
    ],
)
def test_odd_drafts(client, verified, body, status):
    assert send(client, verified, body).status_code == status
    assert client.get(address(verified)).status_code == 200


def test_drafts_need_the_team_and_a_post(client, verified):
    where = reverse("desk:draft", args=[verified.public_id])
    assert client.get(where).status_code == 405
    client.force_login(StaffFactory(role="Advertising admin"))
    assert send(client, verified, {}).status_code == 403


# -- Evidence files -------------------------------------------------------------------------------


def test_files_go_to_the_research_team_only_and_are_never_shown(client, verified):
    hand_in(client, verified, "contact", files=[SimpleUploadedFile("licence.pdf", PDF)])
    where = reverse("desk:evidence", args=[EvidenceFile.objects.get().pk])
    answer = client.get(where)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="licence.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]

    client.force_login(StaffFactory(role="Advertising admin"))
    assert client.get(where).status_code == 403
    client.logout()
    assert client.get(where).status_code == 302
