"""A few of the demo's centers advertise, so that the label, the ledger and the desk can be seen.

The database lets in an agreement only for what is verified today, the demo's too: where the demo is
loaded as if on another day, there may be none.
"""

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pgtrigger
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet
from django.utils import timezone

from centers import ledger
from centers.advertising import why_none_of, why_not
from centers.models import (
    AdvertisingAgreement,
    AdvertisingLedgerEntry,
    AgreementDocument,
    Center,
    Organization,
)

from .staff import demo_advertising_admins

PATH = Path(settings.FIXTURES_DIR) / "demo" / "advertisers.json"
# An agreement of the demo that is over is followed by another one, this long before.
NOTICE = datetime.timedelta(days=14)


@dataclass(frozen=True)
class DemoAdvertiser:
    """A line of the file: a center's public id or an organization's name, days from loading on."""

    days: int
    fee: str
    center: str = ""
    organization: str = ""
    approved: bool = True


def read_advertisers(path: Path = PATH) -> list[DemoAdvertiser]:
    return [DemoAdvertiser(**line) for line in json.loads(path.read_text(encoding="utf-8"))]


def keep_advertisers(at: datetime.date) -> int:
    """Make those agreements of the file that are missing, or end within NOTICE, as of the day `at`;
    how many that were. Where a person ended or withdrew one, their word stands."""
    enters, approves = demo_advertising_admins()
    made = 0
    for line in read_advertisers():
        for center, organization in _subjects(line):
            blocked = why_not(center) if center else why_none_of(organization)
            starts = _next_start(center, organization, at)
            if blocked or starts is None:
                continue
            made += 1
            agreement = AdvertisingAgreement(
                center=center,
                organization=organization,
                period=DateRange(starts, starts + datetime.timedelta(days=line.days)),
                fee=Decimal(line.fee),
                invoice=f"DEMO-{starts:%Y}-{(center or organization).pk}",
                entered_by=enters,
            )
            if line.approved:
                agreement.approved_by, agreement.approved_at = approves, timezone.now()
            agreement.save()
    if made:
        agreed = AdvertisingLedgerEntry.Reason.AGREED
        ledger.record(Center.unfiltered.demo().values_list("pk", flat=True), why_granted=agreed)
    return made


def remove_advertisers(organizations: Iterable[int]) -> None:
    """Delete the agreements of the demo's centers and of these organizations.

    The one place where agreements are ever deleted: these were fiction from the start. The ledger
    keeps its entries, which say that they are the demo's, and ends them.
    """
    ledger.demo_removed()
    agreements: QuerySet = AdvertisingAgreement.objects.filter(
        Q(center__demo=True) | Q(organization__in=list(organizations))
    ).order_by()
    documents = list(AgreementDocument.objects.filter(agreement__in=agreements))
    ids = list(agreements.values_list("pk", flat=True))
    with pgtrigger.ignore("centers.AdvertisingAgreement:never_deleted"):
        AdvertisingAgreement.objects.filter(pk__in=ids).delete()
    for document in documents:
        document.file.delete(save=False)
        document.delete()


def _subjects(line: DemoAdvertiser) -> Iterator[tuple[Center | None, Organization | None]]:
    """The center or the organization of a line, where it is in the register."""
    if line.center:
        for center in Center.unfiltered.demo().filter(public_id=line.center):
            yield center, None
    else:
        found = Organization.objects.filter(name=line.organization, centers__demo=True)
        for organization in found.distinct().order_by("pk"):
            yield None, organization


def _next_start(
    center: Center | None, organization: Organization | None, at: datetime.date
) -> datetime.date | None:
    """The first day of the next agreement; None where none is wanted."""
    latest = (
        AdvertisingAgreement.objects.filter(center=center, organization=organization)
        .order_by("-period", "-pk")
        .first()
    )
    if latest is None:
        return at
    touched = latest.ended_on or latest.is_withdrawn
    return None if touched or latest.over_on > at + NOTICE else max(latest.over_on, at)
