"""Publishing, taking off, closing, opening again and withdrawing: one center, or many at once."""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.history import recorded
from centers.listings import refresh
from centers.models import Application, Center, LifecycleEvent, Task, User
from centers.verification.rules import MAY_CHECK

from .common import (
    LEAD,
    Kind,
    LifecycleError,
    close_tasks,
    lock,
    require,
    required_reason,
    save_states,
    state_of,
)

_BATCH = 1000
State = Center.Publication


@dataclass(frozen=True)
class _Change:
    start: frozenset[str]
    end: str
    permission: str = LEAD
    # Whether the listing's open tasks have no object any more.
    ends_tasks: bool = False


CHANGES = {
    Kind.PUBLISH: _Change(frozenset({State.DRAFT, State.WITHDRAWN}), State.PUBLISHED, MAY_CHECK),
    Kind.UNPUBLISH: _Change(frozenset({State.PUBLISHED}), State.DRAFT),
    Kind.CLOSE: _Change(frozenset({State.PUBLISHED, State.DRAFT}), State.CLOSED, ends_tasks=True),
    Kind.REOPEN: _Change(frozenset({State.CLOSED}), State.PUBLISHED),
    Kind.WITHDRAW: _Change(
        frozenset({State.DRAFT, State.PUBLISHED, State.CLOSED}), State.WITHDRAWN, ends_tasks=True
    ),
}
# A check that waits for its second person, and a call of a sample, are still to be finished.
_TASKS_THAT_STAY = (Task.Reason.REVIEW, Task.Reason.SAMPLE)


def publish(center: Center, *, by: User, reason: str, now=None) -> LifecycleEvent:
    """Show a draft, or a listing that was withdrawn, on the site. The research team may, but for a
    center whose application waits (`applications.list_it`) or was declined, until an appeal opens
    it again."""
    return change(Kind.PUBLISH, [center], by=by, reason=reason, now=now)[0]


def unpublish(center: Center, *, by: User, reason: str, now=None) -> LifecycleEvent:
    """Take a published listing off the site; it becomes a draft again."""
    return change(Kind.UNPUBLISH, [center], by=by, reason=reason, now=now)[0]


def close(
    center: Center, *, by: User, reason: str, closed_on: datetime.date, now=None
) -> LifecycleEvent:
    """Mark a center as closed since a day: its page stays, says so and leads to others nearby."""
    return change(Kind.CLOSE, [center], by=by, reason=reason, closed_on=closed_on, now=now)[0]


def reopen(center: Center, *, by: User, reason: str, now=None) -> LifecycleEvent:
    """A closed center takes people again."""
    return change(Kind.REOPEN, [center], by=by, reason=reason, now=now)[0]


def withdraw(center: Center, *, by: User, reason: str, now=None) -> LifecycleEvent:
    """Take a listing down because its provider asked for it."""
    return change(Kind.WITHDRAW, [center], by=by, reason=reason, now=now)[0]


@transaction.atomic
def change(
    kind: str,
    centers: Iterable[Center],
    *,
    by: User,
    reason: str,
    closed_on: datetime.date | None = None,
    batch: uuid.UUID | None = None,
    now: datetime.datetime | None = None,
) -> list[LifecycleEvent]:
    """Make one kind of change to all of these centers, or to none; their events in the same order.

    Everything but publishing is for research leads. Raises PermissionDenied for others, and
    LifecycleError without a reason, without a sound `closed_on` where a center closes, and where
    the change is not possible from a center's present state.
    """
    rule = CHANGES[Kind(kind)]
    require(by, rule.permission)
    reason, now = required_reason(reason), now or timezone.now()
    if kind == Kind.CLOSE:
        _require_closing_day(closed_on, now)
    order = [center.pk for center in centers]
    with recorded(by=by, lifecycle=str(kind)):
        locked = lock(order)
        applications = not_listed(order)
        for center in locked.values():
            if why := refusal(kind, center, applications):
                raise LifecycleError(why)
        tasks = _tasks_to_end(locked) if rule.ends_tasks else {}
        before = {center.pk: state_of(center) for center in locked.values()}
        for center in locked.values():
            center.publication = rule.end
            center.closed_on = closed_on if kind == Kind.CLOSE else None
            if kind == Kind.PUBLISH or (center.is_published and not center.published_at):
                center.published_at = now
        save_states(list(locked.values()), now)
        for ids in _batches(pk for found in tasks.values() for pk in found):
            close_tasks(Task.objects.filter(pk__in=ids), by, now)
        events = LifecycleEvent.objects.bulk_create(
            [
                LifecycleEvent(
                    center=locked[pk],
                    kind=kind,
                    reason=reason,
                    before={
                        "state": before[pk],
                        "left": state_of(locked[pk]),
                        "tasks_closed": tasks.get(pk, []),
                    },
                    batch=batch,
                    done_by=by,
                )
                for pk in order
            ],
            batch_size=_BATCH,
        )
        for ids in _batches(order):
            refresh(ids)
    return events


def not_listed(centers: Iterable[int]) -> dict[int, str]:
    """Of these ids, those whose application to be listed is open or was declined, with its state.
    One query."""
    states = (*Application.OPEN, Application.State.DECLINED)
    applications = Application.objects.filter(state__in=states, center__in=list(centers))
    return dict(applications.order_by().values_list("center", "state"))


def refusal(kind: str, center: Center, applications: Mapping[int, str]) -> str:
    """Why this change cannot be made to the center as it is; "" where it can. `applications` is
    what `not_listed` found: those come in by their checklist alone."""
    name = {"name": center.full_name}
    if center.merged_into_id:
        return _("%(name)s was merged into another listing.") % name
    if center.publication not in CHANGES[Kind(kind)].start:
        state = {"state": center.get_publication_display().lower()}
        return _("%(name)s: it is %(state)s now.") % (name | state)
    if kind == Kind.CLOSE and not center.published_at:
        return _("%(name)s was never published.") % name
    if kind == Kind.PUBLISH:
        if applied := applications.get(center.pk):
            if applied == Application.State.DECLINED:
                return (
                    _("%(name)s: its application was declined. Only an appeal opens it again.")
                    % name
                )
            return _("%(name)s: its application waits. Decide on it first.") % name
        try:
            center.clean_fields(exclude=["organization", "merged_into"])
        except ValidationError as error:
            return _("%(name)s has missing or wrong fields: %(fields)s.") % (
                name | {"fields": ", ".join(sorted(error.message_dict))}
            )
    return ""


def _require_closing_day(closed_on: datetime.date | None, now: datetime.datetime) -> None:
    if closed_on is None:
        raise LifecycleError({"closed_on": _("Say since when it is closed.")})
    if closed_on > timezone.localdate(now):
        raise LifecycleError({"closed_on": _("A center cannot have closed in the future.")})


def _tasks_to_end(centers: Iterable[int]) -> dict[int, list[int]]:
    """Center id -> ids of its open tasks that end with the listing."""
    tasks = Task.objects.open().filter(center__in=list(centers))
    ended: dict[int, list[int]] = {}
    for pk, center in tasks.exclude(reason__in=_TASKS_THAT_STAY).values_list("pk", "center"):
        ended.setdefault(center, []).append(pk)
    return ended


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    ids = iter(ids)
    while batch := list(islice(ids, _BATCH)):
        yield batch
