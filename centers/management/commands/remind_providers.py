from django.core.management.base import BaseCommand

from centers import applications, invitations


class Command(BaseCommand):
    help = (
        "Write reminders to the people of centers whose verification ends within 30 and within 7 "
        "days, and to applicants who have not answered our question for 30 and for 60 days. Meant "
        "for every night; can be run at any time and again."
    )

    def handle(self, *args, **options):
        self.stdout.write(f"{invitations.remind():,} reminders written")
        self.stdout.write(f"{applications.remind():,} reminders to applicants written")
