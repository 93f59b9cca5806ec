from django.core.management.base import BaseCommand
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from centers.listings import rebuild_all
from centers.models import Center, Listing


class Command(BaseCommand):
    help = "Write every search row anew from the register."

    def add_arguments(self, parser):
        parser.add_argument(
            "--cluster",
            action="store_true",
            help="Then store the rows in the order of the map, which makes searches by distance "
            "faster. No search is answered while that runs.",
        )

    def handle(self, *args, cluster, **options):
        columns = ("Listings", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task("", total=Center.unfiltered.count())
            total = rebuild_all(progress=lambda done: progress.advance(task, done))
        table = connection.ops.quote_name(Listing._meta.db_table)
        with connection.cursor() as cursor:
            if cluster:
                cursor.execute(f"CLUSTER {table} USING listing_point")
            cursor.execute(f"ANALYZE {table}")
        self.stdout.write(f"{total:,} centers looked at, {Listing.objects.count():,} listed")
