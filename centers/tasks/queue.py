"""Opening and closing tasks. Taking and holding one: lease.py."""

import datetime

from django.db import transaction
from django.utils import timezone

from centers.models import Center, Task, User


@transaction.atomic
def open_task(
    center: Center,
    reason: str,
    *,
    detail: dict | None = None,
    serious: bool = False,
    due_on: datetime.date | None = None,
) -> Task:
    """The open task of this center and reason: made, or found and brought up to date.

    A serious task stays serious, and an earlier due day stands.
    """
    task, made = Task.objects.get_or_create(
        center=center,
        reason=reason,
        closed_at=None,
        defaults={"detail": detail or {}, "serious": serious, "due_on": due_on},
    )
    if not made:
        task.detail = task.detail | (detail or {})
        task.serious = task.serious or serious
        task.due_on = min(filter(None, (task.due_on, due_on)), default=None)
        task.save(update_fields=["detail", "serious", "due_on"])
    return task


@transaction.atomic
def close_task(
    center: Center,
    reason: str,
    *,
    by: User | None,
    resolution: str = Task.Resolution.DONE,
    now: datetime.datetime | None = None,
) -> int:
    """Close the open task of this center and reason, if there is one; how many that was."""
    return (
        Task.objects.open()
        .filter(center=center, reason=reason)
        .update(
            closed_at=now or timezone.now(),
            closed_by=by,
            resolution=resolution,
            leased_to=None,
            leased_until=None,
        )
    )
