"""The nightly look over the register: opens the tasks that have a ground, closes those without one.

Run twice, it changes nothing more; killed half-way, the next run goes on. What a person holds is
never closed under their hands, and a question that a person has answered is not asked again.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from centers.models import SampledListing, Submission, Task
from centers.models.task import TaskQuerySet

from .grounds import (
    Found,
    batches,
    expiring,
    import_candidates,
    phone_discrepancies,
    possible_duplicates,
)


@dataclass
class Swept:
    """What a sweep did for one reason."""

    reason: Task.Reason
    opened: int = 0
    updated: int = 0
    closed: int = 0


@dataclass(frozen=True)
class _Ground:
    find: Callable[[datetime.date], Iterator[Found]]
    # Whether a task with this detail came from here. What others opened, they close.
    ours: Callable[[dict], bool]
    # A question to a person, who answers it by closing the task.
    asked_once: bool = False


_GROUNDS = {
    Task.Reason.EXPIRING: _Ground(expiring, ours=lambda detail: "sections" in detail),
    Task.Reason.IMPORT_CANDIDATE: _Ground(import_candidates, ours=lambda detail: True),
    Task.Reason.POSSIBLE_DUPLICATE: _Ground(
        possible_duplicates, ours=lambda detail: "same" in detail, asked_once=True
    ),
    Task.Reason.DISCREPANCY: _Ground(
        phone_discrepancies,
        ours=lambda detail: set(detail) == {"section", "phone"},
        asked_once=True,
    ),
}
# Opened by other verbs, but what they wait for is a row that may have gone.
_WAITED_FOR = {
    Task.Reason.REVIEW: Submission.objects.filter(state=Submission.State.WAITING),
    Task.Reason.SAMPLE: SampledListing.objects.filter(result=""),
}


def sweep(
    now: datetime.datetime | None = None,
    progress: Callable[[Swept], None] = lambda swept: None,
) -> list[Swept]:
    """Bring the queue to the register as it is at `now`; what was done, reason by reason.

    `progress` is called with the figures so far, after each batch of rows.
    """
    now = now or timezone.now()
    return [
        *(_sweep(reason, ground, now, progress) for reason, ground in _GROUNDS.items()),
        *(_close_without(reason, rows, now, progress) for reason, rows in _WAITED_FOR.items()),
    ]


def _sweep(reason, ground: _Ground, now: datetime.datetime, progress) -> Swept:
    swept = Swept(reason)
    open_tasks = {task.center_id: task for task in Task.objects.open().filter(reason=reason)}
    found = {row.center_id: row for row in ground.find(timezone.localdate(now))}

    new = [row for center, row in found.items() if center not in open_tasks]
    if ground.asked_once:
        new = _not_answered(reason, new)
    for batch in batches(new):
        Task.objects.bulk_create(
            [
                Task(
                    center_id=row.center_id,
                    reason=reason,
                    detail=row.detail,
                    due_on=row.due_on,
                    opened_at=now,
                )
                for row in batch
            ],
            ignore_conflicts=True,
        )
        swept.opened += len(batch)
        progress(swept)

    for batch in batches(_changed(open_tasks, found)):
        Task.objects.bulk_update(batch, ["detail", "due_on"])
        swept.updated += len(batch)
        progress(swept)

    gone = [
        task.pk
        for center, task in open_tasks.items()
        if center not in found and ground.ours(task.detail)
    ]
    for batch in batches(gone):
        swept.closed += _close(Task.objects.filter(pk__in=batch), now)
        progress(swept)
    return swept


def _not_answered(reason, rows: list[Found]) -> list[Found]:
    """Leave out those where a person has closed a task with the same detail."""
    answered = {}
    for batch in batches(row.center_id for row in rows):
        closed = Task.objects.filter(
            reason=reason, center__in=batch, closed_at__isnull=False, closed_by__isnull=False
        )
        for task in closed:
            answered.setdefault(task.center_id, []).append(task.detail)
    return [row for row in rows if row.detail not in answered.get(row.center_id, [])]


def _changed(open_tasks: dict[int, Task], found: dict[int, Found]) -> Iterator[Task]:
    for center, row in found.items():
        if not (task := open_tasks.get(center)):
            continue
        detail = task.detail | row.detail
        if (detail, row.due_on) != (task.detail, task.due_on):
            task.detail, task.due_on = detail, row.due_on
            yield task


def _close_without(reason, rows, now: datetime.datetime, progress) -> Swept:
    without = Task.objects.filter(~Exists(rows.filter(center=OuterRef("center"))), reason=reason)
    swept = Swept(reason, closed=_close(without, now))
    progress(swept)
    return swept


def _close(tasks: TaskQuerySet, now: datetime.datetime) -> int:
    return tasks.free(now).update(
        closed_at=now,
        resolution=Task.Resolution.NOT_NEEDED,
        leased_to=None,
        leased_until=None,
    )
