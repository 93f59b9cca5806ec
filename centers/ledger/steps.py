"""What of the register is not in the ledger yet: a comparison, with the day as a parameter."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from centers.models import AdvertisingAgreement, AdvertisingLedgerEntry, Center
from centers.models.advertising_marks import DAY, VerifiedUntil
from centers.models.center import CenterQuerySet

from .chain import Kind, Thread, threads

Reason = AdvertisingLedgerEntry.Reason


@dataclass(frozen=True)
class Step:
    """An entry that is due. `by_date`: nobody did anything, a day passed."""

    kind: str
    reason: str
    effective_on: datetime.date
    by_date: bool = False


@dataclass(frozen=True)
class Due:
    """The steps that the ledger lacks of one center under one agreement, in their order.

    `center` knows the last day of its verification as `verified_until`.
    """

    agreement: AdvertisingAgreement
    center: Center
    thread: Thread | None
    steps: list[Step]


def concerned(center_ids: Iterable[int] | None = None) -> CenterQuerySet:
    """Those of these centers (None: of all) that have, or had, an approved agreement."""
    approved = AdvertisingAgreement.objects.filter(approved_at__isnull=False)
    centers = Center.unfiltered.filter(
        Exists(approved.filter(center=OuterRef("pk")))
        | Exists(approved.filter(organization=OuterRef("organization")))
        | Exists(AdvertisingLedgerEntry.objects.filter(center=OuterRef("public_id")))
    )
    return centers if center_ids is None else centers.filter(pk__in=list(center_ids))


def due(centers: CenterQuerySet, at: datetime.date) -> list[Due]:
    """What the ledger lacks of these centers on the day `at`, in a fixed number of queries."""
    found = list(centers.annotate(verified_until=VerifiedUntil(F("pk"))).order_by("pk"))
    if not found:
        return []
    ids = [center.public_id for center in found]
    entries = AdvertisingLedgerEntry.objects.filter(center__in=ids).order_by("sequence")
    told = threads(entries)
    agreements = (
        AdvertisingAgreement.objects.filter(approved_at__isnull=False)
        .filter(
            Q(center__in=[center.pk for center in found])
            | Q(organization__in={c.organization_id for c in found if c.organization_id})
            | Q(pk__in=[thread.agreement for thread in told.values() if not thread.ended])
        )
        .select_related("organization")
        .order_by("pk")
    )
    missing = []
    for center in found:
        for agreement in agreements:
            thread = told.get((agreement.pk, center.public_id))
            if thread is None and not _covers(agreement, center):
                continue
            if steps := _steps(agreement, center, thread, at):
                missing.append(Due(agreement, center, thread, steps))
    return missing


def _covers(agreement: AdvertisingAgreement, center: Center) -> bool:
    if agreement.center_id:
        return agreement.center_id == center.pk
    return agreement.organization_id == center.organization_id


def _steps(
    agreement: AdvertisingAgreement, center: Center, thread: Thread | None, at: datetime.date
) -> list[Step]:
    over = at >= agreement.over_on
    lapse = _lapse(agreement, center, at)
    if thread is None:
        if over or lapse:
            return []
        return [Step(Kind.GRANT, Reason.VERIFIED, max(agreement.first_day, at))]
    if thread.ended:
        return []
    steps = []
    marked = thread.state != Kind.LAPSE
    if marked and lapse and lapse.effective_on < agreement.over_on:
        steps.append(lapse)
    elif not marked and not lapse and not over:
        steps.append(Step(Kind.RETURN, Reason.VERIFIED, at))
    if over:
        reason = Reason.ENDED_EARLY if agreement.ended_on else Reason.PERIOD_OVER
        # An end decided on its very day is written with the decision.
        foreseen = (
            agreement.ended_at is None or timezone.localdate(agreement.ended_at) < agreement.over_on
        )
        steps.append(Step(Kind.END, reason, agreement.over_on, by_date=foreseen))
    elif thread.until != agreement.last_day:
        steps.append(Step(Kind.CUT_SHORT, Reason.ENDED_EARLY, at))
    return steps


def _lapse(agreement: AdvertisingAgreement, center: Center, at: datetime.date) -> Step | None:
    """Why the center cannot be marked on the day `at`, although the agreement runs."""
    if center.is_closed:
        return Step(Kind.LAPSE, Reason.CLOSED, at)
    if not center.is_published:
        return Step(Kind.LAPSE, Reason.NOT_LISTED, at)
    if not _covers(agreement, center):
        return Step(Kind.LAPSE, Reason.LEFT, at)
    if center.verified_until is None:
        return Step(Kind.LAPSE, Reason.CHECK_FAILED, at)
    if center.verified_until < at:
        return Step(Kind.LAPSE, Reason.CHECKS_RAN_OUT, center.verified_until + DAY, by_date=True)
    return None
