"""The same file again: after it is done, after it was stopped, after it was killed, and at once."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from centers.imports import ImportProblem, import_directory, runs
from centers.models import (
    Center,
    CenterPhone,
    CodeMapping,
    ImportRejection,
    ImportRun,
    Listing,
    Offering,
    SourceRecord,
)

pytestmark = pytest.mark.django_db

TABLES = (Center, CenterPhone, ImportRejection, ImportRun, Listing, Offering, SourceRecord)


def everything() -> dict:
    """Every row of the register, with the database's own ids."""
    return {table.__name__: list(table._base_manager.order_by("pk").values()) for table in TABLES}


@pytest.fixture
def rows(facility) -> list[dict]:
    """Seven rows: a bad one in the middle and a duplicate across chunks of two."""
    names = ["A", "B", "C", "A", "D", "E"]
    good = [facility(f"Center {name}", service_code_info="SA DT * OP") for name in names]
    return [*good[:3], facility("Bad", zip="?"), *good[3:]]


def test_a_finished_file_changes_nothing_and_says_so(register, directory, rows, capsys):
    path = directory(*rows)
    import_directory(path)
    before = everything()

    outcome = import_directory(path)
    assert outcome.was_done
    assert everything() == before

    call_command("import_directory", str(path))
    assert f"already imported on {outcome.run.finished_at:%Y-%m-%d}" in capsys.readouterr().out
    assert everything() == before


def test_reading_it_again_by_force_finds_all_unchanged(register, directory, rows):
    path = directory(*rows)
    first = import_directory(path).run
    before = everything()

    run = import_directory(path, force=True).run
    assert run != first
    assert run.unchanged == 6
    assert (run.made, run.merged, run.updated, run.rejected) == (0, 0, 0, 1)
    after = everything()
    for table in (Center, CenterPhone, Listing, Offering, SourceRecord):
        assert after[table.__name__] == before[table.__name__]


def test_another_day_or_other_points_are_another_input(register, directory, rows, coordinates):
    path = directory(*rows)
    import_directory(path)
    points = coordinates(rows, [(43.08, -89.37, "geoda_2020_address")] + [None] * 6)
    run = import_directory(path, coordinates=points).run
    assert (run.updated, run.unchanged) == (2, 4)
    assert Center.objects.get(name="Center A").location_precision == "rooftop"


def test_a_mapping_that_has_changed_comes_in_by_force(register, directory, facility, said):
    path = directory(facility(service_code_info="SA DT"))
    import_directory(path)
    CodeMapping.objects.filter(source_code__code="DT").delete()
    run = import_directory(path, force=True).run
    assert run.updated == 1
    assert said(Center.objects.get()) == {"treats/substance-use": "yes"}


@pytest.mark.parametrize(
    ("stop", "state"), [(KeyboardInterrupt, "running"), (ValueError, "failed")]
)
@pytest.mark.parametrize(("chunks_done", "records"), [(0, 0), (1, 2), (2, 3), (3, 5)])
def test_a_stopped_run_goes_on_where_it_was(
    register, directory, rows, monkeypatch, stop, state, chunks_done, records
):
    monkeypatch.setattr(runs, "CHUNK", 2)
    path = directory(*rows)

    def break_off(step, done, total, report):
        if step == "import" and done == 2 * chunks_done:
            raise stop("here")

    with pytest.raises(stop):
        import_directory(path, progress=break_off)
    run = ImportRun.objects.get()
    assert (run.state, run.next_row) == (state, 2 * chunks_done)
    assert SourceRecord.objects.count() == records
    assert ("here" in run.failure) == (state == "failed")

    outcome = import_directory(path)
    assert outcome.run == run
    assert outcome.started_at == 2 * chunks_done
    outcome.run.refresh_from_db()
    assert outcome.run.state == "done"
    assert outcome.run.failure == ""
    assert outcome.run.report["rows"] == {"read": 7, "made": 5, "duplicate": 1, "rejected": 1}
    assert Center.objects.count() == 5
    assert sorted(SourceRecord.objects.values_list("row", flat=True)) == [2, 3, 4, 6, 7, 8]
    assert ImportRejection.objects.get().row == 5


def test_a_chunk_is_written_whole_or_not_at_all(register, directory, rows, monkeypatch):
    monkeypatch.setattr(runs, "CHUNK", 2)
    path = directory(*rows)
    real, calls = runs._save, []

    def fail_on_the_second(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise OSError("disk full")
        real(*args, **kwargs)

    monkeypatch.setattr(runs, "_save", fail_on_the_second)
    with pytest.raises(OSError, match="disk full"):
        import_directory(path)
    assert Center.objects.count() == Listing.objects.count() == SourceRecord.objects.count() == 2
    run = ImportRun.objects.get()
    assert (run.state, run.next_row, run.failure) == ("failed", 2, "OSError: disk full")


@pytest.fixture
def elsewhere():
    """A second connection to the test's database."""
    values = connection.settings_dict
    other = psycopg2.connect(
        dbname=values["NAME"],
        user=values["USER"],
        password=values["PASSWORD"],
        host=values["HOST"],
        port=values["PORT"],
    )
    yield other.cursor()
    other.close()


def test_two_at_once_are_refused(register, directory, rows, elsewhere, monkeypatch):
    monkeypatch.setattr(runs, "_LOCK_PATIENCE_SECONDS", 0)
    path = directory(*rows)
    elsewhere.execute("SELECT pg_advisory_lock(%s)", [runs._LOCK])
    with pytest.raises(ImportProblem, match="Another import is running"):
        import_directory(path)
    with pytest.raises(CommandError, match="Another import is running"):
        call_command("import_directory", str(path))
    assert not ImportRun.objects.exists()

    elsewhere.execute("SELECT pg_advisory_unlock(%s)", [runs._LOCK])
    assert import_directory(path).run.made == 5
    # And an import gives the lock back.
    elsewhere.execute("SELECT pg_try_advisory_lock(%s)", [runs._LOCK])
    assert elsewhere.fetchone() == (True,)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_kill_minus_nine_and_again(register, directory, facility, tmp_path):
    count = 1500
    path = directory(
        *(facility(f"Center {n}", street1=f"{n} Main Street") for n in range(count)),
        facility("Center 0", street1="0 Main Street"),
    )
    values = connection.settings_dict
    url = (
        f"postgresql://{quote(values['USER'])}:{quote(values['PASSWORD'])}"
        f"@{quote(values['HOST'], safe='')}:{values['PORT']}/{values['NAME']}"
    )
    with (tmp_path / "output").open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "import_directory", str(path)],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": url},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            patience_ends = time.monotonic() + 60
            while not ImportRun.objects.filter(next_row__gt=0).exists():
                assert process.poll() is None, (tmp_path / "output").read_text()
                assert time.monotonic() < patience_ends
                time.sleep(0.02)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()

    run = ImportRun.objects.get()
    assert run.state == "running"
    assert 0 < run.next_row < count
    assert Center.objects.count() == Listing.objects.count() == run.next_row

    outcome = import_directory(path)
    assert outcome.run == run
    assert outcome.started_at == run.next_row
    assert outcome.run.report["rows"] == {"read": count + 1, "made": count, "duplicate": 1}
    assert Center.objects.count() == Listing.objects.count() == count
    assert SourceRecord.objects.count() == count + 1
    assert import_directory(path).was_done
