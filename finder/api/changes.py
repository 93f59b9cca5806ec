"""When records last changed, and walking through all of them from one to the next."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from centers.history import changed_since, last_changes
from centers.models import Center
from centers.models.history import CenterHistory

_SHOWN = Q(publication__in=[Center.Publication.PUBLISHED, Center.Publication.CLOSED])


@dataclass(frozen=True)
class Step:
    """Ids of the records to show, centers that were taken down, and the id to go on from; None at
    the end."""

    ids: list[int]
    removed: list[Center]
    onward: int | None


def modified_on(centers: list[Center], at: datetime.date) -> dict[int, datetime.date]:
    """Center id -> the last day on which something that its record says changed."""
    if not centers:
        return {}
    ids = [center.pk for center in centers]
    changed = last_changes(min(ids), max(ids), at)
    return {pk: changed[pk] for pk in ids}


def walk(
    after: int, size: int, modified_after: datetime.datetime | None, at: datetime.date
) -> Step:
    """The next `size` records after the id `after`, by id. With `modified_after` only those that
    changed at that moment or later, and those that were taken down since."""
    wanted = _SHOWN
    if modified_after:
        wanted = (_SHOWN & changed_since(modified_after, at)) | _taken_down_since(modified_after)
    rows = Center.unfiltered.filter(wanted, pk__gt=after).select_related("merged_into")
    found = list(rows.order_by("pk")[: size + 1])
    onward = found[size - 1].pk if len(found) > size else None
    removed = [c for c in found[:size] if not (c.is_published or c.is_closed)]
    return Step([c.pk for c in found[:size] if c not in removed], removed, onward)


def _taken_down_since(moment: datetime.datetime) -> Q:
    """Centers that were shown when they changed, then or later, and are not shown now: withdrawn,
    merged, taken off the site or never meant to be on it. An event keeps the row before it."""
    left = CenterHistory.objects.filter(_SHOWN, pgh_created_at__gte=moment)
    return ~_SHOWN & Q(pk__in=left.values("pgh_obj"))
