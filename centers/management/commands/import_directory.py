import argparse
import datetime
from pathlib import Path

from django.core.management.base import CommandError
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from centers.history import RecordedCommand
from centers.imports import ImportProblem, Outcome, Report, import_directory
from centers.imports.readers import FORMATS


class Command(RecordedCommand):
    help = (
        "Bring a SAMHSA National Directory (.xlsx) into the register. Stopped or killed, it goes "
        "on where it was when run again; run again after it is done, it changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file")
        parser.add_argument(
            "--format",
            choices=list(FORMATS),
            help="how to read it, where the file itself does not tell",
        )
        parser.add_argument(
            "--complete",
            action=argparse.BooleanOptionalAction,
            help="the file lists all that its source has in its states: ask a person about what "
            "is missing (usual for directories only)",
        )
        parser.add_argument(
            "--coordinates",
            type=Path,
            metavar="CSV",
            help="a point for each row; without it a center is shown in the middle of its ZIP area",
        )
        parser.add_argument(
            "--source",
            metavar="SLUG",
            help="which directory it is: samhsa-su, samhsa-mh or a name of your own, "
            "where the file's name does not say",
        )
        parser.add_argument(
            "--as-of",
            type=_date,
            metavar="DATE",
            help="the day for which it speaks (2023-06-29), where it is no edition known here",
        )
        parser.add_argument(
            "--name", help="what visitors read as the source, for a source of your own"
        )
        parser.add_argument(
            "--force", action="store_true", help="read it again although it has been brought in"
        )

    def handle(self, *, file, coordinates, source, as_of, name, force, complete, **options):
        bar = _Bar(self.stdout) if self.stdout.isatty() else _Lines(self.stdout)
        try:
            with bar:
                outcome = import_directory(
                    file,
                    coordinates=coordinates,
                    source=source,
                    as_of=as_of,
                    name=name,
                    force=force,
                    format=options["format"],
                    complete=complete,
                    progress=bar.show,
                )
        except ImportProblem as problem:
            raise CommandError(str(problem)) from problem
        except KeyboardInterrupt:
            raise CommandError("Stopped. Run the same command again to go on.") from None
        self._say(outcome)

    def _say(self, outcome: Outcome) -> None:
        run = outcome.run
        if outcome.was_done:
            self.stdout.write(
                f"{run.file_name} was already imported on {run.finished_at:%Y-%m-%d} "
                f"(run {run.pk}); nothing to do."
            )
            return
        if outcome.started_at:
            self.stdout.write(f"Went on at row {outcome.started_at + 2:,}.")
        report = Report(run.report)
        for line in report.lines():
            self.stdout.write(line)
        self.stdout.write(f"Run {run.pk}, {run.source_name}, done in {report.seconds:.0f} seconds.")
        if run.rejected:
            self.stdout.write(f"Rejected rows: manage.py import_rejections {run.pk} > rejected.csv")


class _Bar:
    """A progress bar for a terminal."""

    def __init__(self, stdout):
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[made]} made, {task.fields[rejected]} rejected"),
            TimeRemainingColumn(),
        )
        self._task = self._progress.add_task("Checking", total=None, made=0, rejected=0)
        self._step = "check"

    def __enter__(self):
        self._progress.start()
        return self

    def __exit__(self, *_error):
        self._progress.stop()

    def show(self, step: str, done: int, total: int, report: Report) -> None:
        if step != self._step:
            self._step = step
            self._progress.reset(self._task, description="Importing", total=total)
        self._progress.update(
            self._task,
            completed=done,
            made=report["rows"]["made"],
            rejected=report["rows"]["rejected"],
        )


class _Lines:
    """The same for a file or a pipe: a line for every 10,000 rows checked and every tenth of the
    rows brought in."""

    _CHECKED = 10_000

    def __init__(self, stdout):
        self._stdout = stdout
        self._tenth = -1

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        pass

    def show(self, step: str, done: int, total: int, report: Report) -> None:
        if step == "check" and done % self._CHECKED == 0:
            self._say(f"{done:,} rows checked")
        elif step == "import" and total and done * 10 // total > self._tenth:
            self._tenth = done * 10 // total
            self._say(f"{done:,} of {total:,} rows brought in")

    def _say(self, line: str) -> None:
        self._stdout.write(line)
        self._stdout.flush()


def _date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
