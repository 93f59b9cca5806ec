"""Files of every format become centers, and bad rows become rejections with their reason."""

import csv
import datetime
import io
import json

import openpyxl
import pytest
from django.core.management import call_command

from centers.imports import ImportProblem, import_directory, provider_template
from centers.imports.readers import format_of
from centers.imports.readers.findtreatment_json import service_names
from centers.imports.readers.provider import is_npi
from centers.models import Center, CenterIdentifier, SourceCode, SourceRecord, Task
from tests.factories import TermFactory, term

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 8, 19)
LATER = datetime.date(2026, 2, 1)
PLAIN = ["name1", "name2", "street1", "street2", "city", "state", "zip", "phone", "website"]


@pytest.fixture
def export(tmp_path):
    """Writes FindTreatment.gov's CSV: padded header names, a column a code."""

    def make(*rows: dict, name: str = "findtreatment-2025-08-19.csv"):
        columns = [*PLAIN, "latitude", "longitude", "type_facility", "sa", "mh", "op", "noop"]
        path = tmp_path / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(["    name1", *columns[1:-1], "noop "])
            for row in rows:
                lines.writerow([row.get(column, "") for column in columns])
        return path

    return make


@pytest.fixture
def row():
    return {
        "name1": "Lakeside Recovery",
        "street1": "12 North Street",
        "city": "Madison",
        "state": "WI",
        "zip": "53703",
        "phone": "608-555-0123",
        "website": "www.lakeside.example.org",
        "latitude": "43.0791",
        "longitude": "-89.3759",
        "type_facility": "SU",
        "sa": "1",
        "op": "1",
    }


def test_a_findtreatment_export_brings_codes_points_and_websites(register, export, row, said):
    run = import_directory(export(row, row | {"type_facility": "MH", "sa": "", "mh": "1"})).run
    assert (run.source, run.as_of, run.format) == ("findtreatment", DAY, "findtreatment-csv")
    assert (run.made, run.report["rows"]["duplicate"]) == (1, 1)
    center = Center.objects.get()
    assert center.website == "http://www.lakeside.example.org"
    assert (center.location_precision, center.location_source) == ("rooftop", "FindTreatment.gov")
    assert set(said(center)) == {"treats/substance-use", "treats/mental-health", "care/outpatient"}


def test_it_joins_the_directory_that_came_before(register, export, row, directory, facility):
    import_directory(directory(facility(street2="Suite 4")))
    run = import_directory(export(row)).run
    assert (run.made, run.merged) == (0, 1)
    assert Center.objects.get().source_records.count() == 2


def test_a_bad_row_is_kept_with_its_reason(register, export, row):
    run = import_directory(export(row, row | {"name1": "Bad", "zip": "x"})).run
    assert (run.made, run.rejected) == (1, 1)
    rejection = run.rejections.get()
    assert (rejection.row, rejection.reason) == (3, "ZIP code is not five digits")
    assert rejection.payload["name1"] == "Bad"


def test_a_file_that_is_no_export_is_refused(register, tmp_path):
    path = tmp_path / "findtreatment-2025-08-19.csv"
    path.write_text("name,city\nA,B\n")
    with pytest.raises(ImportProblem, match="lacks the columns"):
        import_directory(path)


@pytest.fixture
def services(tmp_path):
    def make(*rows: dict, name: str = "findtreatment-2025-08-19.json"):
        path = tmp_path / name
        path.write_text(json.dumps({"page": 1, "totalPages": 1, "rows": list(rows)}), "utf-8")
        return path

    return make


@pytest.fixture
def json_row(row):
    codes = ("sa", "op", "type_facility")
    return {key: value for key, value in row.items() if key not in codes} | {
        "frid": "ab12",
        "typeFacility": "SU",
        "services": [
            {"f1": "Type of Care", "f2": "TC", "f3": "Code of, substance use"},
            {"f1": "Service Setting", "f2": "SET", "f3": "Code OP"},
        ],
    }


@pytest.fixture
def named(register):
    SourceCode.objects.filter(code="SA").update(name="Code of, substance use")
    SourceCode.objects.filter(code="OP").update(name="Code OP")


def test_services_are_split_between_semicolons_only(json_row):
    json_row["services"][0]["f3"] += "; Nobody knows"
    assert service_names(json_row) == (
        ("TC", "Code of, substance use"),
        ("TC", "Nobody knows"),
        ("SET", "Code OP"),
    )


def test_json_rows_are_known_by_their_id_ever_after(named, services, json_row, said):
    run = import_directory(services(json_row)).run
    assert run.format == "findtreatment-json"
    center = Center.objects.get()
    assert set(said(center)) == {"treats/substance-use", "care/outpatient"}
    assert CenterIdentifier.objects.get().value == "ab12"

    moved = json_row | {"name1": "Harborview", "street1": "9 Elm Road", "phone": "608-555-0177"}
    run = import_directory(services(moved, name="findtreatment-2026-02-01.json")).run
    assert (run.made, run.updated) == (0, 1)
    center.refresh_from_db()
    assert (center.name, center.street1) == ("Harborview", "9 Elm Road")
    assert SourceRecord.objects.get().as_of == LATER


def test_an_id_says_whose_a_rejected_row_is(named, services, json_row):
    others = [
        json_row | {"frid": frid, "name1": f"Center {frid}", "street1": f"{n} Elm Road"}
        for n, frid in enumerate(("one", "two", "gone"), start=1)
    ]
    import_directory(services(json_row, *others))
    bad = {"frid": "ab12", "name1": ["?"], "zip": 1}
    newer = services(bad, *others[:2], name="findtreatment-2026-02-01.json")
    run = import_directory(newer, complete=True).run
    assert (run.rejected, run.report["tasks"]) == (1, {"no longer listed": 1})
    assert Task.objects.get(reason="gone-from-source").center.name == "Center gone"


def test_a_service_that_nobody_knows_is_counted(named, services, json_row):
    rows = [json_row | {"frid": str(number)} for number in range(6)]
    strange = json_row | {"services": [{"f1": "", "f2": "", "f3": "Nobody knows"}]}
    run = import_directory(services(*rows, strange)).run
    assert run.report["unknown_codes"] == {"Nobody knows": 1}
    many = services(strange, name="findtreatment-2026-02-01.json")
    with pytest.raises(ImportProblem, match="not one code"):
        import_directory(many)


def test_another_source_finds_it_by_the_shared_id(named, services, json_row):
    import_directory(services(json_row))
    other = json_row | {"name1": "Quite Another Name", "street1": "1 Far Road"}
    run = import_directory(services(other, name="list-2026-02-01.json"), source="state-list").run
    assert run.report["matched"] == {"shared identifier": 1}
    assert Center.objects.count() == 1


def test_a_row_a_line_is_read_as_well(named, services, json_row, tmp_path):
    path = tmp_path / "findtreatment-2025-08-19.jsonl"
    path.write_text("".join(json.dumps(json_row | {"frid": str(n)}) + "\n" for n in range(2)))
    run = import_directory(path).run
    assert run.report["rows"]["read"] == 2
    assert format_of(path).slug == "findtreatment-json"


def hsds_service(**changes) -> dict:
    return {
        "id": "s1",
        "name": "Outpatient program",
        "organization": {
            "id": "o1",
            "name": "Lakeside Recovery",
            "website": "https://l.example.org",
        },
        "attributes": [
            {"taxonomy_term": {"taxonomy": "samhsa", "code": "SA", "name": "Substance use"}},
            {"taxonomy_term": {"taxonomy": "finder", "code": "care/detox", "name": "Detox"}},
        ],
        "service_at_locations": [
            {
                "phones": [{"number": "608-555-0123"}, {"number": "608-555-0100", "type": "fax"}],
                "location": {
                    "id": "l1",
                    "name": "Lakeside Recovery",
                    "latitude": 43.0791,
                    "longitude": -89.3759,
                    "addresses": [
                        {"address_type": "postal", "address_1": "PO Box 1", "city": "Madison"},
                        {
                            "address_type": "physical",
                            "address_1": "12 North Street",
                            "city": "Madison",
                            "state_province": "WI",
                            "postal_code": "53703-1234",
                            "country": "US",
                        },
                    ],
                },
            }
        ],
    } | changes


def test_open_referral_services_become_the_center_of_their_location(register, tmp_path, said):
    term("care/detox")
    path = tmp_path / "referral-2025-08-19.json"
    second = hsds_service(id="s2", name="Detox", attributes=[])
    path.write_text(json.dumps({"total_items": 2, "contents": [hsds_service(), second]}))
    run = import_directory(path, source="county", name="County list").run
    assert run.format == "hsds-json"
    assert (run.made, run.report["rows"]["duplicate"]) == (1, 1)
    center = Center.objects.get()
    assert (center.name, center.street1, center.zip) == (
        "Lakeside Recovery",
        "12 North Street",
        "53703",
    )
    assert list(center.phones.values_list("number", flat=True)) == ["+16085550123"]
    assert set(said(center)) == {"treats/substance-use", "care/detox"}
    assert {i.scheme for i in center.identifiers.all()} == {"hsds-location"}


def profile(code: str, value: str) -> dict:
    term = {"taxonomy": "Treatment finder profile", "code": code, "name": code}
    return {"taxonomy_term": term, "value": value}


def test_an_open_referral_attribute_says_what_its_value_does(register, tmp_path):
    term("care/detox"), term("care/outpatient"), term("care/residential")
    kinds = {"care/detox": "no", "care/outpatient": "yes", "care/residential": "not-confirmed"}
    attributes = [
        {"taxonomy_term": {"taxonomy": "samhsa", "code": "SA"}, "value": "no"},
        *({"taxonomy_term": {"code": c}, "value": v} for c, v in kinds.items()),
        profile("demo", "no"),
        profile("verification", "verified"),
    ]
    hidden = hsds_service(attributes=attributes, name="North House: Women")
    place = hidden["service_at_locations"][0]["location"]
    place["name"] = "North House: Women"
    place["addresses"][1]["address_1"] = "Street not on record"
    gone = hsds_service(status="defunct")
    fiction = hsds_service(attributes=[profile("demo", "yes")])
    path = tmp_path / "referral-2025-08-19.json"
    path.write_text(json.dumps([hidden, gone, fiction]))
    run = import_directory(path, source="county", name="County list").run
    center = Center.objects.get()
    assert (center.name, center.program_name, center.street1) == ("North House", "Women", "")
    answers = dict(center.offerings.values_list("term__slug", "answer"))
    assert answers == {"detox": "no", "outpatient": "yes"}
    assert [r.reason for r in run.rejections.order_by("row")] == [
        "The service is not active",
        "The center is fictional",
    ]
    assert "unknown_codes" not in run.report


def test_a_service_that_is_no_longer_active_is_asked_about_a_broken_one_is_not(register, tmp_path):
    def listed(name: str, place: str, **changes) -> dict:
        service = hsds_service(**changes)
        location = service["service_at_locations"][0]["location"]
        location |= {"id": place, "name": name}
        location["addresses"][1]["address_1"] = f"{place} Elm Road"
        service["name"] = name
        return service

    names = {"1": "North House", "2": "Harborview", "3": "Oak Clinic", "4": "Elm Clinic"}
    path = tmp_path / "referral-2025-08-19.json"
    path.write_text(json.dumps([listed(name, place) for place, name in names.items()]))
    options = {"source": "county", "name": "County list", "complete": True}
    assert import_directory(path, **options).run.made == 4
    gone = listed("North House", "1", status="inactive")
    broken = listed("Harborview", "2")
    del broken["service_at_locations"][0]["location"]["addresses"]
    path = tmp_path / "referral-2026-02-01.json"
    path.write_text(json.dumps([gone, broken, *(listed(names[n], n) for n in "34")]))
    assert import_directory(path, **options).run.rejected == 2
    assert Task.objects.get(reason="gone-from-source").center.name == "North House"


@pytest.fixture
def sheet(register, tmp_path):
    """The template as it is handed out, with rows filled in."""

    def make(*rows: dict, name: str = "lakeside-2025-08-19.xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(provider_template()))
        page = book["Centers"]
        columns = [cell.value for cell in page[1]]
        for row in rows:
            page.append([row.get(column) for column in columns])
        book.save(tmp_path / name)
        return tmp_path / name

    return make


PROVIDER = {
    "name": "Lakeside Recovery",
    "street": "12 North Street",
    "city": "Madison",
    "state": "WI",
    "zip": "53703",
    "phone": "608-555-0123",
    "npi": "1234567893",
}


def test_a_providers_sheet_has_room_for_every_term_that_is_handed_out(sheet):
    last = TermFactory.create_batch(120)[-1]
    answer = {f"{last.category.slug}/{last.slug}": "no"}
    run = import_directory(sheet(PROVIDER | answer), source="lakeside", name="L").run
    assert (run.made, Center.objects.get().offerings.get().answer) == (1, "no")


def test_a_providers_sheet_speaks_on_the_providers_word(sheet):
    path = sheet(PROVIDER | {"care/outpatient": "Yes", "care/detox": "no"})
    run = import_directory(path, source="lakeside", name="Lakeside Recovery").run
    assert (run.format, run.made) == ("provider-sheet", 1)
    center = Center.objects.get()
    answers = dict(center.offerings.values_list("term__slug", "answer"))
    assert answers == {"outpatient": "yes", "detox": "no"}
    assert set(center.offerings.values_list("basis", flat=True)) == {"provider"}
    assert center.identifiers.get().value == "1234567893"


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("care/detox", "maybe", "care/detox: “maybe” is neither yes nor no"),
        ("npi", "1234567890", "npi is not a National Provider Identifier"),
        ("phone", "12", "Not a phone number that can be called: 12"),
        ("website", "not one", "Not the address of a website: not one"),
        ("latitude", "43,07", "latitude and longitude are not a point on Earth"),
        ("name", None, "No name"),
        ("zip", "5370", "ZIP code is not five digits"),
    ],
)
def test_each_wrong_row_of_a_sheet_says_what_is_wrong(sheet, column, text, reason):
    run = import_directory(
        sheet(PROVIDER | {"name": "Good", "npi": None}, PROVIDER | {column: text}),
        source="lakeside",
    ).run
    assert (run.made, run.rejected) == (1, 1)
    rejection = run.rejections.get()
    assert (rejection.row, rejection.reason) == (3, reason)
    told = io.StringIO()
    call_command("import_rejections", run.pk, stdout=told)
    assert told.getvalue().startswith("row,reason,name,program,street,suite,city,state,zip,phone,")


def test_a_provider_cannot_say_what_only_we_can(sheet):
    only_ours = term("treats/ketamine")
    only_ours.needs_confirmation = True
    only_ours.save()
    assert "treats/ketamine" not in str(
        openpyxl.load_workbook(io.BytesIO(provider_template()))["Centers"][1]
    )
    run = import_directory(sheet(PROVIDER | {"care/outpatient": "yes"}), source="lakeside").run
    assert run.made == 1
    assert not Center.objects.get().offerings.filter(term=only_ours).exists()


@pytest.mark.parametrize(
    ("npi", "valid"),
    [("1234567893", True), ("1234567890", False), ("123", False), ("x" * 10, False)],
)
def test_check_digit_of_an_npi(npi, valid):
    assert is_npi(npi) == valid


def test_the_command_tells_formats_apart_by_itself(register, export, row, capsys):
    call_command("import_file", str(export(row)))
    said = capsys.readouterr().out
    assert "1 rows read: 1 made" in said
    assert "FindTreatment.gov" in said


def test_the_template_is_written(register, tmp_path, capsys):
    path = tmp_path / "template.xlsx"
    call_command("provider_template", str(path))
    book = openpyxl.load_workbook(path)
    assert [cell.value for cell in book["Centers"][1]][:3] == ["name", "program", "street"]
    assert "care/detox" in {row[0].value for row in book["How to fill it in"].iter_rows()}


def test_a_number_that_all_sites_share_makes_them_no_one_center(sheet):
    sites = [PROVIDER | {"street": street} for street in ("12 North Street", "9 Elm Road")]
    run = import_directory(sheet(*sites), source="lakeside").run
    assert (run.made, CenterIdentifier.objects.count()) == (2, 0)
    streets = dict(Center.objects.values_list("pk", "street1"))
    later = sheet(*reversed(sites), name="lakeside-2026-02-01.xlsx")
    assert import_directory(later, source="lakeside").run.made == 0
    assert dict(Center.objects.values_list("pk", "street1")) == streets


def test_two_rows_of_one_stable_id_are_one_center(named, services, json_row):
    import_directory(services(json_row, json_row | {"name1": "Lakeside", "street1": "9 Elm Road"}))
    assert Center.objects.get().source_records.count() == 2
