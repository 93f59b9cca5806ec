"""HSDS as a tabular data package: a CSV table for each kind of object, in one zip."""

import csv
import datetime
import io
import json
import tempfile
import zipfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from centers.advertising import advertisers
from centers.exports import data_license
from centers.exports.record import Record
from centers.models import Term

from .fields import FIELDS
from .objects import HsdsCenter
from .vocabulary import TAXONOMIES, VERSION, Vocabulary

# Zip has no file without a time; it begins in 1980.
_TIME = (1980, 1, 1, 0, 0, 0)


class HsdsPackage:
    """Takes records one by one within a `with` block and is whole at its end."""

    def __init__(self, folder: Path, terms: dict[int, Term], at: datetime.date):
        self.path = folder / "hsds.zip"
        self.vocabulary = Vocabulary(terms)
        self.at = at
        self._organizations: set[str] = set()

    def __enter__(self) -> "HsdsPackage":
        self._stack = ExitStack()
        self._tables = {name: self._stack.enter_context(_Spool(name)) for name in FIELDS}
        self._advertisers = {mark.center_id for mark in advertisers(self.at)}
        for taxonomy in TAXONOMIES:
            self._tables["taxonomy"].add(taxonomy.json())
        for term in self.vocabulary.objects.values():
            self._tables["taxonomy_term"].add(term)
        return self

    def add(self, record: Record, as_json: dict[str, Any]) -> None:
        advertiser = record.center.pk in self._advertisers
        found = HsdsCenter(record, self.vocabulary, self.at, advertiser)
        if found.organization_id not in self._organizations:
            self._organizations.add(found.organization_id)
            self._tables["organization"].add(found.organization)
        for name in ("service", "location", "service_at_location", "address"):
            self._tables[name].add(getattr(found, name))
        for phone in found.phones:
            self._tables["phone"].add(phone)
        for attribute in found.attributes():
            self._tables["attribute"].add(attribute)
        for metadata in found.metadata:
            self._tables["metadata"].add(metadata)

    def __exit__(self, *failed) -> None:
        with self._stack:
            if failed == (None, None, None):
                self._zip()

    def _zip(self) -> None:
        with zipfile.ZipFile(self.path, "w") as archive:
            described = json.dumps(_description(), indent=2) + "\n"
            _put(archive, "datapackage.json", io.BytesIO(described.encode()))
            _put(archive, "LICENSE.txt", io.BytesIO(data_license.text().encode()))
            for table in self._tables.values():
                _put(archive, FIELDS[table.name].file, table.whole())


class _Spool:
    """A table that is written to a temporary file until the zip takes it in."""

    def __init__(self, name: str):
        self.name = name
        self.columns = [field.name for field in FIELDS[name].fields]

    def __enter__(self) -> "_Spool":
        self._bytes = tempfile.TemporaryFile()
        self._text = io.TextIOWrapper(self._bytes, encoding="utf-8", newline="")
        self._writer = csv.DictWriter(self._text, self.columns, lineterminator="\n")
        self._writer.writeheader()
        return self

    def __exit__(self, *failed) -> None:
        self._text.close()

    def add(self, row: dict[str, Any]) -> None:
        self._writer.writerow(row)

    def whole(self):
        self._text.flush()
        self._bytes.seek(0)
        return self._bytes


def _put(archive: zipfile.ZipFile, name: str, content) -> None:
    entry = zipfile.ZipInfo(name, date_time=_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    with archive.open(entry, "w", force_zip64=True) as file:
        while portion := content.read(1 << 16):
            file.write(portion)


def _description() -> dict[str, Any]:
    return {
        "name": "human_services_data",
        "title": f"Treatment centers in HSDS {VERSION}",
        "profile": "tabular-data-package",
        "licenses": data_license.as_package(),
        "resources": [
            {
                "name": name,
                "path": table.file,
                "profile": "tabular-data-resource",
                "description": table.description,
                "format": "csv",
                "mediatype": "text/csv",
                "schema": {
                    "primaryKey": "id",
                    "fields": [field.table_schema() for field in table.fields],
                    "foreignKeys": table.foreign_keys(),
                },
            }
            for name, table in FIELDS.items()
        ],
    }
