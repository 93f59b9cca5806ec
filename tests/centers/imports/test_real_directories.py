"""SAMHSA's own files. They are not in the repository; without them these tests are skipped."""

import csv
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import Count

from centers.imports import import_directory, runs
from centers.imports.checks import check
from centers.imports.coordinates import ORIGINS, Coordinates
from centers.imports.matching import match_key
from centers.imports.readers.directory import FORMAT
from centers.imports.rows import read_row
from centers.imports.vocabulary import Vocabulary
from centers.imports.workbook import Directory
from centers.listings import differences
from centers.models import Center, CodeMapping, Listing, Offering, SourceRecord
from centers.places import load_gazetteer

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "data" / "samhsa"
SU = (FOLDER / "su_directory_2023.xlsx", FOLDER / "su2023_coordinates.csv")
MH = (FOLDER / "mh_directory_2024.xlsx", FOLDER / "mh2024_coordinates.csv")

pytestmark = [
    pytest.mark.samhsa,
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FOLDER.is_dir(), reason="SAMHSA's files (../shared/data/samhsa) are not on this machine"
    ),
]


@pytest.fixture
def taxonomy(db) -> None:
    call_command("loaddata", "taxonomy", verbosity=0)


@pytest.fixture
def shortened(tmp_path) -> Callable[[Path, Path], tuple[Path, Path]]:
    """Copies of a directory and its coordinates with the first so many rows."""

    def make(workbook: Path, coordinates: Path, rows: int) -> tuple[Path, Path]:
        directory = Directory.read(workbook)
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append([column.capitalize() for column in directory.columns])
        for row in islice(directory.rows(), rows):
            sheet.append([row.payload[column] for column in directory.columns])
        book.save(tmp_path / workbook.name)
        with coordinates.open(encoding="utf-8-sig", newline="") as file:
            (tmp_path / coordinates.name).write_text("".join(islice(file, rows + 1)), "utf-8")
        return tmp_path / workbook.name, tmp_path / coordinates.name

    return make


def test_both_files_pass_the_checks_and_every_row_can_be_read(taxonomy):
    vocabulary = Vocabulary()
    keys, invalid, origins = [], 0, set()
    for (workbook, coordinates), rows in ((SU, 12_744), (MH, 8_319)):
        directory = Directory.read(workbook)
        points = Coordinates.read(coordinates)
        assert check(directory, FORMAT, points, vocabulary, print)[0] == rows
        facilities = [read_row(row.payload) for row in directory.rows()]
        assert {code for facility in facilities for code in facility.codes} <= vocabulary.known
        keys.append({match_key(facility) for facility in facilities})
        invalid += sum(len(facility.invalid_phones) for facility in facilities)
        with coordinates.open(encoding="utf-8-sig", newline="") as file:
            origins |= {line["coord_source"] for line in csv.DictReader(file)}
    assert sum("KIT" in facility.codes for facility in facilities) == 138
    # Name1, street and ZIP alone would give 18,541, throwing together the programmes that one
    # operator runs in one building.
    assert len(keys[0] | keys[1]) == 18_938
    assert len(keys[0] & keys[1]) == 2_099
    assert invalid == 18
    assert origins == set(ORIGINS)


def test_the_first_rows_of_both(taxonomy, shortened, monkeypatch):
    # Inside a test's own transaction many chunks are slow: each one's locks on the terms pile up.
    monkeypatch.setattr(runs, "CHUNK", 1_000)
    load_gazetteer()
    rows, made = 1_000, 0
    for files in (SU, MH):
        workbook, coordinates = shortened(*files, rows)
        run = import_directory(workbook, coordinates=coordinates).run
        made += run.made
        assert run.rejected == 0
        assert run.report["rows"]["read"] == rows
        assert sum(run.report["points"].values()) == rows
        assert import_directory(workbook, coordinates=coordinates).was_done
    assert SourceRecord.objects.count() == 2 * rows
    assert Listing.objects.count() == Center.objects.published().count() == made
    assert run.merged > 100
    assert list(differences()) == []
    assert not Listing.objects.filter(verified_until__isnull=False).exists()

    # Every answer can be traced to a code of one of the center's rows, and the other way round.
    says = {}
    for code, term, answer in CodeMapping.objects.values_list(
        "source_code__code", "term", "answer"
    ):
        says.setdefault(code, []).append((term, answer))
    newest_first = SourceRecord.objects.order_by("-as_of", "key")
    heard: dict[tuple[int, int], tuple] = {}
    for center, as_of, payload in newest_first.values_list("center", "as_of", "payload"):
        for code in payload["service_code_info"].replace("*", " ").split():
            for term, answer in says.get(code, ()):
                first = heard.setdefault((center, term), (as_of, {answer}))
                if first[0] == as_of:
                    first[1].add(answer)
    expected = {
        (*key, *answers, as_of) for key, (as_of, answers) in heard.items() if len(answers) == 1
    }
    assert set(Offering.objects.values_list("center", "term", "answer", "as_of")) == expected

    by_term = Counter(
        dict(
            Offering.objects.filter(term__category__slug__in=["treats", "offers"], answer="yes")
            .values_list("term__slug")
            .annotate(Count("pk"))
        )
    )
    assert by_term["ketamine"] == 0
    kit = [c for c, codes in _codes_by_center().items() if "KIT" in codes]
    assert by_term["ketamine-therapy"] == len(kit) > 0


def _codes_by_center() -> dict[int, set[str]]:
    codes: dict[int, set[str]] = {}
    for center, text in SourceRecord.objects.values_list("center", "payload__service_code_info"):
        codes.setdefault(center, set()).update(text.split())
    return codes
