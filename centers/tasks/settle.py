"""Which tasks of a center the latest checks have settled."""

import datetime

from django.db import transaction
from django.utils import timezone

from centers.models import Center, Confirmation, Submission, Task, User
from centers.models.taxonomy import Section
from centers.models.verification import REQUIRED_SECTIONS

from .queue import close_task

# A check that ends within this time is to be made again.
EXPIRY_NOTICE = datetime.timedelta(days=30)


@transaction.atomic
def settle(center: Center, by: User | None, at: datetime.date | None = None) -> list[str]:
    """Close those open tasks of the center that its checks have answered; their reasons.

    An import or an application is settled once every required section was looked at, whatever came
    of it; a check that waits for review counts, the task to review it stays open. An expiring
    check is settled when no section is about to end on the day `at` (default: today). A report or
    a difference is, if it names its section and that was looked at since. All else needs a person
    to say that it is done.
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
        returned = task.detail.get("returned")
        again = looked_at.get(returned, task.opened_at) > task.opened_at if returned else True
        return again and not _ending(center, at)
    if task.reason in (reason.PUBLIC_REPORT, reason.DISCREPANCY):
        section = task.detail.get("section")
        return section in Section.values and looked_at.get(section, task.opened_at) > task.opened_at
    return False


def _ending(center: Center, at: datetime.date) -> bool:
    """Whether a confirmed section ends soon or has ended, and no new check of it waits."""
    waiting = Submission.objects.waiting().filter(center=center).values("section")
    return (
        center.confirmations.latest()
        .filter(outcome=Confirmation.Outcome.CONFIRMED, expires_on__lt=at + EXPIRY_NOTICE)
        .exclude(section__in=waiting)
        .exists()
    )
