"""Writes all files in one pass over the register, record by record."""

import csv
import datetime
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol, TextIO

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from centers.models import Term

from . import data_license
from .hsds.package import HsdsPackage
from .in_place import in_place
from .package import write_package, write_sums
from .record import Record, path, records
from .tables import TABLES, TERMS, Table, term_rows

# Travels with the files that it reads.
_RECOMPUTE = settings.BASE_DIR / "docs" / "recompute_ranking.py"


class Writer(Protocol):
    """Takes one center after the other: the record itself, and its JSON."""

    def add(self, record: Record, as_json: dict[str, Any]) -> None: ...


def export(
    folder: Path, at: datetime.date | None = None, progress: Callable[[int], None] | None = None
) -> int:
    """Write the files into the folder, in place of those there; returns how many centers.

    All is written beside it first, so that a reader never finds half a file. What HSDS says of
    verification and of advertisers holds for the day `at` (default: today). `progress` is told how
    many centers are written.
    """
    at = at or timezone.localdate()
    with in_place(folder) as beside:
        with _one_moment():
            number = _write(beside, at, progress)
        write_sums(beside)
    return number


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything is read as it stood at the start, whatever is written meanwhile."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write(folder: Path, at: datetime.date, progress: Callable[[int], None] | None) -> int:
    in_order = Term.objects.select_related("category")
    terms = {t.pk: t for t in in_order.order_by("category__ordinal", "ordinal", "pk")}
    paths = {pk: path(term) for pk, term in terms.items()}
    number = 0
    with ExitStack() as stack:
        writers: list[Writer] = [
            *(stack.enter_context(CsvTable(folder, table)) for table in TABLES),
            stack.enter_context(JsonLines(folder)),
            stack.enter_context(GeoJson(folder)),
            stack.enter_context(HsdsPackage(folder, terms, at)),
        ]
        for record in records():
            as_json = record.json(paths)
            for writer in writers:
                writer.add(record, as_json)
            number += 1
            if progress:
                progress(number)
    with CsvTable(folder, TERMS) as table:
        table.write(term_rows(terms))
    (folder / "LICENSE.txt").write_text(data_license.text(), encoding="utf-8")
    shutil.copyfile(_RECOMPUTE, folder / _RECOMPUTE.name)
    write_package(folder, at)
    return number


class _TextFile:
    """A file that is open within a `with` block. Lines end with a line feed alone."""

    def __init__(self, folder: Path, name: str):
        self.path = folder / name
        self.file: TextIO

    def __enter__(self):
        self.file = self.path.open("w", encoding="utf-8", newline="")
        self.begin()
        return self

    def __exit__(self, *failed) -> None:
        if failed == (None, None, None):
            self.end()
        self.file.close()

    def begin(self) -> None: ...

    def end(self) -> None: ...


class CsvTable(_TextFile):
    def __init__(self, folder: Path, table: Table):
        super().__init__(folder, table.file)
        self.table = table

    def begin(self) -> None:
        self.writer = csv.writer(self.file, lineterminator="\n")
        self.writer.writerow(column.name for column in self.table.columns)

    def add(self, record: Record, as_json: dict[str, Any]) -> None:
        self.write(self.table.rows(as_json))

    def write(self, rows: Iterator[list[Any]]) -> None:
        self.writer.writerows(rows)


class JsonLines(_TextFile):
    def __init__(self, folder: Path):
        super().__init__(folder, "centers.jsonl")

    def add(self, record: Record, as_json: dict[str, Any]) -> None:
        self.file.write(_line(as_json) + "\n")


class GeoJson(_TextFile):
    def __init__(self, folder: Path):
        super().__init__(folder, "centers.geojson")
        self.between = "\n"

    def begin(self) -> None:
        self.file.write('{"type":"FeatureCollection","features":[')

    def add(self, record: Record, as_json: dict[str, Any]) -> None:
        point = [as_json["longitude"], as_json["latitude"]]
        feature = {
            "type": "Feature",
            "id": as_json["id"],
            "geometry": {"type": "Point", "coordinates": point},
            "properties": {c.name: as_json[c.name] for c in TABLES[0].columns},
        }
        self.file.write(self.between + _line(feature))
        self.between = ",\n"

    def end(self) -> None:
        self.file.write("\n]}\n")


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
