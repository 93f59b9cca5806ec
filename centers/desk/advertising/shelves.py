"""Where an agreement stands now: one shelf a kind of work. Derived by date, as everything is."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centers.models import AdvertisingAgreement, AdvertisingLedgerEntry, Center
from centers.models.advertising_marks import AdvertisingAgreementQuerySet, Mark, VerifiedUntil

# How long before its end an agreement is worth a talk about renewing it.
ENDING_WITHIN = datetime.timedelta(days=30)


class Shelf(models.TextChoices):
    WAITING = "waiting", _("Waiting for approval")
    RUNNING = "running", _("Running")
    ENDING = "ending", _("Ending within 30 days")
    LAPSED = "lapsed", _("Lapsed by verification")
    COMING = "coming", _("Approved, still to begin")
    ENDED = "ended", _("Ended")


def on_shelf(shelf: Shelf, at: datetime.date | None = None) -> AdvertisingAgreementQuerySet:
    """The agreements that stand there on the day `at` (default: today); some stand on several."""
    at = at or timezone.localdate()
    agreements = AdvertisingAgreement.objects.all()
    running = agreements.running(at)
    approved = agreements.filter(approved_at__isnull=False)
    match shelf:
        case Shelf.WAITING:
            return agreements.filter(approved_at=None, withdrawn_at=None)
        case Shelf.RUNNING:
            return running
        case Shelf.ENDING:
            return running.filter(runs__endswith__lte=at + ENDING_WITHIN)
        case Shelf.LAPSED:
            return running.filter(_bears_no_mark_any_more(at))
        case Shelf.COMING:
            return approved.filter(runs__startswith__gt=at)
        case Shelf.ENDED:
            return agreements.exclude(withdrawn_at=None) | approved.filter(
                Q(runs__endswith__lte=at) | Q(runs__isempty=True)
            )


def counts(at: datetime.date | None = None) -> list[tuple[Shelf, int]]:
    """How many stand on each shelf, in one query."""
    found = AdvertisingAgreement.objects.aggregate(
        **{
            shelf.value: Count("pk", filter=Q(pk__in=on_shelf(shelf, at).values("pk")))
            for shelf in Shelf
        }
    )
    return [(shelf, found[shelf.value]) for shelf in Shelf]


def _bears_no_mark_any_more(at: datetime.date) -> Q:
    """The center, or one of the organization that had the mark before, is not verified now.

    A center of an organization that never was verified has lost nothing.
    """
    centers = Center.unfiltered.annotate(verified_until=VerifiedUntil("pk")).filter(
        ~Q(publication=Center.Publication.PUBLISHED)
        | Q(verified_until=None)
        | Q(verified_until__lt=at)
    )
    ever = AdvertisingLedgerEntry.objects.filter(
        agreement=OuterRef(OuterRef("pk")), center=OuterRef("public_id")
    )
    own = centers.filter(pk=OuterRef("center"))
    shared = centers.filter(Exists(ever), organization=OuterRef("organization"))
    return Q(Exists(own)) | Q(Exists(shared))


@dataclass(frozen=True)
class Covered:
    """A center under an agreement, and whether and until when it is shown as an advertiser."""

    center: Center
    verified_until: datetime.date | None
    mark: Mark | None


def covered(
    agreements: list[AdvertisingAgreement], at: datetime.date | None = None
) -> dict[int, list[Covered]]:
    """Agreement id -> the centers under it, by name. Two queries for all of them."""
    at = at or timezone.localdate()
    whose = Q(pk__in=[a.center_id for a in agreements if a.center_id])
    whose |= Q(organization__in=[a.organization_id for a in agreements if a.organization_id])
    centers = list(
        Center.unfiltered.filter(whose, merged_into=None)
        .annotate(verified_until=VerifiedUntil("pk"))
        .order_by("name", "pk")
    )
    marks = {
        (mark.agreement_id, mark.center_id): mark
        for mark in AdvertisingAgreement.objects.marks([center.pk for center in centers], at)
    }
    return {
        agreement.pk: [
            Covered(center, _if_it_holds(center, at), marks.get((agreement.pk, center.pk)))
            for center in centers
            if (agreement.center_id and center.pk == agreement.center_id)
            or (agreement.organization_id and center.organization_id == agreement.organization_id)
        ]
        for agreement in agreements
    }


def _if_it_holds(center: Center, at: datetime.date) -> datetime.date | None:
    until = center.verified_until
    return until if until and until >= at else None
