"""Which center each row of a chunk is about."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from centers.models import Center, CenterPhone, Confirmation, ImportRun, Offering, SourceRecord

from .matching import center_key
from .phones import Phone
from .records import Row


@dataclass(eq=False)
class Subject:
    """A center, what is known of it before the chunk, and the rows of the chunk about it."""

    center: Center
    records: dict[tuple[str, str], SourceRecord] = field(default_factory=dict)
    offerings: dict[int, Offering] = field(default_factory=dict)
    phones: tuple[Phone, ...] = ()
    # Sections that the research team has ever looked at: imports keep their hands off them.
    checked: set[str] = field(default_factory=set)
    rows: list[Row] = field(default_factory=list)
    # Whether these rows are the first that was heard of the center; it is not saved yet then.
    is_new: bool = False


def subjects_of(run: ImportRun, rows: list[Row]) -> list[Subject]:
    """The centers that the rows are about, each locked until the end of the transaction.

    In this order: the center that the row's own record was matched to, whatever has changed since;
    that of another row of the file with the same match key; that of another source's record with
    it; a center of the register with the same name, street and ZIP; a new one.
    """
    by_record, by_match = _matched(run, rows)
    by_place = _in_place(row for row in rows if row.key not in by_record)
    ids = {by_record.get(row.key) or by_match.get(row.match) for row in rows} - {None}
    subjects = _load(ids | set(by_place.values()))

    chosen: dict[str, Subject] = {}
    found: dict[int, Subject] = {}
    for row in rows:
        pk = by_record.get(row.key)
        if pk is None and row.match not in chosen:
            pk = by_match.get(row.match) or by_place.get(row.match)
        subject = subjects[pk] if pk else chosen.get(row.match) or Subject(Center(), is_new=True)
        chosen.setdefault(row.match, subject)
        found.setdefault(id(subject), subject).rows.append(row)
    return list(found.values())


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


def _in_place(rows: Iterable[Row]) -> dict[str, int]:
    """Match key -> center of the register that has that name, street and ZIP itself.

    One that was merged into another stands for that one. Not drafts: a row that became one would be
    listed nowhere.
    """
    zips = {row.facility.zip for row in rows}
    centers = (
        Center.unfiltered.filter(zip__in=zips, demo=False)
        .exclude(publication=Center.Publication.DRAFT)
        .only("name", "program_name", "street1", "zip", "merged_into")
        .order_by("-pk")
    )
    return {key: center.survivor().pk for center in centers if (key := center_key(center))}


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
    for center_id, section in checks.values_list("center_id", "section").distinct():
        subjects[center_id].checked.add(section)
    return subjects
