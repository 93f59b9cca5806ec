from django.core.management.base import BaseCommand, CommandError

from centers.listings import differences
from centers.models import Listing


class Command(BaseCommand):
    help = "Prove that every search row is what a rebuild would write; exit 1 where one is not."

    def handle(self, *args, **options):
        wrong = 0
        for line in differences():
            wrong += 1
            self.stdout.write(line)
        if wrong:
            raise CommandError(f"{wrong:,} listings differ; rebuild_listings puts them right.")
        self.stdout.write(f"{Listing.objects.count():,} listings equal their rebuild")
