from centers.demo import keep_demo
from centers.fixtures import load_taxonomy
from centers.history import RecordedCommand
from centers.places import load_gazetteer


class Command(RecordedCommand):
    help = "Load the taxonomy, the gazetteer and, on a first run, the demo: only what has changed."

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true", help="Leave the demo as it is.")

    def handle(self, *args, no_demo, **options):
        load_taxonomy(say=self.stdout.write)
        load_gazetteer(say=self.stdout.write)
        self.stdout.write(f"Demo: {'left as it is' if no_demo else keep_demo()}")
