"""When something that a listing says last changed, for many listings at once."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from centers.models import AdvertisingAgreement, Center, Confirmation, SourceRecord
from centers.models.history import (
    CenterPhoneHistory,
    OfferingHistory,
    OrganizationHistory,
    SourceRecordHistory,
    TermHistory,
)

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class _Telling:
    """Rows that tell of changes, and the path from them to the center.

    `moments`: when somebody changed something. By date alone it changes on the `days`, and on the
    day after each of the `last_days`.
    """

    rows: QuerySet
    center: str
    moments: tuple[str, ...]
    days: tuple[str, ...] = ()
    last_days: tuple[str, ...] = ()

    def since(self, moment: datetime.datetime, at: datetime.date) -> QuerySet:
        """Ids of the centers of which something changed at that moment or later, by date alone on
        that day or later, up to the day `at`."""
        first = moment.date()
        # The first of all days has none before it.
        before = first if first == datetime.date.min else first - _DAY
        changed = Q()
        for path in self.moments:
            changed |= Q(**{f"{path}__gte": moment})
        for path in self.days:
            changed |= Q(**{f"{path}__range": (first, at)})
        for path in self.last_days:
            changed |= Q(**{f"{path}__range": (before, at - _DAY)})
        return self.rows.filter(changed).order_by().values(self.center)

    def latest(
        self, first: int, last: int, at: datetime.date
    ) -> Iterator[tuple[int, datetime.date]]:
        """Center id and day of a change up to the day `at`, the last of each kind, for the centers
        with ids from `first` to `last`."""
        # By its annotation: on a path to many, the filter would join the centers a second time.
        rows = self.rows.order_by().annotate(whose=F(self.center))
        rows = rows.filter(whose__gte=first, whose__lte=last)
        found = [
            *(Max(path) for path in self.moments),
            *(Max(path, filter=Q(**{f"{path}__lte": at})) for path in self.days),
            *(Max(path, filter=Q(**{f"{path}__lt": at})) for path in self.last_days),
        ]
        named = {f"day{number}": latest for number, latest in enumerate(found)}
        for center, *days in rows.values("whose").annotate(**named).values_list("whose", *named):
            ends = len(days) - len(self.last_days)
            for number, day in enumerate(days):
                if isinstance(day, datetime.datetime):
                    yield center, timezone.localdate(day)
                elif day:
                    yield center, day + _DAY if number >= ends else day


def last_changes(first: int, last: int, at: datetime.date) -> dict[int, datetime.date]:
    """Center id -> day of the last change up to the day `at`, for the published and closed centers
    with ids from `first` to `last`.

    What counts: the center itself, its numbers, its answers and the terms that they name, a check,
    another edition of a source, a source's record that moved, its organization, an agreement on
    advertising that was approved or cut short; and by date alone the first day of an agreement, the
    day after its last, and the day after a check has run out. Eleven queries, whatever the number
    of centers. A center may be named in vain, as one that is not verified and so gets no mark.
    """
    shown = Center.objects.filter(pk__range=(first, last)).order_by()
    latest = {pk: timezone.localdate(when) for pk, when in shown.values_list("pk", "updated_at")}
    for telling in _tellings():
        for center, day in telling.latest(first, last, at):
            if center in latest and latest[center] < day <= at:
                latest[center] = day
    return latest


def changed_since(moment: datetime.datetime, at: datetime.date) -> Q:
    """Centers that changed at that moment (in local time) or later, up to the day `at`, by the same
    measure. What changes by date alone does so by the day."""
    changed = Q(updated_at__gte=moment)
    for telling in _tellings():
        changed |= Q(pk__in=telling.since(moment, at))
    return changed


def _tellings() -> list[_Telling]:
    event = "pgh_created_at"
    # The day on which `runs` ends is the first without the mark.
    agreed = AdvertisingAgreement.objects.filter(approved_at__isnull=False)
    turns = (("approved_at", "ended_at"), ("runs__startswith", "runs__endswith"))
    # Before a term was there, no answer named it.
    reworded = TermHistory.objects.filter(pgh_label=TermHistory.UPDATE)
    return [
        _Telling(
            Confirmation.objects.latest(), "center", ("recorded_at",), last_days=("expires_on",)
        ),
        _Telling(SourceRecord.objects.all(), "center", ("run__finished_at",)),
        # A record that a person or a merge gave to another center: where it was, and where it is.
        _Telling(SourceRecordHistory.objects.all(), "center", (event,)),
        _Telling(SourceRecordHistory.objects.all(), "pgh_obj__center", (event,)),
        _Telling(CenterPhoneHistory.objects.all(), "center", (event,)),
        _Telling(OfferingHistory.objects.all(), "center", (event,)),
        _Telling(OrganizationHistory.objects.all(), "pgh_obj__centers", (event,)),
        _Telling(reworded, "pgh_obj__offerings__center", (event,)),
        _Telling(agreed, "center", *turns),
        _Telling(agreed, "organization__centers", *turns),
    ]
