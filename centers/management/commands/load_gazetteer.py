from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from centers.places import load_gazetteer


class Command(BaseCommand):
    help = "Load the places that visitors can name (ZIPs, cities, counties, states) from a file."

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path, help="default: the project's own fixture")

    def handle(self, *, path, **options):
        try:
            load_gazetteer(path, say=self.stdout.write)
        except (OSError, ValueError, Error) as error:
            raise CommandError(f"Places not loaded, nothing changed: {error}") from error
