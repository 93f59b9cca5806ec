from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from centers.imports import ImportProblem, fetch_findtreatment


class Command(BaseCommand):
    help = (
        "Fetch FindTreatment.gov's rows from FINDER_FINDTREATMENT_URL into a file to import. "
        "Stopped, killed or refused, it goes on after the last whole page when run again."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            help="the file to write (findtreatment-DATE.jsonl); its name says the day",
        )
        parser.add_argument(
            "--parameter",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="what to search for, as the service names it; may be given several times",
        )

    def handle(self, *, file, parameter, **options):
        if not settings.FINDER_FINDTREATMENT_URL:
            raise CommandError("FINDER_FINDTREATMENT_URL is not set: nothing is fetched.")
        if wrong := [text for text in parameter if "=" not in text]:
            raise CommandError(f'A parameter is NAME=VALUE; "{wrong[0]}" is not.')
        file = file or Path(f"findtreatment-{timezone.localdate()}.jsonl")
        try:
            rows = fetch_findtreatment(
                settings.FINDER_FINDTREATMENT_URL,
                file,
                parameters=dict(text.split("=", 1) for text in parameter),
                progress=lambda page, pages: self.stdout.write(f"Page {page:,} of {pages:,}"),
            )
        except ImportProblem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{rows:,} rows in {file}. Bring them in: manage.py import_file {file}")
