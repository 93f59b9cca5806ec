import time

from django.core.management.base import BaseCommand

from centers.outbox import deliver, try_again


class Command(BaseCommand):
    help = (
        "Send the e-mails that wait. Meant for every minute, or with --every to run on its own; "
        "several may run side by side."
    )

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Go on until stopped.")
        parser.add_argument("--most", type=int, default=200, help="Messages at a time (200).")
        parser.add_argument("--again", action="store_true", help="Try what was given up, too.")

    def handle(self, *args, every, most, again, **options):
        if again:
            self.stdout.write(f"{try_again():,} given up before are tried again")
        while True:
            done = deliver(most=most)
            self.stdout.write(
                f"{done.sent:,} sent, {done.again:,} to be tried again, "
                f"{done.bounced:,} came back, {done.failed:,} given up"
            )
            if not every:
                return
            time.sleep(every)
