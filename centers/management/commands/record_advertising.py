from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from centers.history import RecordedCommand
from centers.ledger import record_all


class Command(RecordedCommand):
    help = (
        "Write into the public ledger which marks of advertisers ended by date alone, dated with "
        "the day. Meant for every night; can be run at any time and again. What the site shows "
        "does not wait for it."
    )

    def handle(self, *args, **options):
        columns = ("Marks", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=None)
            entries = record_all(
                progress=lambda done, total: bar.update(task, completed=done, total=total)
            )
        for entry in entries:
            self.stdout.write(
                f"{entry.sequence}: {entry.center_name}: {entry.get_kind_display()}, "
                f"{entry.effective_on}, {entry.get_reason_display()}"
            )
        self.stdout.write(f"{len(entries):,} entries written")
