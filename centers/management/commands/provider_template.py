from pathlib import Path

from django.core.management.base import BaseCommand

from centers.imports import provider_template


class Command(BaseCommand):
    help = "Write the spreadsheet that providers fill in (.xlsx), empty and with an explanation."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", default=Path("centers.xlsx"))

    def handle(self, *, file, **options):
        file.write_bytes(provider_template())
        self.stdout.write(f"{file} written. Bring it in: manage.py import_file {file} --as-of DAY")
