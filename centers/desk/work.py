"""What a person has in hand, and where each task is worked on."""

import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from centers.models import Confirmation, Submission, Task, User
from centers.models.submission import SubmissionQuerySet
from centers.models.task import TaskQuerySet

# A check that was sent back longer ago than this is left to the queue.
SENT_BACK_SHOWN = datetime.timedelta(days=60)


def page_of(task: Task) -> str:
    """The address of the page on which this task is done; for reviews, the list of them."""
    public_id = task.center.public_id
    if task.reason == Task.Reason.REVIEW:
        return reverse("desk:review")
    if task.reason == Task.Reason.SAMPLE and "sample" in task.detail:
        return reverse("desk:sample-call", args=[task.detail["sample"], public_id])
    if task.reason == Task.Reason.NEW_APPLICATION and "application" in task.detail:
        return reverse("desk:application", args=[task.detail["application"]])
    if task.reason in (Task.Reason.PROVIDER_REQUEST, Task.Reason.PROVIDER_CHANGE):
        return reverse("desk:outside-center", args=[public_id])
    if task.reason == Task.Reason.POSSIBLE_DUPLICATE and "other" in task.detail:
        return reverse("desk:pair", args=[public_id, task.detail["other"]])
    if task.reason == Task.Reason.GONE or _is_of_sources(task):
        return reverse("desk:sources", args=[public_id])
    return reverse("desk:check", args=[public_id])


def _is_of_sources(task: Task) -> bool:
    """A difference that an import found; one that a sample call found is a matter of a check."""
    kept = {"differences", "phone"} & task.detail.keys()
    return task.reason == Task.Reason.DISCREPANCY and bool(kept)


def page_for(task: Task, user: User) -> str:
    """The same for one person: a review leads to the first check there that is not their own."""
    if task.reason == Task.Reason.REVIEW:
        checks = Submission.objects.waiting().filter(center=task.center_id)
        if check := checks.exclude(recorded_by=user).first():
            return reverse("desk:review-one", args=[check.pk])
    return page_of(task)


def tasks_in_hand(user: User, now: datetime.datetime | None = None) -> TaskQuerySet:
    """The tasks that the person holds, the soonest to end first."""
    held = Task.objects.held_by(user, now).select_related("center")
    return held.order_by("leased_until", "pk")


def checks_in_hand(user: User, now: datetime.datetime | None = None) -> SubmissionQuerySet:
    """The person's checks that wait for review, or came back and were not handed in again since."""
    now = now or timezone.now()
    later = {"center": OuterRef("center"), "section": OuterRef("section")}
    again = Submission.objects.filter(**later, recorded_at__gt=OuterRef("reviewed_at"))
    counts = Confirmation.objects.filter(**later, recorded_at__gt=OuterRef("reviewed_at"))
    states = Submission.State
    came_back = Q(state=states.RETURNED, reviewed_at__gte=now - SENT_BACK_SHOWN)
    return (
        Submission.objects.filter(recorded_by=user)
        .filter(Q(state=states.WAITING) | (came_back & ~Exists(again) & ~Exists(counts)))
        .select_related("center", "reviewed_by")
        # What came back stands first: it wants something.
        .order_by(F("reviewed_at").desc(nulls_last=True), "recorded_at", "pk")
    )
