from django.core.management.base import CommandError

from centers.demo import is_loaded, remove_demo
from centers.history import RecordedCommand


class Command(RecordedCommand):
    help = "Remove every demo center for good. Real centers are not touched."

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args, yes, **options):
        if is_loaded() and not yes:
            answer = input("Remove all demo centers and the checks recorded on them? [y/N] ")
            if answer.strip().lower() not in {"y", "yes"}:
                raise CommandError("Nothing was removed.")
        removed = remove_demo()
        self.stdout.write(
            f"Demo: removed {removed.centers:,} centers, {removed.offerings:,} answers, "
            f"{removed.confirmations:,} checks"
        )
