from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from centers.ledger import verify
from centers.models import AdvertisingLedgerEntry


class Command(BaseCommand):
    help = (
        "Prove the public ledger of advertisers: say which entry was changed, put in or removed, "
        "and exit 1 where one was."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--head",
            default="",
            metavar="HASH",
            help="The hash of an earlier entry, noted somewhere else. Finds out, too, where the "
            "end of the ledger was cut off or all of it was written anew.",
        )

    def handle(self, *args, head, **options):
        columns = ("Entries", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=AdvertisingLedgerEntry.objects.count())
            verdict = verify(
                noted=head.strip(), progress=lambda done: bar.update(task, completed=done)
            )
        for line in (*verdict.notes, *verdict.problems):
            self.stdout.write(line)
        if verdict.problems:
            raise CommandError(f"The ledger does not hold: {len(verdict.problems):,} problems.")
        self.stdout.write(f"{verdict.entries:,} entries hold. Head: {verdict.head}")
