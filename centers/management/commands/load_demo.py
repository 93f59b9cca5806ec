from django.core.management.base import CommandError

from centers.demo import TaxonomyMissing, load_demo
from centers.history import RecordedCommand


class Command(RecordedCommand):
    help = "Load the fictional demo centers, also where they were removed before."

    def handle(self, *args, **options):
        try:
            loaded = load_demo()
        except TaxonomyMissing as error:
            raise CommandError(
                f"Run load_fixtures first: the taxonomy has no term {error}."
            ) from error
        if loaded:
            self.stdout.write(f"Demo: {loaded} fictional centers loaded")
        else:
            self.stdout.write("Demo: loaded already")
