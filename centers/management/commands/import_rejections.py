from django.core.management.base import BaseCommand, CommandError

from centers.imports import write_rejections
from centers.models import ImportRun


class Command(BaseCommand):
    help = "Write the rows of an import run that could not be used as CSV, with the reasons."

    def add_arguments(self, parser):
        parser.add_argument("run", type=int, help="the number that import_directory gave")

    def handle(self, *, run, **options):
        try:
            found = ImportRun.objects.get(pk=run)
        except ImportRun.DoesNotExist:
            raise CommandError(f"There is no import run {run}.") from None
        write_rejections(found, self.stdout)
