"""Two listings where there was one, which turned out to stand for two places or programs."""

import datetime
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.history import recorded
from centers.listings import refresh
from centers.models import (
    Center,
    CenterIdentifier,
    CenterPhone,
    LifecycleEvent,
    Place,
    SourceRecord,
    Task,
    User,
)
from centers.tasks import open_task
from centers.verification.facts import LOCATION_FIELDS

from .common import Kind, LifecycleError, lock, require, required_reason

_POINT_FIELDS = ("latitude", "longitude", "location_precision", "location_source")
# What moves with the new listing, and by which name an event keeps its ids.
_MOVABLE = {"phones": CenterPhone, "records": SourceRecord, "identifiers": CenterIdentifier}


@transaction.atomic
def split(
    center: Center,
    *,
    by: User,
    reason: str,
    name: str,
    program_name: str = "",
    address: Mapping[str, str] | None = None,
    phones: Iterable[int] = (),
    records: Iterable[int] = (),
    identifiers: Iterable[int] = (),
    now: datetime.datetime | None = None,
) -> LifecycleEvent:
    """Make a draft of a new center, and move these phones, source records and identifiers (ids) of
    the center to it; `event.other` is the new one.

    `address` has any of street1, street2, city, state and zip; left out, it is the center's own.
    Answers and checks stay: nothing is confirmed of the new center, and a task asks to check it.
    For research leads: raises PermissionDenied for others, and LifecycleError without a reason,
    for what is not the center's and for what would not be a sound center.
    """
    require(by)
    reason, now = required_reason(reason), now or timezone.now()
    with recorded(by=by, lifecycle=str(Kind.SPLIT)):
        center = lock([center.pk])[center.pk]
        if center.merged_into_id:
            raise LifecycleError(_("This listing was merged into another one."))
        chosen = {
            "phones": _of_center(CenterPhone, center, phones),
            "records": _of_center(SourceRecord, center, records),
            "identifiers": _of_center(CenterIdentifier, center, identifiers),
        }
        new = _new_center(center, name, program_name, address or {})
        for kind, model in _MOVABLE.items():
            model.objects.filter(pk__in=chosen[kind]).update(center=new)
        event = LifecycleEvent.objects.create(
            center=center,
            other=new,
            kind=Kind.SPLIT,
            reason=reason,
            done_by=by,
            before={"new": new.public_id, **chosen},
        )
        open_task(new, Task.Reason.NEW_APPLICATION, detail={"split_from": center.public_id})
        refresh([center.pk])
    return event


def unsplit(event: LifecycleEvent) -> None:
    """Move back what a split moved, and delete the new center. Raises LifecycleError where others
    have built on it since. Locks and the listings are the caller's (undo.py)."""
    new = event.other
    for kind, model in _MOVABLE.items():
        model.objects.filter(pk__in=event.before[kind], center=new).update(center=event.center_id)
    built_on_it = (
        new.confirmations,
        new.submissions,
        new.check_drafts,
        new.evidence_files,
        new.advertising_agreements,
        new.samples,
        new.offerings,
        new.phones,
        new.source_records,
        new.identifiers,
    )
    if any(rows.exists() for rows in built_on_it):
        raise LifecycleError(
            _("%(name)s has been worked on since. Merge the two listings instead.")
            % {"name": new.full_name}
        )
    new.delete()


def _of_center(model: type, center: Center, ids: Iterable[int]) -> list[int]:
    """The ids, sorted, if all of these rows are the center's. Raises LifecycleError otherwise."""
    wanted = sorted(set(ids))
    rows: QuerySet = model.objects.select_for_update(of=("self",))
    found = rows.filter(pk__in=wanted, center=center).order_by("pk").values_list("pk", flat=True)
    if list(found) != wanted:
        raise LifecycleError(_("Something chosen does not belong to this listing any more."))
    return wanted


def _new_center(center: Center, name: str, program_name: str, address: Mapping[str, str]) -> Center:
    new = Center(
        name=name.strip(),
        program_name=program_name.strip(),
        organization=center.organization,
        demo=center.demo,
    )
    for field in (*LOCATION_FIELDS, *_POINT_FIELDS):
        setattr(new, field, getattr(center, field))
    for field, value in address.items():
        if field not in LOCATION_FIELDS:
            raise LifecycleError({"address": _("This is not part of an address: %s") % field})
        setattr(new, field, value.strip())
    if any(getattr(new, field) != getattr(center, field) for field in LOCATION_FIELDS):
        # The old point is the old door. Until someone places the new one, the ZIP's middle is true.
        place = Place.objects.filter(kind=Place.Kind.ZIP, code=new.zip).first()
        if place is None:
            raise LifecycleError({"zip": _("We do not know this ZIP code.")})
        new.latitude, new.longitude = place.latitude, place.longitude
        new.location_precision = Center.Precision.ZIP
        new.location_source = "US Census Bureau"
    new.slug = new.make_slug()
    try:
        new.full_clean()
    except ValidationError as error:
        raise LifecycleError(error) from error
    new.save()
    return new
