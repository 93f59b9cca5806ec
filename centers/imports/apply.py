"""Brings the register to what the sources say, a chunk of rows at a time.

What someone else put into the register is never overwritten: answers of the research team or the
provider, every part of a center that the research team has ever checked, and any text that no
longer is what the imports had put there. A difference is counted, nothing more.
"""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from centers import listings
from centers.models import (
    Center,
    CenterIdentifier,
    CenterPhone,
    ImportRun,
    Offering,
    SourceRecord,
    Task,
)
from centers.models.offering import Basis
from centers.models.taxonomy import Section
from centers.tasks import open_task

from . import differences, records
from .differences import Difference, is_later
from .facts import ADDRESS, NAMES, Facts, Said, Statement, derive
from .file_index import FileIndex
from .phones import in_words
from .points import GEOCODED, OURS, Locator, rank_of
from .records import Row
from .report import Report
from .subjects import Subject, subjects_of
from .vocabulary import Vocabulary

_POINT = ("latitude", "longitude", "location_precision", "location_source")
_CENTER_FIELDS = [*NAMES, *ADDRESS, *_POINT, "website", "slug", "updated_at"]


@dataclass(frozen=True)
class Guide:
    """What reading a row takes besides the row. Built once a run."""

    vocabulary: Vocabulary
    locator: Locator
    index: FileIndex


class _Answer(NamedTuple):
    """A row of the table of offerings; a model object for each would take twice the time."""

    center_id: int
    term_id: int
    answer: str
    basis: str
    as_of: datetime.date


@dataclass
class _Changes:
    """What the chunk writes, in a few statements for all of its rows."""

    centers: list[Center] = field(default_factory=list)
    phones_of: list[Center] = field(default_factory=list)
    phones: list[CenterPhone] = field(default_factory=list)
    offerings: list[_Answer] = field(default_factory=list)
    gone_offerings: list[int] = field(default_factory=list)
    records: list[SourceRecord] = field(default_factory=list)
    identifiers: list[CenterIdentifier] = field(default_factory=list)
    to_list: set[int] = field(default_factory=set)

    def write(self) -> None:
        Center.unfiltered.bulk_update(self.centers, _CENTER_FIELDS)
        CenterPhone.objects.filter(center__in=self.phones_of).delete()
        CenterPhone.objects.bulk_create(self.phones)
        Offering.objects.filter(pk__in=self.gone_offerings, basis=Basis.IMPORT).delete()
        _put_offerings(self.offerings)
        records.save(self.records)
        # One that another center is known by stays with it: a person has to look at that.
        CenterIdentifier.objects.bulk_create(self.identifiers, ignore_conflicts=True)
        listings.refresh(self.to_list)


def apply_rows(run: ImportRun, rows: list[Row], guide: Guide, report: Report) -> None:
    """Make centers and records of these rows, or bring theirs up to date, and refresh the listings.

    Has to be called in a transaction. Each row is counted in the report under what became of it.
    """
    rows = _without_undecided(run, rows, report)
    subjects = subjects_of(run, rows, guide.index, report)
    _make_centers([subject for subject in subjects if subject.is_new], run, guide)
    changes = _Changes()
    for subject in subjects:
        _settle(subject, run, guide, report, changes)
    changes.write()
    for subject in subjects:
        _ask(subject, report)


def _ask(subject: Subject, report: Report) -> None:
    """Open the tasks for what only a person can say of this center."""
    if subject.question:
        other = Center.unfiltered.get(pk=subject.question.center)
        comparison = subject.question.comparison
        open_task(
            subject.center,
            Task.Reason.POSSIBLE_DUPLICATE,
            detail={"other": other.public_id, "asked_by": "import", "score": comparison.score},
        )
        report.add("tasks", "possible duplicate")
    if subject.differences and differences.ask(subject.center, subject.differences):
        report.add("tasks", "sources differ")


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
        said = [records.said(run, row) for row in subject.rows]
        facts = derive(said, guide.vocabulary, guide.locator)
        _set(center, NAMES, facts.names)
        _set(center, ADDRESS, facts.address)
        _set(center, _POINT, facts.point)
        center.website = facts.website
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
    outcomes, any_news = [], False
    for row in subject.rows:
        key = (run.source, row.key)
        record, is_news = records.write(run, row, subject.records.get(key))
        outcomes.append(_outcome(subject, run, key, is_news))
        if is_news:
            record.center = subject.center
            changes.records.append(record)
            changes.identifiers += [
                CenterIdentifier(center=subject.center, scheme=scheme, value=value)
                for scheme, value in row.facility.identifiers
            ]
            # A row whose words stand on the record as they are need not be read again.
            as_is = record.payload is row.payload
            said[key] = records.said(run, row) if as_is else records.statement(record)
        any_news |= is_news
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
    if not any_news:
        # Nothing that a person could not have seen before.
        subject.differences.clear()
    if changed or subject.is_new:
        changes.to_list.add(subject.center.pk)
    for outcome in outcomes:
        report.add("rows", "updated" if changed and outcome == "unchanged" else outcome)


def _facts(said: dict[tuple[str, str], Statement | None], guide: Guide) -> Facts:
    return derive(filter(None, said.values()), guide.vocabulary, guide.locator)


def _outcome(subject: Subject, run: ImportRun, key: tuple[str, str], is_news: bool) -> str:
    if key in subject.records:
        return "updated" if is_news else "unchanged"
    if any(
        source == run.source and record.as_of == run.as_of
        for (source, _key), record in subject.records.items()
    ):
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
        if _may_set(subject, what, section, _now(subject, fields), old, new, after, report):
            _set(center, fields, new)
            center.slug = center.make_slug()
            changed = True
    # A point belongs to the address it was made from.
    if (
        after.point
        and Section.LOCATION not in subject.checked
        and _may_move(center, before, after)
        and _now(subject, ADDRESS) == after.address
        and _now(subject, _POINT) != tuple(after.point)
    ):
        _set(center, _POINT, after.point)
        changed = True
    website = (center.website,), (before.website,), (after.website,)
    if after.website and _may_set(subject, "website", Section.CONTACT, *website, after, report):
        center.website = after.website
        changed = True
    if changed:
        center.updated_at = timezone.now()
        changes.centers.append(center)
    phones = subject.phones, before.phones, after.phones
    if _may_set(subject, "phones", Section.CONTACT, *phones, after, report):
        changes.phones_of.append(center)
        changes.phones += [
            CenterPhone(center=center, ordinal=ordinal, **phone._asdict())
            for ordinal, phone in enumerate(after.phones)
        ]
        changed = True
    return changed


def _may_move(center: Center, before: Facts, after: Facts) -> bool:
    """Whether the point is ours to move. A geocoder's stays while it is the better one of the same
    address."""
    if center.location_source.startswith(GEOCODED):
        nearer = after.point.rank < rank_of(center.location_precision)
        return nearer or before.address != after.address
    return center.location_source in OURS


def _may_set(
    subject: Subject,
    what: str,
    section: str,
    now: tuple,
    old: tuple,
    new: tuple,
    after: Facts,
    report: Report,
) -> bool:
    """Whether `new` differs from what is there, and what is there is what imports had put there."""
    if now == new:
        return False
    if section in subject.checked:
        report.add("kept", f"{what} checked by the research team")
    elif now != old:
        report.add("kept", f"{what} entered by someone")
    else:
        return True
    if new:
        _note(subject, section, what, in_words(now), in_words(new), after)
    return False


def _note(subject: Subject, section: str, what: str, ours: str, theirs: str, after: Facts) -> None:
    lead = after.lead
    if lead and ours != theirs and is_later(lead.as_of, subject.checked.get(section)):
        subject.differences.append(
            Difference(section, what, ours, theirs, lead.source_name, str(lead.as_of))
        )


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
    for term, said in after.answers.items():
        there = subject.offerings.get(term)
        if there and (there.answer, there.as_of, there.basis) == said:
            continue
        if sections[term] in subject.checked:
            kept = f"{sections[term]} checked by the research team"
        elif there and not _outranks(said, there):
            kept = f"answers of the {there.basis}"
        else:
            put.append(_Answer(subject.center.pk, term, said.answer, said.basis, said.as_of))
            continue
        if there is None or there.answer != said.answer:
            report.add("kept", kept)
            if there is None or said.as_of > there.as_of:
                ours = there.answer if there else ""
                slug = guide.vocabulary.slugs[term]
                _note(subject, sections[term], slug, ours, said.answer, after)
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


def _outranks(said: Said, there: Offering) -> bool:
    """Whether a source's answer takes the place of this one: the research team's stands, the
    provider's gives way to the provider's newer one only, an import's to any."""
    if there.basis == Basis.PROVIDER:
        return said.basis == Basis.PROVIDER and said.as_of >= there.as_of
    return there.basis == Basis.IMPORT


def _put_offerings(offerings: list[_Answer]) -> None:
    """Insert these, or update what is there unless it is on a higher word.

    In SQL of our own: Django's bulk upsert takes no condition, and this one holds even against an
    answer that the research team gave a moment ago.
    """
    if not offerings:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO centers_offering (center_id, term_id, answer, basis, as_of)
            SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::date[])
            ON CONFLICT (center_id, term_id)
                DO UPDATE SET
                    answer = excluded.answer, as_of = excluded.as_of, basis = excluded.basis
                WHERE centers_offering.basis = 'import'
                    OR (centers_offering.basis = 'provider' AND excluded.basis = 'provider')
            """,
            [list(column) for column in zip(*offerings, strict=True)],
        )


def _now(subject: Subject, fields: tuple[str, ...]) -> tuple:
    return tuple(getattr(subject.center, name) for name in fields)


def _set(center: Center, fields: tuple[str, ...], values: tuple) -> None:
    for name, value in zip(fields, values, strict=True):
        setattr(center, name, value)
