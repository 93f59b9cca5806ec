"""From rows of a sheet to the register: read, rejected or applied, and counted."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from centers.models import ImportRejection, ImportRun

from .apply import Guide, apply_rows
from .file_index import FileIndex
from .formats import Format, read
from .matching import match_key
from .records import Row
from .report import Report
from .rows import RowRejected
from .workbook import SheetRow

_LONGEST_REASON = ImportRejection._meta.get_field("reason").max_length


class Read(NamedTuple):
    """A row of the sheet and what was read in it: a Row, why there is none, or None for a blank."""

    sheet_row: SheetRow
    result: Row | str | None


def read_rows(
    rows: Iterable[SheetRow], known: Format, index: FileIndex, start: int
) -> Iterator[Read]:
    """The rows from index `start` on.

    Those before it are read as well: a record's key counts the rows with the same match key.
    """
    for row in rows:
        result = None if row.is_blank else _read(row, known, index)
        if row.index >= start:
            yield Read(row, result)


def _read(row: SheetRow, known: Format, index: FileIndex) -> Row | str:
    try:
        facility = index.with_own_identifiers(read(row, known))
    except RowRejected as rejection:
        return rejection.reason
    match = match_key(facility)
    return Row(
        row.number, row.payload, facility, index.record_key(facility, match), match, known.slug
    )


def apply_chunk(run: ImportRun, chunk: list[Read], guide: Guide, report: Report) -> None:
    """Bring in these rows, keep those that cannot be, count all. In the caller's transaction."""
    accepted, rejections = [], []
    for sheet_row, result in chunk:
        if result is None:
            report.add("notes", "blank rows")
            continue
        report.add("rows", "read")
        if isinstance(result, Row) and guide.locator.locate(result.facility) is None:
            result = _("Neither the ZIP code nor the city is known, so there is no point")
        if isinstance(result, Row):
            _count(result, guide, report)
            accepted.append(result)
        else:
            report.add("rows", "rejected")
            report.add("rejected", result)
            rejections.append(
                ImportRejection(
                    run=run,
                    row=sheet_row.number,
                    reason=result[:_LONGEST_REASON],
                    payload=sheet_row.payload,
                )
            )
    ImportRejection.objects.bulk_create(rejections)
    apply_rows(run, accepted, guide, report)


def _count(row: Row, guide: Guide, report: Report) -> None:
    """What the quality report says about an accepted row, whatever becomes of it."""
    facility = row.facility
    report.add("states", facility.state)

    point = guide.locator.locate(facility)
    report.add("points", point.precision)
    report.add("point_sources", point.source)
    if guide.locator.is_far(facility):
        report.add("point_notes", "given point too far from the ZIP area, not used")
    if other := guide.locator.other_state(facility):
        report.add("point_notes", "ZIP code of another state")
        report.add(
            "other_states",
            f"row {row.number}: {facility.zip} is of {other}, not of {facility.state}",
        )
    if facility.address_withheld:
        report.add("point_notes", "address withheld, ZIP area shown")

    if not facility.phones:
        report.add("phones", "rows without a number")
    for text in facility.invalid_phones:
        report.add("phones", "not a number that can be called")
        report.add("invalid_phones", f"row {row.number}: {text}")

    answers = guide.vocabulary.answers(facility)
    if not (facility.codes or answers):
        report.add("notes", "rows without codes")
    for code in guide.vocabulary.unknown(facility):
        report.add("unknown_codes", code)
    for term, answer in answers.items():
        if answer is None:
            report.add("conflicting_codes", guide.vocabulary.slugs[term])
