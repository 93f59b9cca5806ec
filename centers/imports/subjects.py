"""Which center each row of a chunk is about."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Max

from centers.models import (
    Center,
    CenterIdentifier,
    CenterPhone,
    Confirmation,
    ImportRun,
    Offering,
    SourceRecord,
)

from .differences import Difference
from .file_index import FileIndex
from .neighbors import Found, Neighbors
from .phones import Phone
from .records import Row
from .report import Report


@dataclass(eq=False)
class Subject:
    """A center, what is known of it before the chunk, and the rows of the chunk about it."""

    center: Center
    records: dict[tuple[str, str], SourceRecord] = field(default_factory=dict)
    offerings: dict[int, Offering] = field(default_factory=dict)
    phones: tuple[Phone, ...] = ()
    # Sections that the research team has ever looked at, and the last day on which it did: imports
    # keep their hands off them.
    checked: dict[str, datetime.date] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    # Whether these rows are the first that was heard of the center; it is not saved yet then.
    is_new: bool = False
    # The center that might be meant, for a person to say.
    question: Found | None = None
    # What the sources say otherwise than the register, where theirs is the later word.
    differences: list[Difference] = field(default_factory=list)


def subjects_of(run: ImportRun, rows: list[Row], index: FileIndex, report: Report) -> list[Subject]:
    """The centers that the rows are about, each locked until the end of the transaction.

    In this order: the center that the row's own record was matched to, whatever has changed since;
    that of a shared identifier, in the register or on an earlier row; that of another row of the
    file with the same match key; that of another source's record with it; a center of the register
    with the same name, street and ZIP; one that is described alike; a new one, with a question to a
    person where one might be meant.
    """
    by_record, by_match = _matched(run, rows)
    by_identifier = _identified(rows)
    neighbors = Neighbors(run, [row for row in rows if row.key not in by_record], index)

    ids: dict[str, int] = {}
    asked: dict[str, Found] = {}
    by_likeness: dict[str, int] = {}
    for row in rows:
        kind, pk = _find(row, by_record, by_identifier, by_match, neighbors.by_key)
        if pk is None and row.match in by_likeness:
            kind, pk = "described alike", by_likeness[row.match]
        elif pk is None and row.match not in asked:
            found = neighbors.find(row)
            if found.is_same:
                kind, pk = "described alike", found.center
                by_likeness[row.match] = pk
            elif found.center:
                asked[row.match] = found
        if pk:
            ids[row.key] = pk
        else:
            kind = "new, a person is asked" if row.match in asked else "new"
        report.add("matched", kind)
    subjects = _load(set(ids.values()))

    chosen: dict[str, Subject] = {}
    named: dict[tuple[str, str], Subject] = {}
    used: dict[int, Subject] = {}
    for row in rows:
        if pk := ids.get(row.key):
            subject = subjects[pk]
        else:
            known = (named[i] for i in row.facility.identifiers if i in named)
            subject = next(known, None) or chosen.get(row.match)
            subject = subject or Subject(Center(), is_new=True, question=asked.get(row.match))
        chosen.setdefault(row.match, subject)
        for identifier in row.facility.identifiers:
            named.setdefault(identifier, subject)
        used.setdefault(id(subject), subject).rows.append(row)
    return list(used.values())


def _find(
    row: Row,
    by_record: dict[str, int],
    by_identifier: dict[tuple[str, str], int],
    by_match: dict[str, int],
    by_key: dict[str, int],
) -> tuple[str, int | None]:
    """How the row finds its center without comparing, and the center; None for not at all."""
    if pk := by_record.get(row.key):
        return "own record", pk
    for identifier in row.facility.identifiers:
        if pk := by_identifier.get(identifier):
            return "shared identifier", pk
    pk = by_match.get(row.match) or by_key.get(row.match)
    return "spelled alike", pk


def _matched(run: ImportRun, rows: list[Row]) -> tuple[dict[str, int], dict[str, int]]:
    """Record key -> center for this source's records; match key -> center for any source's."""
    sources = ImportRun.objects.order_by().values_list("source", flat=True).distinct()
    keys = {row.key for row in rows} | {row.match for row in rows}
    found = (
        SourceRecord.objects.filter(source__in=list(sources), key__in=keys, center__demo=False)
        .order_by("pk")
        .values_list("source", "key", "center_id")
    )
    by_record, by_match = {}, {}
    for source, key, center_id in found:
        if source == run.source:
            by_record[key] = center_id
        by_match.setdefault(key, center_id)
    # The file's own earlier row says more than another source.
    return by_record, by_match | by_record


def _identified(rows: list[Row]) -> dict[tuple[str, str], int]:
    """(scheme, value) -> the center that is known by it, along merges."""
    wanted = {identifier for row in rows for identifier in row.facility.identifiers}
    found = (
        CenterIdentifier.objects.filter(
            scheme__in={scheme for scheme, _value in wanted},
            value__in={value for _scheme, value in wanted},
            center__demo=False,
        )
        .exclude(center__publication=Center.Publication.DRAFT)
        .select_related("center")
    )
    return {
        (identifier.scheme, identifier.value): identifier.center.survivor().pk
        for identifier in found
    }


def _load(ids: Iterable[int]) -> dict[int, Subject]:
    centers = (
        Center.unfiltered.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=ids)
        .order_by("pk")
    )
    subjects = {center.pk: Subject(center) for center in centers}
    for record in SourceRecord.objects.filter(center__in=subjects).order_by("pk"):
        subjects[record.center_id].records[record.source, record.key] = record
    for offering in Offering.objects.filter(center__in=subjects).order_by("pk"):
        subjects[offering.center_id].offerings[offering.term_id] = offering
    for phone in CenterPhone.objects.filter(center__in=subjects).order_by("ordinal", "pk"):
        subjects[phone.center_id].phones += (Phone(phone.kind, phone.number, phone.extension),)
    checks = Confirmation.objects.filter(center__in=subjects).order_by()
    for center_id, section, day in checks.values_list("center_id", "section").annotate(
        day=Max("observed_on")
    ):
        subjects[center_id].checked[section] = day
    return subjects
