"""Rows that cannot become a listing are kept with the reason, and come out as CSV."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from centers.imports import import_directory
from centers.models import Center, ImportRejection
from tests.factories import ImportRejectionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"name1": None}, "No name1"),
        ({"name1": "  "}, "No name1"),
        ({"city": None}, "No city"),
        ({"state": None}, "State is not the code of a US state or territory"),
        ({"state": "XX"}, "State is not the code of a US state or territory"),
        ({"zip": None}, "ZIP code is not five digits"),
        ({"zip": "5370"}, "ZIP code is not five digits"),
        ({"zip": "5370E"}, "ZIP code is not five digits"),
        ({"zip": "53703-12"}, "ZIP code is not five digits"),
        ({"zip": "٥٣٧٠٣"}, "ZIP code is not five digits"),
        ({"zip": 537031}, "ZIP code is not five digits"),
        ({"zip": "99998", "city": "Nowhere"}, "Neither the ZIP code nor the city is known"),
        ({"name1": "x" * 201}, "Text too long in name1"),
        ({"city": "x" * 101}, "Text too long in city"),
        ({"zip": "=A1", "phone": "=A2"}, "A formula in zip, phone: a value is needed"),
        ({"phone": "#N/A"}, "A cell holds a spreadsheet error such as #N/A"),
    ],
)
def test_reasons(register, directory, facility, columns, reason):
    bad = facility("Bad") | columns
    run = import_directory(directory(facility("Good"), bad)).run
    assert (run.made, run.rejected) == (1, 1)
    assert Center.objects.get().name == "Good"
    rejection = ImportRejection.objects.get()
    assert (rejection.run, rejection.row) == (run, 3)
    assert rejection.reason.startswith(reason)
    assert rejection.payload == bad
    assert run.report["rejected"] == {rejection.reason: 1}


@pytest.mark.parametrize(
    "columns",
    [
        {"street1": None},
        {"phone": None},
        {"zip": "53703-1234"},
        {"state": "wi"},
        {"name2": "\u200b"},
    ],
)
def test_no_reasons(register, directory, facility, columns):
    assert import_directory(directory(facility(**columns))).run.made == 1


def test_letters_of_all_kinds_come_through(register, directory, facility):
    name = "Clínica \u202e<b>Ñandú</b> \\ 心 \U0001f642 'x\"; --"
    import_directory(directory(facility(name, street2="a\tb\nc")))
    center = Center.objects.get()
    assert center.name == "Clínica <b>Ñandú</b> \\ 心 \U0001f642 'x\"; --"
    assert center.street2 == "a b c"


def download(run: int) -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("import_rejections", run, stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))


def test_download(register, directory, facility):
    run = import_directory(
        directory(
            facility("Bad, one", zip="?", street2='Suite "4"'),
            facility("Good"),
            facility("Bad two", city=None, phone=None),
        )
    ).run
    first, second = download(run.pk)
    assert (first["row"], first["reason"]) == ("2", "ZIP code is not five digits")
    assert (first["name1"], first["street2"]) == ("Bad, one", 'Suite "4"')
    assert (second["row"], second["reason"], second["city"]) == ("4", "No city", "")


def test_download_of_none(register, directory, facility):
    assert download(import_directory(directory(facility())).run.pk) == []


def test_a_downloaded_cell_is_no_formula():
    formula = '=HYPERLINK("http://example.org")'
    rejection = ImportRejectionFactory(payload={"name1": formula, "zip": "@x", "city": "-1"})
    (row,) = download(rejection.run.pk)
    assert row["name1"] == f"'{formula}"
    assert (row["zip"], row["city"]) == ("'@x", "'-1")


def test_download_of_an_unknown_run():
    with pytest.raises(CommandError, match="no import run 12345"):
        call_command("import_rejections", 12345)
