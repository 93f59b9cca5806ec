"""Small directories in the formats of the real ones, made where a test needs them."""

import csv
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from centers.imports import import_directory
from centers.models import ImportRun, Place
from tests.factories import CodeMappingFactory, PlaceFactory, SourceCodeFactory, term

COLUMNS = ["name1", "name2", "street1", "street2", "city", "state", "zip", "phone"]
COLUMNS += ["intake1", "intake2", "intake1a", "intake2a", "service_code_info"]
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# What the codes of these tests say. XX is on the list of codes and says nothing.
CODES = {
    "SA": {"treats/substance-use": "yes"},
    "MH": {"treats/mental-health": "yes"},
    "OP": {"care/outpatient": "yes"},
    "DT": {"care/detox": "yes"},
    "MD": {"pay/medicaid": "yes"},
    "KIT": {"offers/ketamine-therapy": "yes"},
    "OUDO": {"treats/opioids": "yes", "exclusive/opioid-only": "yes"},
    "NOOP": {"treats/opioids": "no"},
    "XX": {},
}


@pytest.fixture
def taxonomy(db) -> None:
    for code, says in CODES.items():
        source_code = SourceCodeFactory(scheme="samhsa", code=code)
        for path, answer in says.items():
            CodeMappingFactory(source_code=source_code, term=term(path), answer=answer)


@pytest.fixture
def places(db) -> None:
    # The folders that load the real gazetteer commit it for a while.
    Place.objects.all().delete()
    for code, state, latitude, longitude in (
        ("53703", "WI", 43.0780, -89.3750),
        ("53704", "WI", 43.1200, -89.3500),
        ("02118", "MA", 42.3380, -71.0720),
    ):
        PlaceFactory(
            kind=Place.Kind.ZIP,
            code=code,
            name=code,
            state=state,
            latitude=latitude,
            longitude=longitude,
        )
    PlaceFactory(name="Madison", latitude=43.0731, longitude=-89.4012, population=270_000)


@pytest.fixture
def register(taxonomy, places) -> None:
    """All that an import needs to find in the database."""


@pytest.fixture
def bring_in(register, directory) -> Callable[..., ImportRun]:
    """Import rows as a directory of this name."""

    def run(*rows: dict, name: str = "su_directory_2023.xlsx", **options) -> ImportRun:
        return import_directory(directory(*rows, name=name), **options).run

    return run


@pytest.fixture
def facility() -> Callable[..., dict]:
    """A row of a directory; what a test says counts, the rest is the same for all."""

    def make(name: str = "Lakeside Recovery", **columns) -> dict:
        usual = {
            "name1": name,
            "street1": "12 North Street",
            "city": "Madison",
            "state": "WI",
            "zip": "53703",
            "phone": "608-555-0123",
            "service_code_info": "SA * OP * MD",
        }
        return dict.fromkeys(COLUMNS) | usual | columns

    return make


@pytest.fixture
def directory(tmp_path) -> Callable[..., Path]:
    """Writes a workbook: small-letter headers as in 2024, or Title ones as in 2023; texts lie in
    the list of shared ones, as Excel keeps them, or with `inline` in their cells."""

    def make(
        *rows: dict, name: str = "su_directory_2023.xlsx", title: bool = False, inline: bool = False
    ) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append([column.capitalize() if title else column for column in COLUMNS])
        for row in rows:
            sheet.append([row[column] for column in COLUMNS])
        book.create_sheet("Service Code Reference").append(["category_code", "service_code"])
        path = tmp_path / name
        book.save(path)
        if not inline:
            _share_texts(path)
        return path

    return make


def _share_texts(path: Path) -> None:
    """Move the first sheet's texts out of their cells, where openpyxl puts them."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    texts: list[bytes] = []

    def share(cell: re.Match) -> bytes:
        texts.append(cell[2])
        return cell[1] + b' t="s"><v>%d</v></c>' % (len(texts) - 1)

    pattern = rb'(<c r="[A-Z0-9]+"(?: s="\d+")?) t="inlineStr"><is>(.*?)</is></c>'
    parts[SHEET] = re.sub(pattern, share, parts[SHEET], flags=re.DOTALL)
    assert b"inlineStr" not in parts[SHEET]
    shared = b"".join(b"<si>%b</si>" % text for text in texts)
    parts[TEXTS] = XML + b'<sst xmlns="%b">%b</sst>' % (MAIN, shared)
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    entry = b'<Override PartName="/%b" ContentType="%b" />' % (TEXTS.encode(), kind)
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(b"</Types>", entry + b"</Types>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)


@pytest.fixture
def coordinates(tmp_path) -> Callable[..., Path]:
    """Writes a point for each row: (latitude, longitude, coord_source), or None for no line."""

    def make(rows: list[dict], points: list[tuple | None], name: str = "points.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            same = ["name1", "street1", "city", "state", "zip"]
            lines.writerow(["row_in_sheet", *same, "latitude", "longitude", "coord_source"])
            for index, (row, point) in enumerate(zip(rows, points, strict=True)):
                if point:
                    lines.writerow([index, *(row[column] for column in same), *point])
        return path

    return make


@pytest.fixture
def rewritten(tmp_path) -> Callable[..., Path]:
    """A copy of a workbook with one part's bytes changed: `change` takes and returns them."""

    def make(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
        copy = tmp_path / f"rewritten-{path.name}"
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                content = old.read(info)
                new.writestr(info.filename, change(content) if info.filename == part else content)
        return copy

    return make


@pytest.fixture
def said(register) -> Callable[..., dict]:
    """What the register holds for a center: {"category/slug": answer}."""

    def look(center) -> dict[str, str]:
        rows = center.offerings.values_list("term__category__slug", "term__slug", "answer")
        return {f"{category}/{slug}": answer for category, slug, answer in rows}

    return look
