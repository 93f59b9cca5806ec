import datetime

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from centers.models import ExposureMeasurement
from finder.neutrality import measure


class Command(BaseCommand):
    help = (
        "Make the fixed grid of searches, count how often advertisers stand among the first ten, "
        "and keep the result for /advertisers/. Started again on the same day it goes on where it "
        "was stopped."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--older-than",
            type=int,
            metavar="DAYS",
            help="Only where the last measurement is older than this, or there is none.",
        )

    def handle(self, *args, older_than, **options):
        last = ExposureMeasurement.objects.latest_finished()
        if last and older_than is not None:
            age = timezone.localdate() - last.measured_on
            if age <= datetime.timedelta(days=older_than):
                self.stdout.write(f"Exposure: measured on {last.measured_on:%Y-%m-%d}")
                return
        columns = ("Searches", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("")
            made = measure(
                progress=lambda done, total: progress.update(task, completed=done, total=total)
            )
        low, high = made.by_chance
        self.stdout.write(
            f"Exposure: {made.advertisers:,} of {made.listings:,} verified listings advertise and "
            f"hold {made.held:,} of {made.places:,} first ten places; by chance {low:,} to {high:,}"
        )
