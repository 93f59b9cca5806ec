"""What all lifecycle verbs share: who may, locks, states as events keep them, tasks that end."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centers import ledger
from centers.models import Center, LifecycleEvent, Task, User
from centers.models.task import TaskQuerySet

Kind = LifecycleEvent.Kind
LEAD = "centers.lead_research"
STATE = ("publication", "published_at", "closed_on", "merged_into_id")


class LifecycleError(ValidationError):
    """A change of a listing that cannot be made; its messages say why, in plain words."""


def require(by: User, permission: str = LEAD) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied(_("Only a research lead can do this."))


def required_reason(reason: str) -> str:
    if not reason.strip():
        raise LifecycleError({"reason": _("Say why.")})
    return reason.strip()


def lock(ids: Iterable[int]) -> dict[int, Center]:
    """These centers by id, nobody else's to change until the end of the transaction.

    Everybody locks in the order of ids, so that two people never wait for each other.
    """
    centers = Center.unfiltered.select_for_update(of=("self",), no_key=True)
    return {center.pk: center for center in centers.filter(pk__in=set(ids)).order_by("pk")}


def state_of(center: Center) -> dict[str, str | int | None]:
    """The publication state in the form that an event keeps."""
    published_at, closed_on = center.published_at, center.closed_on
    return {
        "publication": str(center.publication),
        "published_at": published_at and published_at.isoformat(),
        "closed_on": closed_on and closed_on.isoformat(),
        "merged_into_id": center.merged_into_id,
    }


def set_state(center: Center, state: dict[str, str | int | None]) -> None:
    """Set the fields from what an event keeps; saving is the caller's."""
    published_at, closed_on = state["published_at"], state["closed_on"]
    center.publication = state["publication"]
    center.published_at = published_at and datetime.datetime.fromisoformat(published_at)
    center.closed_on = closed_on and datetime.date.fromisoformat(closed_on)
    center.merged_into_id = state["merged_into_id"]


def save_states(centers: list[Center], now: datetime.datetime) -> None:
    """Save the states of these locked centers, and what that does to a mark in the public ledger.

    An agreement of an advertiser stays with its center, like the checks that it rests on: a center
    that is not published has no mark, and with the way back the mark is back as well.
    """
    for center in centers:
        center.updated_at = now
    fields = ["publication", "published_at", "closed_on", "merged_into", "updated_at"]
    with ledger.following((center.pk for center in centers), at=timezone.localdate(now)):
        Center.unfiltered.bulk_update(centers, fields, batch_size=1000)


def close_tasks(tasks: TaskQuerySet, by: User, now: datetime.datetime) -> None:
    tasks.update(
        closed_at=now,
        closed_by=by,
        resolution=Task.Resolution.NOT_NEEDED,
        leased_to=None,
        leased_until=None,
    )


def reopen_tasks(ids: Iterable[int]) -> None:
    """Open these tasks again, except where another of the same reason was opened since."""
    tasks = Task.objects.filter(pk__in=list(ids))
    taken = set(
        Task.objects.open()
        .filter(center__in=tasks.values("center"))
        .values_list("center", "reason")
    )
    free = [task.pk for task in tasks if (task.center_id, task.reason) not in taken]
    Task.objects.filter(pk__in=free).update(closed_at=None, closed_by=None, resolution="")
