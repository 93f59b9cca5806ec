"""When something that a listing says last changed, for many listings at once."""

import datetime

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from centers.models import Confirmation, Listing, SourceRecord
from centers.models.history import CenterPhoneHistory, OfferingHistory

# Of a search row: the last days of what lapses by date alone.
_ENDS = ("verified_until", "dated_until", "telehealth_until")


def last_changes(first: int, last: int, at: datetime.date) -> dict[int, datetime.date]:
    """Center id -> day of the last change up to the day `at`, for the listed centers with ids from
    `first` to `last`.

    What counts: the center itself, its numbers, its answers, a check, another edition of a source,
    and the day after a verification or another dated yes has run out. Five queries, whatever the
    number of centers.
    """
    latest: dict[int, datetime.date] = {}

    def note(center: int, day: datetime.date) -> None:
        if day <= at and day > latest.get(center, datetime.date.min):
            latest[center] = day

    some = {"center_id__gte": first, "center_id__lte": last}
    for rows, moment in _moments(some):
        for center, when in rows.values_list("center_id").annotate(when=Max(moment)).order_by():
            if when:
                note(center, timezone.localdate(when))
    listings = Listing.objects.filter(**some).order_by()
    for center, updated, *days in listings.values_list("pk", "center__updated_at", *_ENDS):
        note(center, timezone.localdate(updated))
        for day in filter(None, days):
            note(center, day + datetime.timedelta(days=1))
    return latest


def changed_since(moment: datetime.datetime, at: datetime.date) -> Q:
    """Centers that changed at that moment or later, up to the day `at`, by the same measure. What
    lapses does so by the day."""
    changed = Q(updated_at__gte=moment)
    for rows, when in _moments({}):
        changed |= Q(pk__in=rows.filter(**{f"{when}__gte": moment}).values("center"))
    first = max(moment.toordinal() - 1, 1)
    ended = (datetime.date.fromordinal(first), at - datetime.timedelta(days=1))
    for end in _ENDS:
        changed |= Q(**{f"listing__{end}__range": ended})
    return changed


def _moments(some: dict) -> list[tuple[QuerySet, str]]:
    """The tables that tell of changes, with the time of each."""
    return [
        (Confirmation.objects.filter(**some), "recorded_at"),
        (SourceRecord.objects.filter(**some), "run__finished_at"),
        (CenterPhoneHistory.objects.filter(**some), "pgh_created_at"),
        (OfferingHistory.objects.filter(**some), "pgh_created_at"),
    ]
