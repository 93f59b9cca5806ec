"""Brings the register to what the sources say, a chunk of rows at a time.

What someone else put into the register is never overwritten: answers of the research team or the
provider, every part of a center that the research team has ever checked, and any text that no
longer is what the imports had put there. A difference is counted, nothing more.
"""

from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from centers import listings
from centers.models import Center, CenterPhone, ImportRun, Offering, SourceRecord
from centers.models.offering import Basis
from centers.models.taxonomy import Section

from . import records
from .facts import ADDRESS, NAMES, Facts, Statement, derive
from .points import OURS, Locator
from .records import Row
from .report import Report
from .subjects import Subject, subjects_of
from .vocabulary import Vocabulary

_POINT = ("latitude", "longitude", "location_precision", "location_source")
_CENTER_FIELDS = [*NAMES, *ADDRESS, *_POINT, "slug", "updated_at"]


@dataclass(frozen=True)
class Guide:
    """What reading a row takes besides the row. Built once a run."""

    vocabulary: Vocabulary
    locator: Locator


@dataclass
class _Changes:
    """What the chunk writes, in a few statements for all of its rows."""

    centers: list[Center] = field(default_factory=list)
    phones_of: list[Center] = field(default_factory=list)
    phones: list[CenterPhone] = field(default_factory=list)
    offerings: list[Offering] = field(default_factory=list)
    gone_offerings: list[int] = field(default_factory=list)
    records: list[SourceRecord] = field(default_factory=list)
    to_list: set[int] = field(default_factory=set)

    def write(self) -> None:
        Center.unfiltered.bulk_update(self.centers, _CENTER_FIELDS)
        CenterPhone.objects.filter(center__in=self.phones_of).delete()
        CenterPhone.objects.bulk_create(self.phones)
        Offering.objects.filter(pk__in=self.gone_offerings, basis=Basis.IMPORT).delete()
        _put_offerings(self.offerings)
        records.save(self.records)
        listings.refresh(self.to_list)


def apply_rows(run: ImportRun, rows: list[Row], guide: Guide, report: Report) -> None:
    """Make centers and records of these rows, or bring theirs up to date, and refresh the listings.

    Has to be called in a transaction. Each row is counted in the report under what became of it.
    """
    rows = _without_undecided(run, rows, report)
    subjects = subjects_of(run, rows)
    _make_centers([subject for subject in subjects if subject.is_new], run, guide)
    changes = _Changes()
    for subject in subjects:
        _settle(subject, run, guide, report, changes)
    changes.write()


def _without_undecided(run: ImportRun, rows: list[Row], report: Report) -> list[Row]:
    """Leave out rows whose record waits for a person to say which center it is about."""
    undecided = set(
        SourceRecord.objects.filter(
            source=run.source, key__in=[row.key for row in rows], center=None
        ).values_list("key", flat=True)
    )
    for row in rows:
        if row.key in undecided:
            report.add("rows", "unchanged")
            report.add("notes", "rows that wait for a decision which center they are about")
    return [row for row in rows if row.key not in undecided]


def _make_centers(subjects: list[Subject], run: ImportRun, guide: Guide) -> None:
    """Insert a published center for each of these; its phones and answers are still to come."""
    now = timezone.now()
    for subject in subjects:
        center = subject.center
        said = [Statement(run.as_of, run.source, row.key, row.facility) for row in subject.rows]
        facts = derive(said, guide.vocabulary, guide.locator)
        _set(center, NAMES, facts.names)
        _set(center, ADDRESS, facts.address)
        _set(center, _POINT, facts.point)
        center.slug = center.make_slug()
        center.publication = Center.Publication.PUBLISHED
        center.published_at = now
    Center.unfiltered.bulk_create([subject.center for subject in subjects])


def _settle(
    subject: Subject, run: ImportRun, guide: Guide, report: Report, changes: _Changes
) -> None:
    """Add to `changes` what this center needs, and count what became of its rows."""
    said = {key: records.statement(record) for key, record in subject.records.items()}
    before = _facts(said, guide)
    outcomes = []
    for row in subject.rows:
        key = (run.source, row.key)
        record, is_news = records.write(run, row, subject.records.get(key))
        outcomes.append(_outcome(subject, run, key, is_news))
        if is_news:
            record.center = subject.center
            changes.records.append(record)
            said[key] = records.statement(record)
        if run.as_of < record.as_of:
            report.add("notes", "rows older than what is known")
        subject.records[key] = record
    after = _facts(said, guide)

    changed = False
    if subject.center.is_published:
        changed = _settle_center(subject, before, after, report, changes)
        changed |= _settle_offerings(
            subject, after, guide, report, changes, complete=None not in said.values()
        )
    else:
        report.add("kept", f"center is {subject.center.publication}")
    if changed or subject.is_new:
        changes.to_list.add(subject.center.pk)
    for outcome in outcomes:
        report.add("rows", "updated" if changed and outcome == "unchanged" else outcome)


def _facts(said: dict[tuple[str, str], Statement | None], guide: Guide) -> Facts:
    return derive(filter(None, said.values()), guide.vocabulary, guide.locator)


def _outcome(subject: Subject, run: ImportRun, key: tuple[str, str], is_news: bool) -> str:
    if key in subject.records:
        return "updated" if is_news else "unchanged"
    if any(source == run.source for source, _key in subject.records):
        return "duplicate"
    return "merged" if subject.records or not subject.is_new else "made"


def _settle_center(
    subject: Subject, before: Facts, after: Facts, report: Report, changes: _Changes
) -> bool:
    center = subject.center
    changed = False
    for what, section, fields, old, new in (
        ("names", Section.CONTACT, NAMES, before.names, after.names),
        ("address", Section.LOCATION, ADDRESS, before.address, after.address),
    ):
        if _may_set(subject, what, section, _now(subject, fields), old, new, report):
            _set(center, fields, new)
            center.slug = center.make_slug()
            changed = True
    # A point belongs to the address it was made from.
    if (
        after.point
        and Section.LOCATION not in subject.checked
        and center.location_source in OURS
        and _now(subject, ADDRESS) == after.address
        and _now(subject, _POINT) != tuple(after.point)
    ):
        _set(center, _POINT, after.point)
        changed = True
    if changed:
        center.updated_at = timezone.now()
        changes.centers.append(center)
    if _may_set(
        subject, "phones", Section.CONTACT, subject.phones, before.phones, after.phones, report
    ):
        changes.phones_of.append(center)
        changes.phones += [
            CenterPhone(center=center, ordinal=ordinal, **phone._asdict())
            for ordinal, phone in enumerate(after.phones)
        ]
        changed = True
    return changed


def _may_set(
    subject: Subject, what: str, section: str, now: tuple, old: tuple, new: tuple, report: Report
) -> bool:
    """Whether `new` differs from what is there, and what is there is what imports had put there."""
    if now == new:
        return False
    if section in subject.checked:
        report.add("kept", f"{what} checked by the research team")
        return False
    if now != old:
        report.add("kept", f"{what} entered by someone")
        return False
    return True


def _settle_offerings(
    subject: Subject,
    after: Facts,
    guide: Guide,
    report: Report,
    changes: _Changes,
    *,
    complete: bool,
) -> bool:
    """Make the answers on an import's word equal to the facts. Returns whether any changed.

    `complete` says that the facts hold all that imports know of the center: answers that are not
    among them go.
    """
    sections = guide.vocabulary.sections
    put, gone = [], []
    for term, (answer, as_of) in after.answers.items():
        there = subject.offerings.get(term)
        if there and (there.answer, there.as_of) == (answer, as_of):
            continue
        if sections[term] in subject.checked:
            if there is None or there.answer != answer:
                report.add("kept", f"{sections[term]} checked by the research team")
        elif there and there.basis != Basis.IMPORT:
            if there.answer != answer:
                report.add("kept", f"answers of the {there.basis}")
        else:
            put.append(
                Offering(
                    center=subject.center,
                    term_id=term,
                    answer=answer,
                    basis=Basis.IMPORT,
                    as_of=as_of,
                )
            )
    if complete:
        gone = [
            there.pk
            for term, there in subject.offerings.items()
            if there.basis == Basis.IMPORT
            and term not in after.answers
            and sections[term] not in subject.checked
        ]
    changes.offerings += put
    changes.gone_offerings += gone
    return bool(put or gone)


def _put_offerings(offerings: list[Offering]) -> None:
    """Insert these, or update what is there if it is on an import's word too.

    In SQL of our own: Django's bulk upsert takes no condition, and this one holds even against an
    answer that the research team gave a moment ago.
    """
    columns = [
        [offering.center_id for offering in offerings],
        [offering.term_id for offering in offerings],
        [offering.answer for offering in offerings],
        [offering.basis for offering in offerings],
        [offering.as_of for offering in offerings],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO centers_offering (center_id, term_id, answer, basis, as_of)
            SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::date[])
            ON CONFLICT (center_id, term_id)
                DO UPDATE SET answer = excluded.answer, as_of = excluded.as_of
                WHERE centers_offering.basis = excluded.basis
            """,
            columns,
        )


def _now(subject: Subject, fields: tuple[str, ...]) -> tuple:
    return tuple(getattr(subject.center, name) for name in fields)


def _set(center: Center, fields: tuple[str, ...], values: tuple) -> None:
    for name, value in zip(fields, values, strict=True):
        setattr(center, name, value)
