"""Which tasks of a center the latest checks have settled."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from centers.models import Center, Confirmation, Submission, Task, User
from centers.models.taxonomy import Section
from centers.models.verification import REQUIRED_SECTIONS

from .grounds import EXPIRING_WITHIN, RENEWED_SECTIONS, TRY_AGAIN_AFTER
from .queue import close_task


@transaction.atomic
def settle(center: Center, by: User | None, at: datetime.date | None = None) -> list[str]:
    """Close those open tasks of the center that its checks have answered; their reasons.

    An import or an application is settled once every required section was looked at, whatever came
    of it; a check that waits for review counts, the task to review it stays open. An expiring
    check is settled when, on the day `at` (default: today), no section is about to end or to be
    tried again, and none was sent back and left there. A check that was asked for is, once each
    part it names was looked at since. A report or a difference is, if it names its sections and all
    were looked at since. All else needs a person to say that it is done.
    """
    at = at or timezone.localdate()
    looked_at = _looked_at(center)
    settled = [
        task.reason
        for task in Task.objects.open().filter(center=center)
        if _is_settled(task, center, looked_at, at)
    ]
    for reason in settled:
        close_task(center, reason, by=by)
    return settled


def _looked_at(center: Center) -> dict[str, datetime.datetime]:
    """Section -> when a check of it was last handed in and not sent back."""
    checks = center.confirmations.latest().values_list("section", "recorded_at")
    waiting = Submission.objects.waiting().filter(center=center)
    looked_at: dict[str, datetime.datetime] = {}
    for section, when in [*checks, *waiting.values_list("section", "recorded_at")]:
        looked_at[section] = max(when, looked_at.get(section, when))
    return looked_at


def _is_settled(
    task: Task, center: Center, looked_at: dict[str, datetime.datetime], at: datetime.date
) -> bool:
    reason = Task.Reason
    if task.reason in (reason.IMPORT_CANDIDATE, reason.NEW_APPLICATION):
        return set(REQUIRED_SECTIONS) <= looked_at.keys()
    if task.reason == reason.EXPIRING:
        return not _due(center, at) and not _sent_back(center, looked_at)
    if task.reason == reason.CHECK_WANTED:
        wanted = task.detail.get("sections", REQUIRED_SECTIONS)
        return all(looked_at.get(part, task.opened_at) > task.opened_at for part in wanted)
    if task.reason in (reason.PUBLIC_REPORT, reason.DISCREPANCY):
        named = [difference["section"] for difference in task.detail.get("differences", ())]
        sections = set(named or [task.detail.get("section")])
        return sections <= set(Section.values) and all(
            looked_at.get(section, task.opened_at) > task.opened_at for section in sections
        )
    return False


def _due(center: Center, at: datetime.date) -> bool:
    """Whether a section ends soon, has ended or is to be tried again, and no new check waits."""
    confirmed = Q(outcome=Confirmation.Outcome.CONFIRMED)
    waiting = Submission.objects.waiting().filter(center=center).values("section")
    return (
        center.confirmations.latest()
        .filter(section__in=RENEWED_SECTIONS)
        .filter(
            (confirmed & Q(expires_on__lt=at + EXPIRING_WITHIN))
            | (~confirmed & Q(observed_on__lte=at - TRY_AGAIN_AFTER))
        )
        .exclude(section__in=waiting)
        .exists()
    )


def _sent_back(center: Center, looked_at: dict[str, datetime.datetime]) -> bool:
    """Whether a reviewer sent a check back and nobody has handed the section in since."""
    returned = Submission.objects.filter(center=center, state=Submission.State.RETURNED)
    return any(
        section not in looked_at or looked_at[section] < when
        for section, when in returned.values_list("section", "reviewed_at")
    )
