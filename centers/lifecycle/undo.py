"""The way back from any change of a listing, one at a time or a whole batch."""

import datetime
import uuid
from collections import defaultdict

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from centers.history import recorded
from centers.listings import refresh
from centers.models import LifecycleEvent, User

from .common import (
    Kind,
    LifecycleError,
    lock,
    reopen_tasks,
    require,
    save_states,
    set_state,
    state_of,
)
from .merge import unmerge
from .split import unsplit

_BATCH = 1000


def undo(
    event: LifecycleEvent, *, by: User, now: datetime.datetime | None = None
) -> LifecycleEvent:
    """Put the register back to what it was before this change; the event stays, marked undone.

    For research leads: raises PermissionDenied for others. Raises LifecycleError where the change
    was undone already, where a later one builds on it and has to be undone first, and where the
    listing was changed in another way since. After an error nothing has changed.
    """
    return _undo([event.pk], by, now)[0]


def undo_batch(
    batch: uuid.UUID, *, by: User, now: datetime.datetime | None = None
) -> list[LifecycleEvent]:
    """Undo all of a batch that is not undone yet, or nothing: see `undo`."""
    events = LifecycleEvent.objects.filter(batch=batch, undone_at__isnull=True)
    pks = list(events.order_by("pk").values_list("pk", flat=True))
    if not pks:
        raise LifecycleError(_("All of this was undone already."))
    return _undo(pks, by, now)


def whats_in_the_way(events: list[LifecycleEvent]) -> list[LifecycleEvent]:
    """Later changes that build on these and have to be undone first, newest first."""
    touched = defaultdict(int)
    for event in events:
        for aspect in _aspects(event):
            touched[aspect] = max(touched[aspect], event.pk)
    centers = {center for _what, center in touched}
    later = (
        LifecycleEvent.objects.filter(undone_at__isnull=True, pk__gt=min(e.pk for e in events))
        .filter(Q(center__in=centers) | Q(other__in=centers))
        .exclude(pk__in=[event.pk for event in events])
        .select_related("center")
        .order_by("-pk")
    )
    return [
        other
        for other in later
        if any(aspect in touched and touched[aspect] < other.pk for aspect in _aspects(other))
    ]


def _aspects(event: LifecycleEvent) -> set[tuple[str, int | None]]:
    """What a change touched of which center: whether it is listed, or what belongs to it."""
    if event.kind == Kind.MERGE:
        return {
            ("listed", event.center_id),
            ("belongings", event.center_id),
            ("belongings", event.other_id),
        }
    if event.kind == Kind.SPLIT:
        return {
            ("belongings", event.center_id),
            ("listed", event.other_id),
            ("belongings", event.other_id),
        }
    return {("listed", event.center_id)}


@transaction.atomic
def _undo(pks: list[int], by: User, now: datetime.datetime | None) -> list[LifecycleEvent]:
    require(by)
    now = now or timezone.now()
    ids = LifecycleEvent.objects.filter(pk__in=pks).values_list("center", "other")
    centers = lock(pk for pair in ids for pk in pair if pk)
    # Read after the locks: whoever was faster has finished.
    events = list(LifecycleEvent.objects.filter(pk__in=pks).order_by("-pk"))
    _require_undoable(events)
    with recorded(by=by, lifecycle="undo"):
        changed = []
        for event in events:
            if "state" in event.before:
                center = centers[event.center_id]
                if state_of(center) != event.before["left"]:
                    raise LifecycleError(
                        _("%(name)s has been changed in another way since.")
                        % {"name": center.full_name}
                    )
                set_state(center, event.before["state"])
                changed.append(center)
        save_states(changed, now)
        for event in events:
            if event.kind == Kind.MERGE:
                unmerge(event)
            elif event.kind == Kind.SPLIT:
                unsplit(event)
        reopen_tasks(pk for event in events for pk in event.before.get("tasks_closed", ()))
        LifecycleEvent.objects.filter(pk__in=pks).update(undone_at=now, undone_by=by)
        left = sorted(centers)
        for start in range(0, len(left), _BATCH):
            refresh(left[start : start + _BATCH])
    return list(LifecycleEvent.objects.filter(pk__in=pks).order_by("pk"))


def _require_undoable(events: list[LifecycleEvent]) -> None:
    for event in events:
        if event.undone_at:
            raise LifecycleError(_("This was undone already."))
        if event.kind in (Kind.MERGE, Kind.SPLIT) and event.other_id is None:
            raise LifecycleError(_("The other listing is gone."))
    if in_the_way := whats_in_the_way(events):
        first = in_the_way[0]
        raise LifecycleError(
            _("Undo this later change first: %(kind)s, %(name)s, %(day)s.")
            % {
                "kind": first.get_kind_display(),
                "name": first.center.full_name,
                "day": date_format(timezone.localtime(first.done_at)),
            }
        )
