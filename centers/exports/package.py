"""datapackage.json: what each file is, which columns it has and what they mean (Data Package 1)."""

import datetime
import hashlib
import json
from pathlib import Path
from typing import Any

from . import data_license
from .in_place import SUMS
from .tables import TABLES, TERMS, Table

OTHERS = {
    "centers.jsonl": "One JSON object a line for each center, with all that the tables hold.",
    "centers.geojson": "GeoJSON (RFC 7946): each center as a point, with its row of centers.csv.",
    "recompute_ranking.py": "Computes the order of any search from these files, as the site does.",
    "hsds.zip": "Open Referral HSDS 3.1: a tabular data package of its own.",
}


def write_package(folder: Path, at: datetime.date) -> None:
    """Write datapackage.json for the files in the folder."""
    resources = [resource(table, "centers") for table in (*TABLES, TERMS)]
    resources += [
        {"name": name.replace(".", "-"), "path": name, "description": description}
        for name, description in OTHERS.items()
    ]
    for one in resources:
        content = folder / one["path"]
        one["bytes"] = content.stat().st_size
        one["hash"] = f"sha256:{sha256(content)}"
    package = {
        "name": "treatment-centers",
        "title": "Register of treatment centers",
        "description": "Who treats addiction and mental illness, and who vouches for each fact "
        f"until when. What HSDS says of verification holds for {at}.",
        # Not all of the files are tables; those that are say so.
        "profile": "data-package",
        "licenses": data_license.as_package(),
        "resources": resources,
    }
    write_json(folder / "datapackage.json", package)


def resource(table: Table, parent: str) -> dict[str, Any]:
    """A table's entry, with its columns, its key and what it refers to."""
    schema: dict[str, Any] = {
        "fields": [column.field() for column in table.columns],
        "primaryKey": list(table.key),
    }
    names = [column.name for column in table.columns]
    links = []
    if "center" in names:
        links.append(("center", parent, "id"))
    if table.name == "answers":
        links.append(("term", TERMS.name, "term"))
    if links:
        schema["foreignKeys"] = [
            {"fields": field, "reference": {"resource": there, "fields": key}}
            for field, there, key in links
        ]
    return {
        "name": table.name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def write_sums(folder: Path) -> None:
    """SHA256SUMS of the folder's files, as `sha256sum --check` reads it."""
    lines = [f"{sha256(file)}  {file.name}\n" for file in sorted(folder.iterdir())]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def write_json(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
