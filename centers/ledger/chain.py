"""Writing to the end of the chain, and what its entries add up to."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import connection, transaction

from centers.models import AdvertisingLedgerEntry
from centers.models.advertising_ledger import NO_ENTRY

Kind = AdvertisingLedgerEntry.Kind

# What may come after what. A grant comes first; an end is the end.
FOLLOWS = {
    None: {Kind.GRANT},
    Kind.GRANT: {Kind.LAPSE, Kind.CUT_SHORT, Kind.END},
    Kind.RETURN: {Kind.LAPSE, Kind.CUT_SHORT, Kind.END},
    Kind.LAPSE: {Kind.RETURN, Kind.CUT_SHORT, Kind.END},
    Kind.END: set(),
}


@dataclass(frozen=True)
class Thread:
    """Where the entries of one center under one agreement have got to.

    `state` is the last entry that says whether there is a mark: cutting a period short does not.
    """

    agreement: int
    center: str
    state: str
    since: datetime.date
    until: datetime.date
    last: AdvertisingLedgerEntry

    @property
    def ended(self) -> bool:
        return self.state == Kind.END

    def can_go_on_with(self, kind: str) -> bool:
        return kind in FOLLOWS[Kind(self.state)]

    def after(self, entry: AdvertisingLedgerEntry) -> "Thread":
        state = self.state if entry.kind == Kind.CUT_SHORT else entry.kind
        return replace(self, state=state, until=entry.until, last=entry)

    @classmethod
    def begun_by(cls, entry: AdvertisingLedgerEntry) -> "Thread":
        return cls(entry.agreement, entry.center, entry.kind, entry.since, entry.until, last=entry)


def threads(entries: Iterable[AdvertisingLedgerEntry]) -> dict[tuple[int, str], Thread]:
    """(number of the agreement, public id of the center) -> thread, from entries in their order."""
    found: dict[tuple[int, str], Thread] = {}
    for entry in entries:
        key = (entry.agreement, entry.center)
        found[key] = found[key].after(entry) if key in found else Thread.begun_by(entry)
    return found


def head() -> AdvertisingLedgerEntry | None:
    """The last entry of the ledger, whose hash vouches for all before it."""
    return AdvertisingLedgerEntry.objects.order_by("-sequence").first()


@transaction.atomic
def append(entries: list[AdvertisingLedgerEntry]) -> None:
    """Number these new entries, chain them to the last one and write them.

    Others who write wait for the end of the caller's transaction: one chain, without gaps.
    """
    table = connection.ops.quote_name(AdvertisingLedgerEntry._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    last = head()
    sequence, previous_hash = (last.sequence, last.hash) if last else (0, NO_ENTRY)
    for entry in entries:
        sequence += 1
        entry.sequence, entry.previous_hash = sequence, previous_hash
        entry.hash = previous_hash = entry.compute_hash()
    AdvertisingLedgerEntry.objects.bulk_create(entries)
