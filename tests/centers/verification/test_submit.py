"""Handing a check in, and the second person's word on it."""

import datetime
import importlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from centers.accounts.roles import Role
from centers.models import CheckDraft, Confirmation, Listing, Submission, Task
from centers.models.verification import REQUIRED_SECTIONS
from centers.tasks import open_task
from centers.verification import (
    AlreadyDecided,
    ConfirmationError,
    StaleCheck,
    review,
    save_draft,
    submit,
    version_of,
)
from tests.factories import CenterFactory, StaffFactory, UserFactory, check

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 10)
ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def center():
    return CenterFactory()


@pytest.fixture
def verified():
    return CenterFactory(verified=True, at=DAY - ONE_DAY, yes=["care/detox"])


@pytest.fixture
def member(monkeypatch):
    monkeypatch.setattr("centers.verification.rules.NEW_MEMBER_CHECKS", 0)
    return StaffFactory()


@pytest.fixture
def lead():
    return StaffFactory(role=Role.RESEARCH_LEAD)


def hand_in(center, member, section="contact", **changes):
    arguments = {
        "method": "phone",
        "evidence": "Spoke with the front desk.",
        "observed_on": DAY,
        "at": DAY,
        "version": version_of(center, section),
        "draw": lambda: 0.5,
    }
    return submit(center, section, recorded_by=member, **arguments | changes)


# -- Handing in -----------------------------------------------------------------------------------


def test_a_check_that_needs_nobody_else_counts_at_once(verified, member):
    made = hand_in(verified, member)
    assert isinstance(made, Confirmation)
    assert verified.confirmations.latest().get(section="contact") == made
    assert (made.reviewed_by, made.review_reason) == (None, "")


def test_a_first_check_waits_and_counts_for_nothing(center, member):
    made = hand_in(center, member)
    assert isinstance(made, Submission)
    assert (made.state, made.review_reason) == ("waiting", "first")
    assert not center.confirmations.exists()
    assert Task.objects.open().get(center=center).reason == Task.Reason.REVIEW


def test_the_only_person_there_is_can_hand_in(center):
    only = StaffFactory()
    type(only).objects.exclude(pk=only.pk).delete()
    assert hand_in(center, only).state == "waiting"
    assert type(only).objects.get() == only


@pytest.mark.parametrize("person", [UserFactory, lambda: StaffFactory(role="Advertising admin")])
def test_nobody_outside_the_team_hands_in(center, person):
    with pytest.raises(PermissionDenied):
        hand_in(center, person())


def test_a_second_check_of_a_part_that_waits_is_refused(center, member):
    hand_in(center, member)
    with pytest.raises(ConfirmationError, match="already waits"):
        hand_in(center, StaffFactory(), evidence="Another call.")
    assert center.submissions.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"observed_on": DAY + ONE_DAY},
        {"evidence": "  "},
        {"facts": {"phones": [{"number": "12"}]}},
        {"section": "licence"},
    ],
)
def test_what_cannot_be_confirmed_later_is_refused_now(center, member, changes):
    with pytest.raises(ConfirmationError):
        hand_in(center, member, **changes)
    assert not Submission.objects.exists()
    assert not Confirmation.objects.exists()
    assert not Task.objects.exists()


def test_a_stale_version_is_refused_with_what_it_says_now(verified, member):
    stale = version_of(verified, "contact")
    facts = {"phones": [], "website": "", "hours": "Evenings"}
    hand_in(verified, StaffFactory(), facts=facts, evidence="Bob said so.")

    with pytest.raises(StaleCheck) as caught:
        hand_in(verified, member, version=stale)
    assert caught.value.now["hours"] == "Evenings"


def test_the_same_page_twice_gives_the_first_check(verified, member):
    version = version_of(verified, "contact")
    facts = {"phones": [], "website": "", "hours": "Evenings"}
    first = hand_in(verified, member, version=version, facts=facts)
    assert hand_in(verified, member, version=version, facts=facts) == first
    assert verified.confirmations.filter(section="contact").count() == 2


def test_answers_that_were_taken_back_are_the_same_twice(verified, member):
    version = version_of(verified, "services")
    first = hand_in(
        verified, member, "services", version=version, facts={"answers": {"care/detox": None}}
    )
    again = hand_in(verified, member, "services", version=version, facts={"answers": {}})
    assert again == first


def test_the_same_words_after_a_newer_check_are_a_new_check(verified, member):
    first = hand_in(verified, member)
    hand_in(verified, StaffFactory(), outcome="wrong", evidence="Nobody there.")
    again = hand_in(verified, member)
    assert again != first
    assert verified.confirmations.latest().get(section="contact") == again


def test_what_is_no_longer_true_can_be_said_even_of_facts_nobody_could_confirm(center, member):
    center.phones.update(number="+11111111111")
    made = hand_in(center, member, outcome="wrong")
    assert (made.outcome, made.facts) == ("wrong", {})


# -- Review ---------------------------------------------------------------------------------------


def test_accepted_it_becomes_a_confirmation_word_for_word(center, member, lead):
    facts = {"phones": [{"number": "608 555 0123"}], "website": "", "hours": "Always"}
    submission = review(hand_in(center, member, facts=facts), lead, accept=True, at=DAY)

    made = submission.confirmation
    for name in ("outcome", "method", "evidence", "observed_on", "expires_on", "facts"):
        assert getattr(made, name) == getattr(submission, name), name
    assert (made.recorded_by, made.reviewed_by, made.review_reason) == (member, lead, "first")
    center.refresh_from_db()
    assert center.hours == "Always"
    assert not Task.objects.open().filter(reason=Task.Reason.REVIEW).exists()


def test_sent_back_it_counts_for_nothing_and_somebody_is_to_do_it_again(center, member, lead):
    submission = review(hand_in(center, member), lead, accept=False, note="Which number?", at=DAY)
    assert (submission.state, submission.review_note) == ("returned", "Which number?")
    assert not center.confirmations.exists()
    assert Task.objects.open().get(center=center).reason == Task.Reason.EXPIRING

    review(hand_in(center, member, evidence="0123, said Ann."), lead, accept=True, at=DAY)
    assert not Task.objects.open().filter(center=center).exists()


def test_a_note_is_needed_to_send_it_back(center, member, lead):
    submission = hand_in(center, member)
    with pytest.raises(ConfirmationError):
        review(submission, lead, accept=False, note=" ")
    submission.refresh_from_db()
    assert submission.state == "waiting"


def test_nobody_reviews_their_own(center, lead):
    with pytest.raises(PermissionDenied):
        review(hand_in(center, lead), lead, accept=True)


def test_nor_does_a_new_member_review(center, member, monkeypatch):
    submission = hand_in(center, member)
    monkeypatch.setattr("centers.verification.rules.NEW_MEMBER_CHECKS", 20)
    with pytest.raises(PermissionDenied):
        review(submission, StaffFactory(), accept=True)


@pytest.mark.parametrize("accept", [True, False])
def test_decided_once(center, member, lead, accept):
    submission = hand_in(center, member)
    review(submission, lead, accept=True, at=DAY)
    with pytest.raises(AlreadyDecided):
        review(submission, StaffFactory(role=Role.RESEARCH_LEAD), accept=accept, note="No.")
    assert center.confirmations.count() == 1


def test_a_newer_check_of_the_same_day_stands(center, member, lead):
    submission = hand_in(center, member)
    hand_in(center, lead, outcome="wrong", evidence="The line is dead.")
    with pytest.raises(ConfirmationError, match="newer check"):
        review(submission, StaffFactory(role=Role.RESEARCH_LEAD), accept=True, at=DAY)
    assert center.confirmations.latest().get().outcome == "wrong"


# -- The database itself --------------------------------------------------------------------------


def test_self_review_is_refused_by_the_database(center, member, sql):
    submission = hand_in(center, member)
    with pytest.raises(IntegrityError, match="submission_reviewed_by_another"):
        sql(
            "UPDATE centers_submission SET state = 'returned', reviewed_by_id = recorded_by_id,"
            " reviewed_at = now(), review_note = 'x' WHERE id = %s",
            submission.pk,
        )
    with pytest.raises(IntegrityError, match="confirmation_reviewed_by_another"):
        sql(
            "INSERT INTO centers_confirmation (center_id, section, outcome, method, evidence,"
            " observed_on, expires_on, recorded_by_id, reviewed_by_id, review_reason, facts,"
            " recorded_at) SELECT center_id, section, outcome, method, evidence, observed_on,"
            " expires_on, recorded_by_id, recorded_by_id, 'first', '{}', now()"
            " FROM centers_submission WHERE id = %s",
            submission.pk,
        )


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE centers_submission SET state = 'accepted'", "submission_"),
        (
            "UPDATE centers_submission SET state = 'returned', reviewed_at = now(),"
            " reviewed_by_id = (SELECT max(id) FROM centers_user)",
            "submission_returned_has_note",
        ),
        (
            "INSERT INTO centers_submission (center_id, section, outcome, method, evidence, facts,"
            " observed_on, review_reason, recorded_by_id, recorded_at, state, review_note)"
            " SELECT center_id, section, outcome, method, evidence, facts, observed_on,"
            " review_reason, recorded_by_id, recorded_at, state, review_note"
            " FROM centers_submission",
            "submission_one_waiting",
        ),
    ],
)
def test_half_a_decision_is_refused_by_the_database(
    center, member, lead, sql, statement, constraint
):
    hand_in(center, member)
    with pytest.raises(IntegrityError, match=constraint):
        sql(statement)


def test_confirmed_ketamine_without_a_second_person_is_refused_by_the_database(verified, sql):
    check(verified, "ketamine", at=DAY)
    first = verified.confirmations.get(section="ketamine")
    with pytest.raises(IntegrityError, match="confirmation_reviewed_where_needed"):
        sql(
            "INSERT INTO centers_confirmation (center_id, section, outcome, method, evidence,"
            " observed_on, expires_on, recorded_by_id, review_reason, facts, recorded_at,"
            " supersedes_id) SELECT center_id, section, outcome, method, evidence, observed_on,"
            " expires_on, recorded_by_id, '', facts, now(), id FROM centers_confirmation"
            " WHERE id = %s",
            first.pk,
        )


def test_ketamine_with_neither_question_answered_confirms_nothing(verified, member):
    with pytest.raises(ConfirmationError) as caught:
        hand_in(verified, member, "ketamine")
    assert list(caught.value.message_dict) == ["treats/ketamine"]
    assert not Submission.objects.exists()


# -- Tasks ----------------------------------------------------------------------------------------


def test_an_import_is_settled_when_every_required_part_was_handed_in(center, member, lead):
    open_task(center, Task.Reason.IMPORT_CANDIDATE)
    open_task(center, Task.Reason.POSSIBLE_DUPLICATE)
    for section in REQUIRED_SECTIONS:
        assert Task.objects.open().filter(reason=Task.Reason.IMPORT_CANDIDATE).exists()
        expiry = {"expires_on": DAY + 365 * ONE_DAY} if section == "licence" else {}
        hand_in(center, member, section, **expiry)
    assert {task.reason for task in Task.objects.open()} == {"review", "possible-duplicate"}

    for submission in center.submissions.all():
        review(submission, lead, accept=True, at=DAY)
    assert {task.reason for task in Task.objects.open()} == {"possible-duplicate"}
    assert Listing.objects.get(center=center).is_verified(DAY)


def test_an_ending_check_is_settled_by_a_new_one(member):
    center = CenterFactory(verified=True, at=DAY - 80 * ONE_DAY)
    open_task(center, Task.Reason.EXPIRING)
    hand_in(center, member, "location")
    assert Task.objects.open().exists()
    hand_in(center, member)
    assert not Task.objects.open().exists()


def test_a_difference_is_settled_by_a_check_of_its_part(verified, member):
    open_task(verified, Task.Reason.DISCREPANCY, detail={"section": "contact"})
    open_task(verified, Task.Reason.PUBLIC_REPORT, detail={"text": "Nobody answers."})
    hand_in(verified, member, "location")
    assert Task.objects.open().count() == 2
    hand_in(verified, member)
    assert Task.objects.open().get().reason == Task.Reason.PUBLIC_REPORT


# -- Drafts ---------------------------------------------------------------------------------------


def test_parts_of_a_draft_do_not_take_each_other_away(center, member):
    save_draft(center, member, {"contact": {"a": "1"}})
    save_draft(center, member, {"payment": {"b": "2"}})
    save_draft(center, member, {"contact": {"a": "3"}})
    assert CheckDraft.objects.get().data == {"contact": {"a": "3"}, "payment": {"b": "2"}}

    save_draft(center, member, {"contact": None})
    assert CheckDraft.objects.get().data == {"payment": {"b": "2"}}
    assert save_draft(center, member, {"payment": {}}) is None
    assert not CheckDraft.objects.exists()


def test_an_error_in_the_middle_changes_nothing(verified, member, monkeypatch):
    # The package's name `submit` is the verb; this is the module.
    module = importlib.import_module("centers.verification.submit")
    monkeypatch.setattr(module, "settle", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        hand_in(verified, member, facts={"phones": [], "website": "", "hours": "Never"})
    verified.refresh_from_db()
    assert verified.hours != "Never"
