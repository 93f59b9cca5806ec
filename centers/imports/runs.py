"""One import from file to register: checked, alone, in chunks, resumable."""

import datetime
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from centers.history import recorded
from centers.models import ImportRun

from . import missing
from .apply import Guide
from .checks import check
from .chunks import apply_chunk, read_rows
from .coordinates import Coordinates
from .edition import Edition, edition_of
from .formats import Format, Reader
from .points import Locator
from .problem import ImportProblem
from .readers import FORMATS, format_of
from .report import OUTCOMES, Report
from .vocabulary import Vocabulary
from .workbook import SheetRow

CHUNK = 250
# Any number will do, as long as no other part of the site locks with it.
_LOCK = 5_163_804_219
# The server may still be busy for a killed import when its rerun starts.
_LOCK_PATIENCE_SECONDS = 3.0
_COUNTERS = [name for name in OUTCOMES if name != "duplicate"]

# Told the step ("check" or "import"), rows done, rows in all (0 while unknown), report so far.
Progress = Callable[[str, int, int, Report], None]


@dataclass(frozen=True)
class Outcome:
    """What a call of import_directory came to: `started_at` is the 0-based row it began at, above 0
    when it went on with a stopped run; `was_done` says that there was nothing to do."""

    run: ImportRun
    started_at: int = 0
    was_done: bool = False


@dataclass(frozen=True)
class _Input:
    edition: Edition
    format: Format
    reader: Reader
    coordinates: Coordinates | None

    @property
    def sha256(self) -> str:
        beside = hashlib.sha256(self.coordinates.data if self.coordinates else b"").digest()
        return hashlib.sha256(bytes.fromhex(self.reader.sha256) + beside).hexdigest()

    def rows(self) -> Iterator[SheetRow]:
        for row in self.reader.rows():
            yield self.coordinates.join(row) if self.coordinates else row


def import_directory(
    path: Path | str,
    *,
    coordinates: Path | str | None = None,
    format: str | None = None,
    complete: bool | None = None,
    source: str | None = None,
    as_of: datetime.date | None = None,
    name: str | None = None,
    force: bool = False,
    progress: Progress = lambda step, done, total, report: None,
) -> Outcome:
    """Bring a file of any format that is read here into the register.

    `format` names the one (see readers.FORMATS) where the file does not tell. `source`, `as_of` and
    `name` say what the file's name does not (see edition_of). `complete` says whether the file
    lists all that its source has in the states it covers, so that what is missing is asked about;
    None for what is usual for the format. The same input (file, coordinates, source and date) is
    brought in once; a stopped run of it goes on where it ended, and `force` reads a finished one
    again.

    The file is checked as a whole before anything is written: ImportProblem means that the database
    is as it was, without a run. Whatever goes wrong later leaves whole chunks and a failed run with
    the reason; a rerun goes on from there.
    """
    path = Path(path)
    if format is not None and format not in FORMATS:
        raise ImportProblem(f"There is no format {format}; known are {', '.join(FORMATS)}.")
    edition = edition_of(path, source=source, as_of=as_of, name=name)
    if edition.as_of > timezone.localdate():
        raise ImportProblem(f"A directory cannot speak for {edition.as_of}, which is to come.")
    known = FORMATS[format] if format else format_of(path)
    given = _Input(
        edition,
        known,
        known.open(path),
        Coordinates.read(Path(coordinates)) if coordinates else None,
    )
    with _only_one():
        run = ImportRun.objects.filter(
            source=edition.source, as_of=edition.as_of, sha256=given.sha256
        ).first()
        was_done = run is not None and run.state == ImportRun.State.DONE
        if was_done and not force:
            return Outcome(run, was_done=True)
        vocabulary, locator = Vocabulary(), Locator()
        total, index = check(
            given.reader,
            known,
            given.coordinates,
            vocabulary,
            lambda done: progress("check", done, 0, Report()),
        )
        guide = Guide(vocabulary, locator, index)
        if run is None or was_done:
            run = ImportRun.objects.create(
                source=edition.source,
                source_name=edition.name,
                as_of=edition.as_of,
                file_name=path.name[-200:],
                sha256=given.sha256,
                format=known.slug,
                rows_total=total,
            )
        started_at = run.next_row
        with recorded(run=run):
            _go_on(run, given, guide, progress)
            if known.editions if complete is None else complete:
                _look_for_missing(run)
        _analyze()
    return Outcome(run, started_at=started_at)


def _go_on(run: ImportRun, given: _Input, guide: Guide, progress: Progress) -> None:
    """Apply the rows from `run.next_row` on. A chunk and the note of how far it got are one
    transaction, so that a run can be killed anywhere."""
    report = Report(run.report)
    rows = read_rows(given.rows(), given.format, guide.index, run.next_row)
    try:
        progress("import", run.next_row, run.rows_total, report)
        while True:
            started = time.monotonic()
            if not (chunk := list(islice(rows, CHUNK))):
                break
            with transaction.atomic():
                apply_chunk(run, chunk, guide, report)
                report.seconds += time.monotonic() - started
                _save(run, report, next_row=chunk[-1].sheet_row.index + 1)
            progress("import", run.next_row, run.rows_total, report)
        _save(run, report, next_row=run.rows_total, done=True)
    except Exception as error:
        with suppress(DatabaseError):
            ImportRun.objects.filter(pk=run.pk).update(
                state=ImportRun.State.FAILED, failure=f"{type(error).__name__}: {error}"
            )
        raise


def _look_for_missing(run: ImportRun) -> None:
    report = Report(run.report)
    missing.ask_about_missing(run, report)
    run.report = report.as_json()
    run.save(update_fields=["report"])


def _save(run: ImportRun, report: Report, *, next_row: int, done: bool = False) -> None:
    run.next_row = next_row
    run.report = report.as_json()
    run.state = ImportRun.State.DONE if done else ImportRun.State.RUNNING
    run.failure = ""
    run.finished_at = timezone.now() if done else None
    for counter in _COUNTERS:
        setattr(run, counter, report["rows"][counter])
    run.save()


@contextmanager
def _only_one() -> Iterator[None]:
    """Two imports at once could both make the center that they have in common. The lock is the
    session's, so a killed import leaves none behind. Raises ImportProblem for the second."""
    with connection.cursor() as cursor:
        patience_ends = time.monotonic() + _LOCK_PATIENCE_SECONDS
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
            if cursor.fetchone()[0]:
                break
            if time.monotonic() > patience_ends:
                raise ImportProblem("Another import is running. Try again when it is done.")
            time.sleep(0.2)
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _analyze() -> None:
    """A national import changes what the planner should believe about these tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE centers_center, centers_centerphone, centers_offering, centers_listing, "
            "centers_sourcerecord"
        )
