import json
from pathlib import Path

from django.core.management.base import BaseCommand

from centers.demo.build import build_centers
from centers.demo.fixture import PATH, write_centers
from centers.fixtures import TAXONOMY
from centers.places.fixture import read_places


class Command(BaseCommand):
    help = "Write the demo centers' file anew, after a change to centers/demo/build or its inputs."

    def add_arguments(self, parser):
        parser.add_argument("--output", type=Path, default=PATH, help="Default: the fixture.")

    def handle(self, *args, output, **options):
        centers = build_centers(read_places(), _broader())
        write_centers(centers, output)
        self.stdout.write(f"{output}: {len(centers)} fictional centers")


def _broader() -> dict[str, str]:
    """Term -> its wider term, as the taxonomy's file says."""
    entries = json.loads(TAXONOMY.read_text(encoding="utf-8"))
    terms = [entry["fields"] for entry in entries if entry["model"] == "centers.term"]
    return {
        f"{term['category'][0]}/{term['slug']}": "/".join(term["broader"])
        for term in terms
        if term["broader"]
    }
