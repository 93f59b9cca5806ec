"""When records last changed, and walking through all of them from one to the next."""

import datetime

from django.db.models import Q
from django.utils import timezone

from centers.history import last_changes
from centers.models import Center

# Looked through at a time where only what changed is wanted: a request stays cheap.
LOOKED_THROUGH = 1000


def modified_on(centers: list[Center], at: datetime.date) -> dict[int, datetime.date]:
    """Center id -> the last day on which something that its record says changed."""
    if not centers:
        return {}
    ids = [center.pk for center in centers]
    changed = last_changes(min(ids), max(ids), at)
    return {c.pk: changed.get(c.pk, timezone.localdate(c.updated_at)) for c in centers}


def walk(
    after: int, size: int, modified_after: datetime.date | None, at: datetime.date
) -> tuple[list[int], list[Center], int | None]:
    """The records that follow the id `after`, by id: ids of those to show, centers that were taken
    down since, and the id to go on from; None at the end.

    With `modified_after`, only what changed on that day or later, out of the next LOOKED_THROUGH
    records: fewer than `size` may be found, or none, before the end.
    """
    was_public = Q(publication=Center.Publication.WITHDRAWN, published_at__isnull=False)
    rows = Center.unfiltered.filter(Q(publication__in=["published", "closed"]) | was_public)
    rows = rows.filter(pk__gt=after).order_by("pk")
    if modified_after is None:
        shown = list(Center.objects.filter(pk__gt=after).order_by("pk")[: size + 1])
        more = len(shown) > size
        ids = [center.pk for center in shown[:size]]
        return ids, [], ids[-1] if more else None
    looked = list(rows.select_related("merged_into")[:LOOKED_THROUGH])
    changed = modified_on(looked, at)
    found = [center for center in looked if changed[center.pk] >= modified_after]
    if len(found) > size:
        found, onward = found[:size], found[size - 1].pk
    else:
        onward = looked[-1].pk if len(looked) == LOOKED_THROUGH else None
    gone = [c for c in found if c.publication == Center.Publication.WITHDRAWN]
    return [c.pk for c in found if c not in gone], gone, onward
