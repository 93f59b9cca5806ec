"""manage.py translations update|check|compile: the catalogs of locale/."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from finder import languages


class Command(BaseCommand):
    help = (
        "The site's words in other languages. update: take over new and changed texts from code,"
        " templates and taxonomy. check: say what is missing or stale, and fail. compile: write"
        " what the site reads; `make run` and `make test` do it."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("what", choices=["update", "check", "compile"])

    def handle(self, *args, what: str, **options) -> None:
        match what:
            case "update":
                languages.update_catalogs()
            case "compile":
                languages.compile_catalogs()
            case "check":
                self.check_all()

    def check_all(self) -> None:
        found = 0
        for code, _name in settings.LANGUAGES:
            if code != settings.LANGUAGE_CODE:
                for fault in languages.faults(code):
                    found += 1
                    self.stdout.write(f"{code}: {fault}")
        if found:
            raise CommandError(f"{found} faults in the translations.")
        self.stdout.write("Every text is translated.")
