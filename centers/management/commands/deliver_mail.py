import time

from django.core.management.base import BaseCommand

from centers.outbox import deliver


class Command(BaseCommand):
    help = (
        "Send the e-mails that wait. Meant for every minute, or with --every to run on its own; "
        "several may run side by side."
    )

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Go on until stopped.")
        parser.add_argument("--most", type=int, default=200, help="Messages at a time (200).")

    def handle(self, *args, every, most, **options):
        while True:
            done = deliver(most=most)
            self.stdout.write(
                f"{done.sent:,} sent, {done.again:,} to be tried again, "
                f"{done.bounced:,} came back, {done.failed:,} given up"
            )
            if not every:
                return
            time.sleep(every)
