import datetime
from pathlib import Path

from django.core.management.base import BaseCommand

from centers.exports import export


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
        def progress(number: int) -> None:
            if number % 5000 == 0:
                self.stdout.write(f"{number} centers …")

        number = export(folder.resolve(), at, progress)
        self.stdout.write(f"{number} centers are in {folder}.")
