"""The source records of a chunk of rows: what stays of each row, word for word."""

import hashlib
import json
from typing import NamedTuple

from centers.models import ImportRun, SourceRecord

from .facts import Statement
from .readers import FORMATS
from .rows import Facility, RowRejected
from .workbook import Payload


class Row(NamedTuple):
    """A row that can become a listing, with the key of its record."""

    number: int
    payload: Payload
    facility: Facility
    key: str
    match: str
    format: str = "samhsa-directory"


def content_hash(payload: Payload) -> str:
    """SHA-256 of a payload, the same whatever the order of its columns."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


# The match to a center is a decision: no later row changes it.
_CHANGEABLE = ["payload", "content_hash", "as_of", "source_name", "row", "run", "format"]


def save(changed: list[SourceRecord]) -> None:
    """Insert or update these records in one statement."""
    SourceRecord.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["source", "key"],
        update_fields=_CHANGEABLE,
    )


def write(run: ImportRun, row: Row, record: SourceRecord | None) -> tuple[SourceRecord, bool]:
    """The unsaved record of a row, made from the one that is there, and whether it says anything
    new. `center` is the caller's to set on a new one.

    The newer word of a source takes the place of the older, whichever comes in first; words of the
    same day take the place of what was there. A point is kept until a row brings another: the key
    holds street and ZIP, so it is still the same place.
    """
    if record is None:
        record = SourceRecord(source=run.source, key=row.key)
        payload = row.payload
    else:
        older, newer = record.payload, row.payload
        if run.as_of < record.as_of:
            older, newer = newer, older
        payload = newer
        if "coordinates" in older and "coordinates" not in newer:
            payload = newer | {"coordinates": older["coordinates"]}
        if run.as_of < record.as_of:
            return record, _set(record, payload=payload, content_hash=content_hash(payload))
    return record, _set(
        record,
        payload=payload,
        content_hash=content_hash(payload),
        as_of=run.as_of,
        source_name=run.source_name,
        row=row.number,
        run=run,
        format=row.format,
    )


def said(run: ImportRun, row: Row) -> Statement:
    """What the row says, as its record will be read."""
    basis = FORMATS[row.format].basis
    return Statement(run.as_of, run.source, row.key, row.facility, basis, run.source_name)


def statement(record: SourceRecord) -> Statement | None:
    """The record as read, or None for one of another format, which this package does not read."""
    known = FORMATS.get(record.format)
    if known is None:
        return None
    try:
        facility = known.facility(record.payload)
    except (RowRejected, KeyError):
        return None
    return Statement(
        record.as_of, record.source, record.key, facility, known.basis, record.source_name
    )


def _set(record: SourceRecord, **values) -> bool:
    """Set these fields; whether what the record *says* has changed, or the day it says it for."""
    says = ("content_hash", "as_of", "source_name")
    new = record.pk is None or any(
        getattr(record, name) != values[name] for name in says if name in values
    )
    if new:
        for name, value in values.items():
            setattr(record, name, value)
    return new
