"""Handing a check in, and the second person's word on it."""

import datetime
import random
from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.models import Center, Confirmation, EvidenceFile, Submission, User
from centers.models.task import Task
from centers.models.taxonomy import Section
from centers.tasks import close_task, open_task, settle

from . import ketamine
from .confirm import ConfirmationError, confirm
from .facts import clean_facts, facts_of, version_of
from .rules import may_check, may_review, review_reason
from .validity import default_expiry


class StaleCheck(Exception):
    """The section changed since the person opened it; `now` is what it says today."""

    def __init__(self, now: dict):
        super().__init__("the section changed meanwhile")
        self.now = now


class AlreadyDecided(Exception):
    """Somebody else accepted this check or sent it back first."""


@transaction.atomic
def submit(
    center: Center,
    section: str,
    *,
    recorded_by: User,
    version: str,
    method: str,
    evidence: str,
    observed_on: datetime.date,
    outcome: str = Confirmation.Outcome.CONFIRMED,
    expires_on: datetime.date | None = None,
    facts: dict | None = None,
    files: Iterable[EvidenceFile] = (),
    at: datetime.date | None = None,
    draw: Callable[[], float] = random.random,
) -> Confirmation | Submission:
    """Hand in a check: a Confirmation where it counts at once, a Submission where it must wait.

    `version` is `version_of(center, section)` as the person saw it. Handing the same check in twice
    gives the first one back. Raises PermissionDenied for anyone outside the research team,
    StaleCheck where the section has changed since, ConfirmationError for what `confirm` refuses or
    where another check of the section already waits. After an error nothing has changed.
    """
    if not may_check(recorded_by):
        raise PermissionDenied
    at = at or timezone.localdate()
    center = Center.unfiltered.select_for_update(of=("self",)).get(pk=center.pk)
    confirmed = outcome == Confirmation.Outcome.CONFIRMED
    # What could not be confirmed may well be what nobody could have cleaned.
    facts = _facts_to_confirm(center, section, facts) if confirmed else {}
    check = {
        "section": section,
        "outcome": outcome,
        "method": method,
        "evidence": evidence.strip(),
        "observed_on": observed_on,
        "recorded_by": recorded_by,
    }
    waiting, accepted = Submission.objects.waiting(), Confirmation.objects.latest()
    for handed_in in (waiting, accepted):
        for earlier in handed_in.filter(center=center, **check):
            if _said(earlier.facts) == _said(facts):
                return earlier
    check["facts"] = facts
    if version != version_of(center, section):
        raise StaleCheck(facts_of(center, section))

    reason = review_reason(center, section, outcome, recorded_by, draw, at)
    if confirmed and expires_on is None:
        expires_on = default_expiry(section, observed_on)
    if not reason:
        made = confirm(center, **check, expires_on=expires_on, at=at)
        made.evidence_files.add(*files)
        settle(center, by=recorded_by, at=at)
        return made
    return _wait_for_review(center, check, reason, expires_on, files, at)


def _facts_to_confirm(center: Center, section: str, facts: dict | None) -> dict:
    try:
        facts = clean_facts(section, facts_of(center, section) if facts is None else facts)
        if section == Section.KETAMINE:
            ketamine.check_questions(facts)
    except ValidationError as error:
        raise ConfirmationError(error) from error
    return facts


def _said(facts: dict) -> dict:
    """Facts without the answers that are not confirmed: leaving one out says the same."""
    answers = facts.get("answers", {})
    return facts | {"answers": {path: answer for path, answer in answers.items() if answer}}


def _wait_for_review(center, check, reason, expires_on, files, at) -> Submission:
    if Submission.objects.waiting().filter(center=center, section=check["section"]).exists():
        raise ConfirmationError(_("Another check of this part already waits for review."))
    # What `confirm` would refuse later is refused now, while the person is still there to mend it.
    with transaction.atomic():
        stand_in = User.objects.exclude(pk=check["recorded_by"].pk).order_by("pk").first()
        stand_in = stand_in or User.objects.create_user("stand-in")
        confirm(center, **check, expires_on=expires_on, reviewed_by=stand_in, at=at)
        transaction.set_rollback(True)
    submission = Submission.objects.create(
        center=center, **check, expires_on=expires_on, review_reason=reason
    )
    submission.evidence_files.add(*files)
    open_task(center, Task.Reason.REVIEW, detail={"section": check["section"]})
    settle(center, by=check["recorded_by"], at=at)
    return submission


@transaction.atomic
def review(
    submission: Submission, reviewer: User, *, accept: bool, note: str = "", at=None
) -> Submission:
    """Accept a waiting check, which then counts, or send it back with a note.

    Raises PermissionDenied for who may not review and for the recorder, AlreadyDecided where
    someone was faster, ConfirmationError where the check can no longer stand (a newer one came).
    """
    if not may_review(reviewer):
        raise PermissionDenied
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if submission.state != Submission.State.WAITING:
        raise AlreadyDecided
    if submission.recorded_by_id == reviewer.pk:
        raise PermissionDenied(_("Nobody reviews their own check."))
    if accept:
        latest = submission.center.confirmations.latest().filter(section=submission.section).first()
        if latest and latest.recorded_at > submission.recorded_at:
            raise ConfirmationError(_("A newer check of this part has been recorded since."))
        submission.confirmation = confirm(
            submission.center,
            submission.section,
            outcome=submission.outcome,
            method=submission.method,
            evidence=submission.evidence,
            observed_on=submission.observed_on,
            expires_on=submission.expires_on,
            recorded_by=submission.recorded_by,
            reviewed_by=reviewer,
            review_reason=submission.review_reason,
            facts=submission.facts,
            at=at,
        )
        submission.confirmation.evidence_files.add(*submission.evidence_files.all())
    elif not note.strip():
        raise ConfirmationError({"review_note": _("Say why it goes back.")})
    states = Submission.State
    submission.state = states.ACCEPTED if accept else states.RETURNED
    submission.reviewed_by, submission.review_note = reviewer, note.strip()
    submission.reviewed_at = timezone.now()
    submission.save()
    if not Submission.objects.waiting().filter(center=submission.center_id).exists():
        close_task(submission.center, Task.Reason.REVIEW, by=reviewer)
    if not accept:
        # What goes back to nobody in particular would be forgotten.
        open_task(
            submission.center,
            Task.Reason.EXPIRING,
            due_on=at or timezone.localdate(),
        )
    settle(submission.center, by=reviewer, at=at)
    return submission
