from django.core.management.base import CommandError

from centers.geocoding import GeocodingProblem, configured, geocode
from centers.history import RecordedCommand


class Command(RecordedCommand):
    help = (
        "Ask the configured geocoder for better points of centers, slowly and each address once. "
        "Stopped or refused, it goes on where it was when run again."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--limit", type=int, metavar="N", help="ask at most so many questions in this run"
        )

    def handle(self, *, limit, **options):
        try:
            done = geocode(configured(), limit=limit, progress=self._tell)
        except GeocodingProblem as problem:
            raise CommandError(str(problem)) from problem
        except KeyboardInterrupt:
            raise CommandError("Stopped. Run the same command again to go on.") from None
        self.stdout.write(
            f"{done.looked_at:,} centers: {done.asked:,} asked, {done.remembered:,} known from "
            f"before; {done.moved:,} moved, {done.kept:,} kept, {done.not_found:,} not found."
        )

    def _tell(self, done, total) -> None:
        if done.looked_at % 100 == 0:
            self.stdout.write(f"{done.looked_at:,} of {total:,} centers, {done.moved:,} moved")
            self.stdout.flush()
