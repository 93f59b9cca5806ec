"""Proving the ledger: each hash, the chain from entry to entry, and the register beside it."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from centers.models import AdvertisingAgreement, AdvertisingLedgerEntry
from centers.models.advertising_ledger import NO_ENTRY, hash_of
from centers.models.advertising_marks import DAY

from .chain import FOLLOWS, Kind, Thread
from .steps import Reason, concerned, due

# Number of an agreement and public id of a center: what a thread of entries is about.
Key = tuple[int, str]
# What came about by date is written by a nightly command; so much later it should be there.
NIGHTS = datetime.timedelta(days=2)
# How far the number of an entry is looked for after somebody numbered the chain anew.
_SHIFTS = range(1, 11)


@dataclass
class Verdict:
    """What `verify` found: sentences about what is wrong, and about what is only still to come."""

    entries: int = 0
    head: str = NO_ENTRY
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(
    *,
    noted: str = "",
    at: datetime.date | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Verdict:
    """Read the whole ledger and compare it with itself and, on the day `at`, with the register.

    `noted` is the hash of any earlier entry, kept somewhere else: with it a ledger that was cut, or
    written anew as a whole, is found out as well. `progress` is called with how many entries are
    done.
    """
    verdict = Verdict()
    told: dict[Key, Thread] = {}
    changed: set[Key] = set()
    seen_noted = not noted
    for entry in _linked(verdict):
        if entry.compute_hash() != entry.hash:
            changed.add((entry.agreement, entry.center))
        _follow(entry, told, verdict)
        seen_noted = seen_noted or entry.hash == noted.lower()
        progress(verdict.entries)
    if not seen_noted:
        verdict.problems.append(
            f"No entry has the noted hash {noted}: entries were removed at the end, or the "
            "ledger was written anew."
        )
    # What a changed entry says contradicts the register as well, which is no news.
    told = {key: thread for key, thread in told.items() if key not in changed}
    _compare_with_agreements(told, verdict)
    _compare_with_register(changed, at or timezone.localdate(), verdict)
    return verdict


def _linked(verdict: Verdict) -> Iterator[AdvertisingLedgerEntry]:
    """The entries in their order, while what is wrong with the chain goes into the verdict."""
    before = last = None
    for entry in AdvertisingLedgerEntry.objects.order_by("sequence").iterator(chunk_size=1000):
        verdict.problems += _problems_of(entry, last, before)
        verdict.entries += 1
        verdict.head = entry.hash
        before, last = last, entry
        yield entry


def _problems_of(
    entry: AdvertisingLedgerEntry,
    last: AdvertisingLedgerEntry | None,
    before: AdvertisingLedgerEntry | None,
) -> Iterator[str]:
    number, expected = entry.sequence, last.sequence + 1 if last else 1
    if number > expected:
        missing = f"{expected}" if number == expected + 1 else f"{expected} to {number - 1}"
        yield f"Entry {missing} is missing."
    if entry.compute_hash() != entry.hash:
        if was := _number_before(entry):
            yield f"Entry {number} was changed: it was entry {was} when its hash was made."
        else:
            yield f"Entry {number} was changed: what it says does not give its hash."
    if number != expected or entry.previous_hash == (last.hash if last else NO_ENTRY):
        return
    if last and entry.previous_hash == (before.hash if before else NO_ENTRY):
        yield f"Entry {last.sequence} was put in: entry {number} follows on the one before it."
    elif last:
        yield (
            f"Entry {number} does not follow on entry {last.sequence}: that one was changed, or "
            "one between them was removed."
        )
    else:
        yield f"Entry {number} is not the first one: what it follows on was removed."


def _number_before(entry: AdvertisingLedgerEntry) -> int | None:
    """The number under which the entry gives its hash, if that is not far away."""
    content = entry.content()
    for shift in _SHIFTS:
        for number in (entry.sequence - shift, entry.sequence + shift):
            if hash_of(content | {"sequence": number}) == entry.hash:
                return number
    return None


def _follow(entry: AdvertisingLedgerEntry, told: dict[Key, Thread], verdict: Verdict) -> None:
    """Add the entry to its thread; say where it cannot have come about there."""
    key = (entry.agreement, entry.center)
    thread = told.get(key)
    allowed = FOLLOWS[None] if thread is None else FOLLOWS[Kind(thread.state)]
    if entry.kind not in allowed:
        earlier = f"after “{thread.state}”" if thread else "as the first word"
        verdict.problems.append(
            f"Entry {entry.sequence}: “{entry.kind}” cannot come {earlier} on center "
            f"{entry.center} under agreement {entry.agreement}. It was put in or changed, or one "
            "before it was removed."
        )
    elif thread and (thread.since, thread.last.demo) != (entry.since, entry.demo):
        verdict.problems.append(
            f"Entry {entry.sequence} says something else than entry {thread.last.sequence} of the "
            "same mark. It was put in or changed."
        )
    told[key] = thread.after(entry) if thread else Thread.begun_by(entry)


def _compare_with_agreements(told: dict[Key, Thread], verdict: Verdict) -> None:
    """Every mark that the ledger tells of rests on an agreement, and on its days."""
    agreements = AdvertisingAgreement.objects.select_related("center").in_bulk(
        {agreement for agreement, _center in told}
    )
    for (number, center), thread in told.items():
        agreement = agreements.get(number)
        entry = thread.last.sequence
        if agreement is None:
            if not (thread.last.demo and thread.last.reason == Reason.DEMO_REMOVED):
                verdict.problems.append(
                    f"Entry {entry} is about agreement {number}, which does not exist. It was put "
                    "in."
                )
        elif not agreement.is_approved or (
            agreement.center and agreement.center.public_id != center
        ):
            verdict.problems.append(
                f"Entry {entry}: agreement {number} gives center {center} no mark. It was put in."
            )
        elif thread.since < agreement.first_day or thread.until not in (
            agreement.last_day,
            agreement.period.upper - DAY,
        ):
            verdict.problems.append(
                f"Entry {entry} does not give the days of agreement {number}. It was put in or "
                "changed."
            )


def _compare_with_register(changed: set[Key], at: datetime.date, verdict: Verdict) -> None:
    """What should be there and is not: an entry that was removed, or one that is still to come."""
    for missing in due(concerned(), at):
        if (missing.agreement.pk, missing.center.public_id) in changed:
            continue
        for step in missing.steps:
            what = (
                f"“{step.kind}” of center {missing.center.public_id} under agreement "
                f"{missing.agreement.pk}, {step.effective_on}"
            )
            if step.by_date and step.effective_on + NIGHTS >= at:
                verdict.notes.append(f"Not recorded yet: {what}. record_advertising writes it.")
            else:
                verdict.problems.append(f"An entry is missing: {what}.")
