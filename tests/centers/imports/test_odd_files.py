"""Files as people save them: what is odd in a row costs that row, what is odd in all of them the
file, and either is said in words."""

import csv
import io
import json

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from centers.imports import ImportProblem, import_directory, provider_template
from centers.models import Center, ImportRun, SourceCode

pytestmark = pytest.mark.django_db
HEADER = "    name1,name2,street1,street2,city,state,zip,phone,website,latitude,longitude,"
HEADER += "type_facility,sa,op \n"
LINE = "Lakeside,,12 North Street,,Madison,WI,53703,608-555-0123,,43.0791,-89.3759,SU,1,1\n"
ODD = LINE.replace("Lakeside", "Odd")
ROW = dict(next(csv.DictReader(io.StringIO(HEADER + LINE), skipinitialspace=True)))
ROW = {key.strip(): text for key, text in ROW.items()} | {
    "frid": "a",
    "services": [{"f1": "Type of Care", "f2": "TC", "f3": "Code SA"}],
}
NUL, DEEP, FAR_TOO_DEEP = "\0", "[" * 70 + "]" * 70, "[" * 200_000


@pytest.fixture
def bring(register, tmp_path):
    """Import this text under a name; the run and its one rejection's reason, "" without one."""
    SourceCode.objects.filter(code="SA").update(name="Code SA")

    def run(text: str | bytes, name: str, **options) -> tuple[ImportRun, str]:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        done = import_directory(path, **options).run
        return done, "".join(done.rejections.values_list("reason", flat=True))

    return run


def csv_of(bring, text):
    return bring(text, "findtreatment-2025-08-19.csv")


def json_of(bring, text):
    return bring(text, "findtreatment-2025-08-19.json", format="findtreatment-json")


def test_a_csv_of_mixed_line_ends_lost_zeros_and_odd_letters_comes_in(bring):
    far = ODD.replace("WI,53703", "MA,2118").replace("43.0791,-89.3759", "NaN,x")
    lines = [HEADER.replace("\n", "\r\n").replace("sa,", ",sa,"), LINE.replace(",1,1", ",,1,1,")]
    lines += [far.replace(",1,1", ",,1,1,,").replace("Odd", f"O{NUL}dd \u202e"), "\r\n"]
    run, _ = csv_of(bring, "\ufeff" + "".join(lines).replace("608-555-0123", "(608) 555-0123 x45"))
    assert (run.made, run.rejected) == (2, 0)
    odd = Center.objects.get(name="Odd")
    assert (odd.zip, odd.location_precision) == ("02118", "zip")
    assert [phone.extension for phone in odd.phones.all()] == ["45"]


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (ODD.replace("Odd", "a" * 1_000_000), "A cell of more than 10,000 letters"),
        (ODD.replace("\n", ",more\n"), "More cells than the header has columns"),
        (ODD.replace("53703", "5370"), "ZIP code is not five digits"),
        ("Odd,,9 Elm\n", "No city"),
    ],
)
def test_an_odd_line_of_a_csv_costs_that_line(bring, odd, reason):
    run, said = csv_of(bring, HEADER + odd + LINE)
    assert (run.made, run.rejected, said) == (1, 1, reason)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has no header"),
        (
            (HEADER + LINE.replace("Lakeside", "Clínica")).encode("cp1252"),
            "not a CSV file in UTF-8",
        ),
        ((HEADER + LINE).encode("utf-16"), "not a CSV file in UTF-8"),
        # A quotation mark that nothing closes; one that the next row's closes; one that happens to
        # be closed by a row further down, or in a line that is no whole row.
        (HEADER + LINE + '"' + ODD + LINE, "line 3: not a CSV file: a quotation mark opens here"),
        (HEADER + '"' + ODD + LINE + '"Lake, side' + LINE[8:], "line 2: not a CSV file: a quot"),
        (HEADER + LINE + '"' + ODD + LINE * 3 + ODD.replace("Odd", 'Odd"'), "line 3: not a CSV"),
        (HEADER + LINE + '"' + ODD + LINE + 'Odd",,9 Elm\n' + LINE, "line 3: not a CSV file"),
        (HEADER + LINE.replace("Madison", '"Madi"son'), "line 2: not a CSV file: ',' expected"),
        (HEADER.replace("op ", " SA") + LINE, "more than one column is called sa"),
        (HEADER + LINE.replace("Madison", ""), "no row that can be used; row 2: No city"),
    ],
)
def test_a_csv_that_cannot_be_read_is_refused_in_words(bring, text, says):
    with pytest.raises(ImportProblem, match=says):
        csv_of(bring, text)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        ({"name1": f"a{NUL}b", "services": 5}, ""),
        ({"name1": ["a"]}, "name1 is not a text"),
        ({"frid": "x" * 101}, "Too long an identifier: frid"),
        ({"zip": 5370}, "ZIP code is not five digits"),
    ],
)
def test_an_odd_row_of_json_costs_that_row_at_most(bring, odd, reason):
    run, said = json_of(bring, "\ufeff" + json.dumps([ROW, ROW | {"frid": "b"} | odd]))
    assert (run.made, said) == (1 if reason else 2, reason)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (json.dumps([ROW | {"x": "X"}]).replace('"X"', DEEP), "nested deeper"),
        # Built before it is looked at, this takes more memory than there is.
        (json.dumps([ROW | {"x": "X"}]).replace('"X"', FAR_TOO_DEEP), "nested deeper"),
        (json.dumps([ROW | {"x": "a" * 1_000_001}]), "text of more than"),
        (json.dumps([ROW | {"latitude": float("nan")}]), "is not JSON: lexical error"),
        (json.dumps([ROW])[:-30], "is not JSON: parse error: premature EOF"),
        ("[]", "has no rows"),
        (json.dumps([None, 5]), "no row that can be used; row 1: The row is no JSON object"),
    ],
)
def test_json_of_monstrous_shape_is_refused_in_words(bring, text, says):
    with pytest.raises(ImportProblem, match=says):
        json_of(bring, text)


def test_a_row_of_json_that_is_no_object_costs_that_row(bring):
    odd = [None, 5, "row", [ROW], {}]
    run, _ = json_of(bring, json.dumps([*odd, ROW]))
    assert (run.made, run.rejected) == (1, 4)
    kept = run.rejections.order_by("row").values_list("row", "reason", "payload")
    assert list(kept)[:2] == [
        (1, "The row is no JSON object", {"row": "null"}),
        (2, "The row is no JSON object", {"row": "5"}),
    ]
    service = {"name": "N", "service_at_locations": [{}, {}]}
    run, _ = bring(json.dumps([7, service]), "referral-2025-08-19.json", source="county")
    reasons = run.rejections.order_by("row").values_list("row", "reason")
    assert list(reasons) == [(1, "The row is no JSON object"), (2, "No city"), (3, "No city")]


def test_a_zip_code_of_another_state_comes_in_and_is_told_of(bring):
    run, _ = csv_of(bring, HEADER + LINE + ODD.replace("Madison,WI", "Boston,MA"))
    assert (run.made, run.rejected) == (2, 0)
    assert run.report["point_notes"] == {"ZIP code of another state": 1}
    assert run.report["other_states"] == {"row 3: 53703 is of WI, not of MA": 1}


def test_a_text_of_several_lines_is_no_open_quotation_mark(bring):
    lines = HEADER.replace("op ", "op,note") + LINE.replace("Madison", '"Madi\nson"')
    lines += LINE.replace("Lakeside", "Odd").replace("1,1\n", '1,1,"a, b\nand, c"\n')
    run, _ = csv_of(bring, lines)
    assert (run.report["rows"]["read"], run.rejected) == (2, 0)


def test_an_odd_place_of_open_referral_data_costs_that_row(bring):
    address = {"city": ["Madison"], "state_province": "WI", "postal_code": 53703}
    service = {"name": "N", "service_at_locations": [{"location": {"addresses": [address]}}]}
    services = [service, service | {"service_at_locations": "none"}]
    run, _ = bring(json.dumps(services), "referral-2025-08-19.json", source="county")
    reasons = run.rejections.order_by("row").values_list("reason", flat=True)
    assert list(reasons) == ["city is not a text", "No city"]


def test_formulas_cost_a_provider_their_rows_whatever_they_came_to(register, tmp_path, rewritten):
    book = openpyxl.load_workbook(io.BytesIO(provider_template()))
    sheet = book["Centers"]
    columns = [cell.value for cell in sheet[1]]
    good = {
        "name": "Good",
        "city": "Madison",
        "state": "WI",
        "zip": "53703",
        "street": "1 Elm Road",
    }
    for row in (good, good | {"phone": '="608-555-0123"'}, good | {"name": "Third"}):
        sheet.append([row.get(column) for column in columns])
    sheet.append([ArrayFormula("A5", "=A2")])
    path = tmp_path / "lakeside-2025-08-19.xlsx"
    book.save(path)
    # As Excel saves it: with what the formula came to.
    part, cached = "xl/worksheets/sheet1.xml", b"<v>608-555-0123</v>"
    path = rewritten(path, part, lambda xml: xml.replace(b"<v />", cached).replace(b"<v/>", cached))
    run = import_directory(path, source="lakeside").run
    assert (run.made, run.rejected) == (2, 2)
    first, second = run.rejections.order_by("row")
    assert (first.row, first.reason) == (3, "A formula in phone: a value is needed")
    assert (first.payload["name"], first.payload["phone"]) == ("Good", '="608-555-0123"')
    assert (second.row, second.reason) == (5, "A formula in name: a value is needed")


def test_a_providers_sheet_is_told_what_it_lacks_not_what_a_directory_has(register, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Name", "City", "State", "ZIP"])
    path = tmp_path / "lakeside-2025-08-19.xlsx"
    book.save(path)
    with pytest.raises(ImportProblem, match="lacks the column npi"):
        import_directory(path, source="lakeside")
