"""Who advertises and the ledger of it for other programs: everything that recomputing it takes."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from centers import ledger
from centers.csv_stream import csv_stream
from centers.models import AdvertisingLedgerEntry
from centers.models.advertising_ledger import NO_ENTRY

from .advertisers import advertisers_now

_AT_A_TIME = 1000  # entries in memory

# Names and places of a center as they are now; each day is the first or last of its kind.
NOW_COLUMNS = [
    "center",
    "center_name",
    "city",
    "state",
    "organization",
    "since",
    "until",
    "verified_until",
    "shown_until",
]
ENTRY_COLUMNS = [field.name for field in AdvertisingLedgerEntry._meta.concrete_fields]


@require_safe
def as_json(request: HttpRequest) -> StreamingHttpResponse:
    """Advertisers now, and every entry of the ledger up to its head, entry by entry."""
    head = ledger.head()
    about = {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "about": request.build_absolute_uri(reverse("advertisers")),
        "hash": (
            "SHA-256 in hex over an entry without its hash, as canonical JSON (RFC 8785) in UTF-8"
        ),
        "first_previous_hash": NO_ENTRY,
        "head": {"sequence": head.sequence, "hash": head.hash} if head else None,
        "advertisers": [advertiser.public() for advertiser in advertisers_now()],
    }
    return StreamingHttpResponse(_json(about, head), content_type="application/json")


def _json(about: dict, head: AdvertisingLedgerEntry | None) -> Iterator[str]:
    yield json.dumps(about, ensure_ascii=False)[:-1] + ', "entries": ['
    between = "\n"
    for entry in _entries(head):
        yield between + json.dumps(entry, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


@require_safe
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Advertisers now, one a row."""
    rows = (advertiser.public() for advertiser in advertisers_now())
    return _csv(NOW_COLUMNS, rows, "advertisers.csv")


@require_safe
def ledger_as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The entries of the ledger, one a row: true and false as such, null as nothing."""
    return _csv(ENTRY_COLUMNS, _entries(ledger.head()), "advertising-ledger.csv")


def _entries(head: AdvertisingLedgerEntry | None) -> Iterator[dict[str, Any]]:
    """Up to `head`, in their order; what is written meanwhile is for the next time."""
    last = head.sequence if head else 0
    entries = AdvertisingLedgerEntry.objects.filter(sequence__lte=last).order_by("sequence")
    for entry in entries.iterator(chunk_size=_AT_A_TIME):
        yield entry.public()


def _csv(columns: list[str], rows: Iterable[dict[str, Any]], name: str) -> StreamingHttpResponse:
    cells = ([_cell(row[column]) for column in columns] for row in rows)
    lines = csv_stream(chain([columns], cells))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(value: object) -> object:
    return json.dumps(value) if isinstance(value, bool) else value
