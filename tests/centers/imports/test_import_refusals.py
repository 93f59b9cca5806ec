"""Files that are refused: one clear line, and the database as it was."""

import datetime
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from centers.imports import ImportProblem, archive, import_directory
from centers.models import Center, ImportRun, SourceRecord

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MEGABYTE = 1024 * 1024
DAY = datetime.date(2023, 6, 29)


@pytest.fixture
def refused(register):
    """Run the command, see it refuse, look that nothing was written, return what it said."""

    def run(path: Path, **options) -> str:
        options = {"source": "samhsa-su", "as_of": DAY} | options
        with pytest.raises(CommandError) as problem:
            call_command("import_directory", str(path), **options)
        assert problem.value.returncode == 1
        assert not ImportRun.objects.exists()
        assert not Center.unfiltered.exists()
        assert not SourceRecord.objects.exists()
        message = str(problem.value)
        assert "\n" not in message
        return message

    return run


@pytest.fixture
def good(directory, facility) -> Path:
    return directory(facility("One"), facility("Two"))


@pytest.fixture
def file(tmp_path):
    def make(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return make


# Not a workbook


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"name1,street1\nA,B\n", "is not a workbook"),
        (b"%PDF-1.7 ...", "is not a workbook"),
        (b"PK\x03\x04 and no more", "damaged or cut off"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old .xls workbook"),
    ],
)
def test_what_is_no_workbook(refused, file, content, says):
    assert says in refused(file("directory.xlsx", content))


def test_a_file_that_is_not_there(refused, tmp_path):
    assert "No such file" in refused(tmp_path / "none.xlsx")


def test_a_folder(refused, tmp_path):
    assert "cannot be read" in refused(tmp_path)


def test_a_zip_of_something_else(refused, tmp_path):
    path = tmp_path / "directory.xlsx"
    with zipfile.ZipFile(path, "w") as archive_:
        archive_.writestr("word/document.xml", "<document/>")
    assert "not of a workbook" in refused(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook(refused, file, good, share):
    content = good.read_bytes()
    path = file("cut.xlsx", content[: int(len(content) * share)])
    assert "damaged or cut off" in refused(path)


def test_a_workbook_with_a_flipped_byte(refused, file, good):
    with zipfile.ZipFile(good) as archive_:
        start = archive_.getinfo(SHEET).header_offset
    content = bytearray(good.read_bytes())
    content[start + 100] ^= 0xFF
    assert "damaged" in refused(file("flipped.xlsx", bytes(content)))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, b"</sheetData>", b"</sheet"),
        ("xl/workbook.xml", b"</workbook>", b""),
        (TEXTS, b"</sst>", b"<"),
        # References into nowhere.
        (SHEET, b't="s"><v>0</v>', b't="s"><v>999999</v>'),
        (SHEET, b't="s"><v>0</v>', b't="n"><v>none</v>'),
    ],
)
def test_a_workbook_that_is_damaged_inside(refused, good, rewritten, part, old, new):
    with zipfile.ZipFile(good) as archive_:
        assert old in archive_.read(part)
    path = rewritten(good, part, lambda content: content.replace(old, new))
    assert "damaged" in refused(path)


def test_a_workbook_without_its_sheets(refused, good, rewritten):
    path = rewritten(
        good, "xl/_rels/workbook.xml.rels", lambda content: content.replace(b"/sheet", b"/gone")
    )
    assert "no sheet of cells" in refused(path)


# Not a directory


@pytest.mark.parametrize("column", ["name1", "street1", "zip", "phone", "service_code_info"])
def test_a_missing_column_is_named(refused, good, rewritten, column):
    def rename(content: bytes) -> bytes:
        return content.replace(f">{column}<".encode(), b">other<")

    assert f"lacks the column {column}." in refused(rewritten(good, TEXTS, rename))


def test_all_missing_columns_are_named(refused, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Name1", "Street1", "City"])
    path = tmp_path / "other.xlsx"
    book.save(path)
    said = refused(path)
    assert "lacks the columns name2, street2, state, zip, phone, service_code_info." in said


def test_a_column_that_is_there_twice(refused, good, rewritten):
    path = rewritten(good, TEXTS, lambda content: content.replace(b">intake1<", b">phone<"))
    assert "more than one column is called phone" in refused(path)


def test_an_empty_workbook(refused, tmp_path):
    path = tmp_path / "empty.xlsx"
    openpyxl.Workbook().save(path)
    assert "first sheet is empty" in refused(path)


def test_a_header_and_nothing_below(refused, directory):
    assert "no rows below its header" in refused(directory())


def test_a_header_and_blank_rows(refused, directory, facility):
    assert "no rows below its header" in refused(directory(dict.fromkeys(facility())))


def test_codes_of_another_vocabulary(refused, directory, facility):
    path = directory(facility(service_code_info="AA BB * CC"))
    assert "not one code that the taxonomy knows" in refused(path)


def test_no_codes_at_all(refused, directory, facility):
    assert "not one code" in refused(directory(facility(service_code_info=None)))


def test_too_many_unknown_codes(refused, directory, facility):
    path = directory(facility(service_code_info="SA OP MD AA BB"))
    assert "2 of its 5 codes are not in the taxonomy" in refused(path)


def test_a_missing_taxonomy_or_gazetteer_is_said(db, directory, facility, request):
    path = str(directory(facility()))
    with pytest.raises(CommandError, match="taxonomy is not loaded"):
        call_command("import_directory", path)
    request.getfixturevalue("taxonomy")
    with pytest.raises(CommandError, match="gazetteer is not loaded"):
        call_command("import_directory", path)


# Bombs


def test_a_cell_of_two_hundred_megabytes(refused, good, tmp_path):
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(good) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for info in old.infolist():
            if info.filename != SHEET:
                new.writestr(info.filename, old.read(info))
        head, tail = old.read(SHEET).split(b"<sheetData>", 1)
        with new.open(SHEET, "w") as sheet:
            sheet.write(head + b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>')
            for _ in range(200):
                sheet.write(b"a" * MEGABYTE)
            sheet.write(b"</t></is></c></row>" + tail)
    assert path.stat().st_size < 2 * MEGABYTE
    assert "would unpack to 200 MB" in refused(path)


def test_a_large_workbook_passes_while_it_is_packed_like_one(good, monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED_WHEN_DENSE", 1)
    archive.inspect(good.name, good.read_bytes())
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1)
    with pytest.raises(ImportProblem, match="would unpack"):
        archive.inspect(good.name, good.read_bytes())


def test_a_zip_that_lies_about_its_size(refused, good, rewritten):
    """The directory says 1,000 bytes where there are millions: no more than that is unpacked."""
    big = rewritten(good, SHEET, lambda content: content + b" " * 5 * MEGABYTE)
    with zipfile.ZipFile(big) as archive_:
        size = archive_.getinfo(SHEET).file_size
    content = big.read_bytes().replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    big.write_bytes(content)
    assert "damaged" in refused(big)


def test_a_workbook_of_too_many_parts(refused, good, tmp_path):
    path = tmp_path / "parts.xlsx"
    path.write_bytes(good.read_bytes())
    with zipfile.ZipFile(path, "a") as archive_:
        for number in range(archive.MAX_PARTS):
            archive_.writestr(f"xl/media/{number}.xml", "<a/>")
    assert "parts" in refused(path)


def test_a_file_that_is_larger_than_any_directory(refused, file, monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILE", MEGABYTE)
    assert "larger than 1 MB" in refused(file("big.xlsx", b"PK" + b"\0" * MEGABYTE))


@pytest.mark.parametrize("part", [SHEET, TEXTS, "xl/workbook.xml", "xl/styles.xml"])
def test_xml_that_multiplies_itself(refused, good, rewritten, part):
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def put_in(content: bytes) -> bytes:
        declaration, found, rest = content.rpartition(b"?>")
        return declaration + found + bomb + rest

    assert "document type declaration" in refused(rewritten(good, part, put_in))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            b'<row r="2"><c r="A2" t="inlineStr"><is><t>' + b"a" * 32_768 + b"</t></is></c></row>",
            "cell",
        ),
        (b'<row r="2"><c r="XFD2"/></row>', "more than 500 columns"),
        (b'<row r="2">' + b"<c/>" * 501 + b"</row>", "more than 500 columns"),
        (b'<row r="1048576"><c r="A1048576"/></row>', "more than 200,000 rows"),
        (b'<row r="99999999999999999999"/>', "more than 200,000 rows"),
        (b"<a>" * 100 + b"</a>" * 100, "nested deeper"),
    ],
)
def test_sheets_of_monstrous_shape(refused, good, rewritten, row, says):
    path = rewritten(
        good, SHEET, lambda content: content.replace(b"</sheetData>", row + b"</sheetData>")
    )
    assert says in refused(path)


def test_a_shared_text_of_monstrous_length(refused, good, rewritten):
    long = b">" + b"a" * 32_768 + b"<"
    path = rewritten(good, TEXTS, lambda content: content.replace(b">name1<", long))
    assert "more than 32,767 letters" in refused(path)


def test_a_wrong_extent_does_not_hide_rows(register, good, rewritten):
    """Some programs write one; it is no reason to refuse, nor to stop early."""

    def shrink(content: bytes) -> bytes:
        assert b'<dimension ref="A1:M3"' in content
        return content.replace(b'<dimension ref="A1:M3"', b'<dimension ref="A1"')

    import_directory(rewritten(good, SHEET, shrink), source="samhsa-su", as_of=DAY)
    assert Center.objects.count() == 2


# Which edition


def test_a_file_that_does_not_say_what_it_is(refused, directory, facility):
    path = directory(facility(), name="export.xlsx")
    assert "--source samhsa-su" in refused(path, source=None)
    assert "--as-of 2023-06-29" in refused(path, as_of=None)


def test_a_day_to_come(refused, good):
    assert "to come" in refused(good, as_of=datetime.date(2999, 1, 1))


def test_a_source_of_odd_letters(refused, good):
    assert "small letters" in refused(good, source="Sámhsa SU")


# Coordinates

HEADER = "row_in_sheet,name1,street1,zip,latitude,longitude,coord_source\n"
LINE = "0,One,12 North Street,53703,43.08,-89.37,geoda_2020_address\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "lacks the columns row_in_sheet, name1"),
        (HEADER, "has no rows"),
        ("row_in_sheet,latitude\n0,43\n", "lacks the columns name1, street1, zip, longitude"),
        (HEADER + LINE.replace("43.08", "north"), 'line 2: latitude is "north", not a number'),
        (HEADER + LINE.replace("43.08", ""), 'latitude is "", not a number'),
        (HEADER + LINE.replace("43.08", "nan"), 'latitude is "nan", not a number'),
        (HEADER + LINE.replace("43.08", "inf"), 'latitude is "inf", not a number'),
        (HEADER + LINE.replace("43.08", "91"), "latitude 91 is not on Earth"),
        (HEADER + LINE.replace("-89.37", "-180.5"), "longitude -180.5 is not on Earth"),
        (HEADER + LINE.replace("geoda_2020_address", "guess"), 'coord_source "guess" is not known'),
        (HEADER + LINE.replace("0,", "-1,", 1), 'row_in_sheet is "-1", not a number'),
        (HEADER + LINE + LINE, "line 3: row_in_sheet 0 was there before"),
        (HEADER + LINE.replace("0,", "2,", 1), "has a point for row 2, and the sheet has 2 rows"),
        (
            HEADER + LINE.replace("One", "Three"),
            'name1 "Three" for row 2, where the sheet has "One"',
        ),
        (HEADER + LINE.replace("12 North", "13 North"), 'street1 "13 North Street" for row 2'),
        (HEADER + LINE.replace("53703", "53704"), 'zip "53704" for row 2'),
        (HEADER + "0,One\n", 'latitude is "", not a number'),
        (HEADER + '0,"One', "not a CSV file"),
    ],
)
def test_malformed_coordinates(refused, good, file, text, says):
    points = file("points.csv", text.encode())
    assert says in refused(good, coordinates=points)


def test_coordinates_in_another_encoding(refused, good, file):
    points = file("points.csv", (HEADER + LINE.replace("One", "Clínica")).encode("latin-1"))
    assert "not a CSV file in UTF-8" in refused(good, coordinates=points)


def test_coordinates_that_are_not_there(refused, good, tmp_path):
    assert "cannot be read" in refused(good, coordinates=tmp_path / "none.csv")
