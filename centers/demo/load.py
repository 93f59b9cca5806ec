"""Brings the demo centers into the register, all at once."""

import datetime
import hashlib
import json

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from centers.fixtures import sha256
from centers.listings import refresh
from centers.models import (
    Center,
    CenterPhone,
    Confirmation,
    ImportRun,
    LoadedFixture,
    Offering,
    Organization,
    SourceRecord,
    Term,
    User,
)
from centers.models.offering import Basis
from centers.models.taxonomy import Answer
from centers.verification import facts_of

from .advertisers import keep_advertisers
from .fixture import PATH, Check, DemoCenter, read_centers
from .staff import demo_staff

FIXTURE_NAME = "demo"
SOURCE = "demo-directory"
SOURCE_NAME = "Demo directory"
# How old the outside source of the unverified ones is, as directories are.
SOURCE_DAYS_AGO = 300


class TaxonomyMissing(Exception):
    """The demo answers terms that the database does not have."""


def is_loaded() -> bool:
    """Whether any demo center is in the register: one look into a partial index."""
    return Center.unfiltered.demo().exists()


@transaction.atomic
def load_demo(at: datetime.date | None = None) -> int:
    """Load the demo as if the day were `at` (default: today); how many centers that made.

    0 when some are in the register already. Raises TaxonomyMissing before the taxonomy is loaded.
    """
    at = at or timezone.localdate()
    # Two commands that start together load one demo: the second waits here.
    LoadedFixture.objects.select_for_update().get_or_create(name=FIXTURE_NAME)
    if is_loaded():
        return 0
    entries = read_centers()
    terms = _terms(entries)

    organizations = _organizations(entries)
    centers = Center.unfiltered.bulk_create(
        _center(entry, organizations.get(entry.organization), at) for entry in entries
    )
    pairs = list(zip(centers, entries, strict=True))
    CenterPhone.objects.bulk_create(
        CenterPhone(center=center, kind=kind, number=number, ordinal=ordinal)
        for center, entry in pairs
        for ordinal, (kind, number) in enumerate(entry.phones)
    )
    Offering.objects.bulk_create(
        _offering(center, entry, terms[path], answer, at)
        for center, entry in pairs
        for answer, paths in ((Answer.YES, entry.yes), (Answer.NO, entry.no))
        for path in paths
    )
    # Each check asks for the answers of its center.
    _let_the_planner_know(Offering)
    staff = demo_staff()
    Confirmation.objects.bulk_create(
        confirmation(center, check, staff, at) for center, entry in pairs for check in entry.checks
    )
    _let_the_planner_know(Confirmation)
    _source_records(pairs, at)
    refresh(center.pk for center in centers)
    keep_advertisers(at)
    LoadedFixture.objects.update_or_create(name=FIXTURE_NAME, defaults={"sha256": sha256(PATH)})
    return len(centers)


def _let_the_planner_know(model: type[Model]) -> None:
    """Of the rows that just came: thinking a table empty, it would read all of it for each row."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def confirmation(
    center: Center, check: Check, staff: tuple[User, User], at: datetime.date
) -> Confirmation:
    """A check of the file as an unsaved row, as if made so many days before `at`."""
    recorder, reviewer = staff
    confirmed = check.outcome == Confirmation.Outcome.CONFIRMED
    return Confirmation(
        center=center,
        section=check.section,
        outcome=check.outcome,
        method=check.method,
        evidence=check.evidence,
        observed_on=check.observed_on(at),
        expires_on=check.expires_on(at),
        recorded_by=recorder,
        reviewed_by=reviewer,
        facts=facts_of(center, check.section) if confirmed else {},
    )


def _terms(entries: list[DemoCenter]) -> dict[str, Term]:
    terms = {"/".join(t.natural_key()): t for t in Term.objects.select_related("category")}
    wanted = {path for entry in entries for path in (*entry.yes, *entry.no)}
    if missing := sorted(wanted - terms.keys()):
        raise TaxonomyMissing(", ".join(missing))
    return terms


def _organizations(entries: list[DemoCenter]) -> dict[str, Organization]:
    names = sorted({entry.organization for entry in entries if entry.organization})
    made = Organization.objects.bulk_create(Organization(name=name) for name in names)
    return dict(zip(names, made, strict=True))


def _center(entry: DemoCenter, organization: Organization | None, at: datetime.date) -> Center:
    closed = entry.closed_days_ago is not None
    return Center(
        public_id=entry.public_id,
        slug=entry.slug,
        organization=organization,
        name=entry.name,
        program_name=entry.program_name,
        street1=entry.street1,
        city=entry.city,
        state=entry.state,
        zip=entry.zip,
        website=entry.website,
        hours=entry.hours,
        about=entry.about,
        latitude=entry.latitude,
        longitude=entry.longitude,
        location_precision=Center.Precision.STREET,
        location_source="demo",
        publication=Center.Publication.CLOSED if closed else Center.Publication.PUBLISHED,
        published_at=_noon(at - datetime.timedelta(days=entry.published_days_ago)),
        closed_on=at - datetime.timedelta(days=entry.closed_days_ago) if closed else None,
        demo=True,
    )


def _offering(
    center: Center, entry: DemoCenter, term: Term, answer: str, at: datetime.date
) -> Offering:
    """On the word of whoever checked the term's section, otherwise of the center's first source."""
    check = entry.check_of(term.section)
    days_ago = check.days_ago if check else entry.days_ago
    return Offering(
        center=center,
        term=term,
        answer=answer,
        basis=Basis.RESEARCH if check else entry.basis,
        as_of=at - datetime.timedelta(days=days_ago),
    )


def _source_records(pairs: list[tuple[Center, DemoCenter]], at: datetime.date) -> None:
    """Those that came from an outside source carry its record, as an import would leave it."""
    imported = [(center, entry) for center, entry in pairs if entry.basis == Basis.IMPORT]
    run = ImportRun.objects.create(
        source=SOURCE,
        source_name=SOURCE_NAME,
        as_of=at - datetime.timedelta(days=SOURCE_DAYS_AGO),
        file_name=PATH.name,
        sha256=sha256(PATH),
        state=ImportRun.State.DONE,
        finished_at=timezone.now(),
        rows_total=len(imported),
        made=len(imported),
    )
    SourceRecord.objects.bulk_create(
        _source_record(run, row, center, entry)
        for row, (center, entry) in enumerate(imported, start=1)
    )


def _source_record(run: ImportRun, row: int, center: Center, entry: DemoCenter) -> SourceRecord:
    payload = {"name": entry.name, "yes": entry.yes, "no": entry.no}
    return SourceRecord(
        run=run,
        source=run.source,
        source_name=run.source_name,
        as_of=run.as_of,
        key=entry.public_id,
        row=row,
        payload=payload,
        content_hash=hashlib.sha256(json.dumps(payload).encode()).hexdigest(),
        center=center,
    )


def _noon(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
