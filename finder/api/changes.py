"""When records last changed, and walking through all of them from one to the next."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from centers.history import changed_since, last_changes
from centers.models import Center

_SHOWN = Q(publication__in=["published", "closed"])
_TAKEN_DOWN = Q(publication=Center.Publication.WITHDRAWN, published_at__isnull=False)


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
    return {c.pk: changed.get(c.pk, timezone.localdate(c.updated_at)) for c in centers}


def walk(
    after: int, size: int, modified_after: datetime.datetime | None, at: datetime.date
) -> Step:
    """The next `size` records after the id `after`, by id. With `modified_after` only those that
    changed at that moment or later, and those that were taken down since."""
    wanted = _SHOWN
    if modified_after:
        wanted = (_SHOWN | _TAKEN_DOWN) & changed_since(modified_after, at)
    rows = Center.unfiltered.filter(wanted, pk__gt=after).select_related("merged_into")
    found = list(rows.order_by("pk")[: size + 1])
    onward = found[size - 1].pk if len(found) > size else None
    removed = [c for c in found[:size] if c.publication == Center.Publication.WITHDRAWN]
    return Step([c.pk for c in found[:size] if c not in removed], removed, onward)
