import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from centers.exports import ExportRunning, export
from centers.models import Center


class Command(BaseCommand):
    help = (
        "Write the whole register as files: CSV, GeoJSON, JSON Lines and an HSDS package, with a "
        "data dictionary, checksums and the license. The same register gives the same bytes."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where they go, in place of those there")
        parser.add_argument(
            "--at",
            type=datetime.date.fromisoformat,
            metavar="DATE",
            help="the day for which HSDS says who is verified (default: today)",
        )

    def handle(self, *, folder, at, **options):
        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task("", total=Center.objects.count())
            try:
                number = export(
                    folder.resolve(), at, lambda done: progress.update(task, completed=done)
                )
            except ExportRunning as problem:
                raise CommandError(str(problem)) from None
        self.stdout.write(f"{number:,} centers are in {folder}.")
