"""The gazetteer's file: one row a place, in the order and spelling in which it is loaded."""

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

FOLDER = Path(settings.FIXTURES_DIR) / "gazetteer"
PLACES = FOLDER / "places.csv.gz"
ALIASES = FOLDER / "aliases.csv"
SOURCES = FOLDER / "sources.json"


class Record(NamedTuple):
    """A row of the file; the columns are those of the model Place, as text."""

    kind: str
    code: str
    name: str
    state: str
    label: str
    latitude: str
    longitude: str
    population: str
    search_name: str


def write_places(records: Iterable[Record], path: Path = PLACES) -> None:
    """Write records in their own order. The same records give the same bytes: no time, no file
    name and no platform's line ends in them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Record._fields)
    writer.writerows(records)
    path.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))


def read_text(path: Path = PLACES) -> str:
    """The CSV text of a file. ValueError when it is not a gazetteer, or damaged."""
    try:
        text = gzip.decompress(path.read_bytes()).decode()
    except (gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    if not text.startswith(",".join(Record._fields) + "\n"):
        raise ValueError(f"{path} is not a gazetteer: its columns differ.")
    return text


def read_places(path: Path = PLACES) -> Iterator[Record]:
    """The records of a file. Raises as read_text() does."""
    rows = csv.reader(io.StringIO(read_text(path)))
    next(rows)
    return map(Record._make, rows)


def sha256(path: Path) -> str:
    """Hex digest of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
