import sys

from django.core.management.base import BaseCommand

from centers.outbox import bounced_message_id, record_bounce


class Command(BaseCommand):
    help = (
        "Read one mail from standard input; where it is a delivery report that a message of ours "
        "failed for good, write that down. Let the mail server pipe the sender's mailbox into it."
    )

    def handle(self, *args, **options):
        found = bounced_message_id(sys.stdin.buffer.read())
        if found is None:
            self.stdout.write("No report of a failure.")
        elif record_bounce(*found):
            self.stdout.write("Written down.")
        else:
            self.stdout.write("Not a message that we sent.")
