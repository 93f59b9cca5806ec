"""Who is shown as an advertiser on a day: a query, and nothing that has to run."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Expression, F, Func, Q, Value
from django.utils import timezone

from .center import Center

DAY = datetime.timedelta(days=1)


class VerifiedUntil(Func):
    """The last day on which the center with this id is verified; null where it is not.

    The function in the database is the one that its trigger asks (migration 0009).
    """

    function = "center_verified_until"
    output_field = models.DateField()


@dataclass(frozen=True)
class Mark:
    """That a center is shown as an advertiser on a day, and on what that rests.

    The first day under the agreement, its last day, and the last day of the verification.
    `organization` is the name of the one whose agreement it is; "" for the center's own.
    """

    center_id: int
    agreement_id: int
    organization: str
    since: datetime.date
    until: datetime.date
    verified_until: datetime.date

    @property
    def shown_until(self) -> datetime.date:
        """The last day of the mark, if nothing changes."""
        return min(self.until, self.verified_until)


class AdvertisingAgreementQuerySet(models.QuerySet):
    def running(self, at: datetime.date | None = None) -> "AdvertisingAgreementQuerySet":
        """Approved, and the day `at` (default: today) is in the period, which may have been cut."""
        at = at or timezone.localdate()
        return self.filter(approved_at__lt=_midnight(at + DAY), runs__contains=at)

    def not_over(self, at: datetime.date | None = None) -> "AdvertisingAgreementQuerySet":
        """Running on the day `at` (default: today) or still to come, approved or not."""
        return self.filter(runs__endswith__gt=at or timezone.localdate())

    def of(self, center: Center) -> "AdvertisingAgreementQuerySet":
        """Those of a center: its own, and those of its organization."""
        whose = Q(center=center.pk)
        if center.organization_id:
            whose |= Q(organization=center.organization_id)
        return self.filter(whose)

    def marks(
        self, center_ids: Iterable[int] | None = None, at: datetime.date | None = None
    ) -> list[Mark]:
        """The mark of each center that is shown as an advertiser on the day `at` (default: today):
        an agreement runs, the center is published and its verification holds.

        One query, for these centers or for all, in the order of ids. Nothing has to run for a mark
        to begin, to end or to come back.
        """
        at = at or timezone.localdate()
        running = self.running(at).order_by()
        rows = _marked(running, "center", Value(""), center_ids, at).union(
            _marked(running, "organization__centers", F("organization__name"), center_ids, at),
            all=True,
        )
        found: dict[int, Mark] = {}
        # A center that moved into an organization may stand under two: the later end counts.
        for center, agreement, named, runs, approved_at, verified_until in sorted(
            rows, key=lambda row: (row[0], row[3].upper, row[1])
        ):
            found[center] = Mark(
                center_id=center,
                agreement_id=agreement,
                organization=named,
                since=max(runs.lower, timezone.localdate(approved_at)),
                until=runs.upper - DAY,
                verified_until=verified_until,
            )
        return list(found.values())


def _marked(
    running: AdvertisingAgreementQuerySet,
    path: str,
    named: Expression,
    center_ids: Iterable[int] | None,
    at: datetime.date,
) -> models.QuerySet:
    """A row for each center at the end of this path that is published and verified."""
    # Filters on annotations: on the path itself they would join the centers a second time.
    found = running.annotate(
        marked=F(path),
        named=named,
        publication=F(f"{path}__publication"),
        verified_until=VerifiedUntil(path),
    ).filter(publication=Center.Publication.PUBLISHED, verified_until__gte=at)
    if center_ids is not None:
        found = found.filter(marked__in=list(center_ids))
    return found.values_list("marked", "pk", "named", "runs", "approved_at", "verified_until")


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
