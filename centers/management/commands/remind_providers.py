from django.core.management.base import BaseCommand

from centers.invitations import remind


class Command(BaseCommand):
    help = (
        "Write reminders to the people of centers whose verification ends within 30 and within 7 "
        "days. Meant for every night; can be run at any time and again."
    )

    def handle(self, *args, **options):
        self.stdout.write(f"{remind():,} reminders written")
