from django.core.management.base import BaseCommand

from centers.retention import forget


class Command(BaseCommand):
    help = (
        "Forget what people outside told us once it is past its time: unfinished applications, "
        "documents and addresses of decided ones, words of reports, ended links. Run it nightly."
    )

    def handle(self, *args, **options):
        for what, number in forget().items():
            self.stdout.write(f"{what}: {number:,}")
