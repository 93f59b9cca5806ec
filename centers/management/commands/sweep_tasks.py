from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from centers.history import RecordedCommand
from centers.tasks import Swept, sweep


class Command(RecordedCommand):
    help = (
        "Look over the register: open the research tasks that have a ground, close those without "
        "one. Meant for every night; can be run at any time and again."
    )

    def handle(self, *args, **options):
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            running = bar.add_task("Looking over the register")

            def show(swept: Swept) -> None:
                bar.update(running, description=_line(swept))

            for swept in sweep(progress=show):
                self.stdout.write(_line(swept))


def _line(swept: Swept) -> str:
    return (
        f"{swept.reason.label}: {swept.opened:,} opened, {swept.updated:,} brought up to date, "
        f"{swept.closed:,} closed as not needed"
    )
