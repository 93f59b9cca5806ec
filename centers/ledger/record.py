"""Bringing the ledger to the register as it is."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from centers.models import AdvertisingLedgerEntry, Center

from .chain import Kind, append, threads
from .steps import Due, Reason, Step, concerned, due


@contextmanager
def following(
    center_ids: Iterable[int],
    *,
    at: datetime.date | None = None,
    why_granted: str = Reason.VERIFIED,
) -> Iterator[None]:
    """Record what a change of these centers, or of agreements that cover them, does to their marks.

    Belongs in the transaction of the change, with the centers locked; `at` is the day of it
    (default: today). What came about by date before is recorded first, with its own day.
    """
    ids, at = list(center_ids), at or timezone.localdate()
    record(ids, at=at)
    yield
    # What ends or begins by this change does so today, whatever day a check names.
    record(ids, at=at, not_before=at, why_granted=why_granted)


def record(
    center_ids: Iterable[int],
    *,
    at: datetime.date | None = None,
    not_before: datetime.date = datetime.date.min,
    why_granted: str = Reason.VERIFIED,
) -> list[AdvertisingLedgerEntry]:
    """Write what the ledger lacks of these centers on the day `at` (default: today).

    One query where none of them ever had to do with advertising.
    """
    at = at or timezone.localdate()
    ids = list(concerned(center_ids).order_by("pk").values_list("pk", flat=True))
    if not ids:
        return []
    with transaction.atomic():
        # Two that record the same center go one after the other; all lock in the order of ids.
        centers = Center.unfiltered.filter(pk__in=ids)
        list(centers.select_for_update(of=("self",), no_key=True).order_by("pk"))
        entries = [
            _entry(missing, step, max(step.effective_on, not_before), why_granted)
            for missing in due(centers, at)
            for step in missing.steps
        ]
        if entries:
            append(entries)
    return entries


def record_all(
    at: datetime.date | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[AdvertisingLedgerEntry]:
    """Write what came about by date up to the day `at` (default: today), dated as it happened.

    A transaction a center: killed half-way, the next run goes on; run twice, it writes nothing.
    `progress` is called with how many centers are done, and of how many.
    """
    at = at or timezone.localdate()
    ids = [missing.center.pk for missing in due(concerned(), at)]
    ids = sorted(set(ids))
    entries = []
    for done, pk in enumerate(ids, 1):
        entries += record([pk], at=at)
        progress(done, len(ids))
    return entries


@transaction.atomic
def demo_removed(at: datetime.date | None = None) -> int:
    """End what the ledger says of the demo's centers, which are about to go; how many entries."""
    at, now = at or timezone.localdate(), timezone.now()
    entries = AdvertisingLedgerEntry.objects.filter(demo=True).order_by("sequence")
    ends = [
        AdvertisingLedgerEntry(
            recorded_at=now,
            effective_on=at,
            kind=Kind.END,
            reason=Reason.DEMO_REMOVED,
            agreement=thread.agreement,
            center=thread.center,
            center_name=thread.last.center_name,
            organization=thread.last.organization,
            since=thread.since,
            until=thread.until,
            verified_until=thread.last.verified_until,
            demo=True,
        )
        for thread in threads(entries).values()
        if not thread.ended
    ]
    if ends:
        append(ends)
    return len(ends)


def _entry(
    missing: Due, step: Step, effective_on: datetime.date, why_granted: str
) -> AdvertisingLedgerEntry:
    agreement, center, thread = missing.agreement, missing.center, missing.thread
    granted = step.kind == Kind.GRANT
    holds = center.verified_until and center.verified_until >= effective_on
    return AdvertisingLedgerEntry(
        recorded_at=timezone.now(),
        effective_on=effective_on,
        kind=step.kind,
        reason=why_granted if granted else step.reason,
        agreement=agreement.pk,
        center=center.public_id,
        center_name=center.full_name,
        organization=agreement.organization.name if agreement.organization else "",
        since=effective_on if thread is None else thread.since,
        until=agreement.last_day,
        verified_until=center.verified_until if holds else None,
        demo=center.demo,
    )
