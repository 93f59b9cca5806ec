import hashlib
import json
import tarfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from centers.places import sources
from centers.places.fixture import read_places
from finder.basemap.build import map_files

FOLDER = Path(settings.BASE_DIR) / "finder" / "static" / "finder" / "map"


class Command(BaseCommand):
    help = (
        "For maintainers: build the map's outlines and city names from the npm package us-atlas "
        "(npm pack us-atlas@3.0.1) and the gazetteer. The same package gives the same bytes."
    )

    def add_arguments(self, parser):
        parser.add_argument("us_atlas", type=Path, help="the tarball that `npm pack` made")

    def handle(self, *, us_atlas, **options):
        try:
            with tarfile.open(us_atlas) as tarball:
                states, counties = (
                    tarball.extractfile(f"package/{name}-10m.json").read()
                    for name in ("states", "counties")
                )
        except (OSError, KeyError, tarfile.TarError) as error:
            raise CommandError(f"That is not the tarball of us-atlas: {error!r}.") from error
        expected = next(source for source in sources() if source.key == "us-atlas")
        if hashlib.sha256(counties).hexdigest() != expected.sha256:
            raise CommandError(
                f"Outlines of another version than the gazetteer's ({expected.version})."
            )
        FOLDER.mkdir(exist_ok=True)
        files = map_files(json.loads(states), json.loads(counties), read_places())
        for name, text in files.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
        size = sum(len(text.encode()) for text in files.values())
        self.stdout.write(f"{FOLDER}: {len(files)} files, {size:,} bytes")
