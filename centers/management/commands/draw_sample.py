from django.core.management.base import CommandError

from centers.history import RecordedCommand
from centers.sampling import CALLED_WITHIN, NotEnoughListings, SampleOpen, draw_sample


class Command(RecordedCommand):
    help = (
        "Draw a random sample of verified listings to call again, and open a task for each. The "
        "share that was right is published once all of them are called."
    )

    def add_arguments(self, parser):
        parser.add_argument("--size", type=int, required=True, help="How many listings.")
        parser.add_argument(
            "--seed", help="Draws the same listings again from the same register. Default: random."
        )

    def handle(self, *args, size, seed, **options):
        if size < 1:
            raise CommandError("A sample has at least one listing.")
        if seed and len(seed) > 32:
            raise CommandError("A seed has 32 characters at most.")
        try:
            sample = draw_sample(size, seed=seed)
        except SampleOpen as error:
            raise CommandError("Finish the calls of the last sample first.") from error
        except NotEnoughListings as error:
            raise CommandError(f"There are only {error.population:,} verified listings.") from error
        due = sample.drawn_on + CALLED_WITHIN
        self.stdout.write(
            f"Sample {sample.pk}: {sample.size:,} of {sample.population:,} verified listings, "
            f"seed {sample.seed}, to be called by {due:%Y-%m-%d}"
        )
