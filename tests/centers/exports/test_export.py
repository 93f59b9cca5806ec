"""The register as files: whole, described, the same to the byte, and without anybody's name."""

import csv
import datetime
import hashlib
import io
import json
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centers.exports import export
from centers.exports.hsds.fields import FIELDS
from centers.exports.hsds.words import EMPTY
from centers.models import CenterPhone, Term
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    ImportRunFactory,
    OrganizationFactory,
    PhoneFactory,
    SourceRecordFactory,
    UserFactory,
    check,
    term,
)
from tests.hsds import faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    """A center of each kind, with something in every table."""
    term("treats/ketamine"), term("offers/ketamine-therapy"), term("pay/medicaid")
    center = CenterFactory(
        public_id="t000veri",
        name='Harbor, "House"',
        street2="Suite 2",
        website="https://harbor.example/",
        organization=OrganizationFactory(name="Harbor Inc.", website="https://inc.example/"),
        yes=["treats/ketamine", "care/detox"],
        no=["offers/ketamine-therapy"],
        verified=True,
    )
    check(center, "ketamine", recorded_by=UserFactory(username="secret-person"))
    PhoneFactory(center=center, kind="intake", ordinal=1, extension="ask")
    PhoneFactory(center=center, ordinal=2, extension="12")
    SourceRecordFactory(center=center, run=ImportRunFactory(source_name="Test Directory"))
    CenterFactory(public_id="t000unve", yes=["treats/ketamine"], at=datetime.date(2020, 1, 1))
    CenterFactory(public_id="t000clos", closed=True, phone="")
    CenterFactory(public_id="t000draf", draft=True)
    AdvertisingAgreementFactory(center=center)
    return center


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_the_same_register_gives_the_same_bytes(register, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    assert export(one) == export(two) == 3

    names = sorted(file.name for file in one.iterdir())
    assert names == sorted(file.name for file in two.iterdir())
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name
    CenterPhone.objects.filter(center=register).first().delete()
    export(two)
    assert (one / "SHA256SUMS").read_text() != (two / "SHA256SUMS").read_text()
    assert not list(tmp_path.glob(".*")), "nothing is left beside it"


def test_checksums_are_those_of_the_files(register, tmp_path):
    call_command("export", str(tmp_path / "out"))

    sums = (tmp_path / "out" / "SHA256SUMS").read_text().splitlines()
    named = {}
    for line in sums:
        digest, name = line.split("  ")
        named[name] = digest
        content = (tmp_path / "out" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
    assert {*named, "SHA256SUMS"} == {file.name for file in (tmp_path / "out").iterdir()}


def test_who_is_in_and_who_is_not(register, tmp_path):
    export(tmp_path / "out")

    ids = ["t000veri", "t000unve", "t000clos"]
    assert [row["id"] for row in rows(tmp_path / "out" / "centers.csv")] == ids
    lines = (tmp_path / "out" / "centers.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ids
    collection = json.loads((tmp_path / "out" / "centers.geojson").read_text())
    assert [feature["id"] for feature in collection["features"]] == ids
    first = collection["features"][0]["geometry"]
    assert first == {"type": "Point", "coordinates": [register.longitude, register.latitude]}
    for file in (tmp_path / "out").iterdir():
        assert b"secret-person" not in file.read_bytes(), file
        assert b"front desk" not in file.read_bytes(), "evidence stays here"


def test_the_data_dictionary_describes_every_table(register, tmp_path):
    export(tmp_path / "out")

    package = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    tables = {one["name"]: one for one in package["resources"] if "schema" in one}
    assert {"centers", "phones", "answers", "checks", "sources", "terms"} == set(tables)
    read = {name: rows(tmp_path / "out" / one["path"]) for name, one in tables.items()}
    for name, one in tables.items():
        assert read[name], name
        _holds(one["schema"], read[name])
        for link in one["schema"].get("foreignKeys", []):
            there = link["reference"]
            known = {row[there["fields"]] for row in read[there["resource"]]}
            assert {row[link["fields"]] for row in read[name]} <= known


def _holds(schema: dict, found: list[dict[str, str]]) -> None:
    """Each row has the columns of the schema, in order, with values of their types."""
    reads = {"integer": int, "number": float, "date": datetime.date.fromisoformat}
    keys = schema["primaryKey"]
    keys = [keys] if isinstance(keys, str) else keys
    assert len({tuple(row[key] for key in keys) for row in found}) == len(found)
    assert all(field["description"] for field in schema["fields"])
    for row in found:
        assert [*row] == [field["name"] for field in schema["fields"]]
        for field in schema["fields"]:
            value, constraints = row[field["name"]], field.get("constraints", {})
            assert value or not constraints.get("required"), field
            if value:
                reads.get(field["type"], str)(value)
                assert value in constraints.get("enum", [value])
                assert field["type"] != "boolean" or value in ("true", "false")


def test_a_row_costs_no_query(tmp_path):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            export(tmp_path / "out")
        return len(asked)

    CenterFactory(verified=True, yes=["care/detox"])
    with_one = queries()
    for _n in range(5):
        CenterFactory(verified=True, yes=["care/detox"])
    assert queries() == with_one


# -- HSDS


@pytest.fixture
def hsds(register, tmp_path):
    """Kind -> rows of its table."""
    export(tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "out" / "hsds.zip") as archive:
        package = json.loads(archive.read("datapackage.json"))
        found = {}
        for one in package["resources"]:
            text = io.StringIO(archive.read(one["path"]).decode(), newline="")
            found[one["name"]] = list(csv.DictReader(text))
            _holds(one["schema"], found[one["name"]])
            for link in one["schema"]["foreignKeys"]:
                found.setdefault("links", []).append((one["name"], link))
    return found


def test_hsds_tables_keep_to_the_field_tables_and_refer_to_each_other(hsds):
    for name, link in hsds.pop("links"):
        known = {row["id"] for row in hsds[link["reference"]["resource"]]}
        held = {row[link["fields"]] for row in hsds[name]} - {""}
        assert held <= known, (name, link)
    assert {len(hsds[kind]) for kind in ("service", "location", "service_at_location")} == {3}
    assert [row["status"] for row in hsds["service"]] == ["active", "active", "defunct"]
    for kind, found in hsds.items():
        filled = {name for row in found for name, value in row.items() if value}
        assert filled == {f.name for f in FIELDS[kind].fields if f.description != EMPTY}, kind
        numbers = {field.name for field in FIELDS[kind].fields if field.type == "number"}
        for row in found:
            held = {k: float(v) if k in numbers else v for k, v in row.items() if v}
            assert faults(held, kind, full=False) == []


def test_the_profile_says_what_hsds_has_no_field_for(hsds, register):
    codes = {row["id"]: row["code"] for row in hsds["taxonomy_term"]}
    said = defaultdict(dict)
    for row in hsds["attribute"]:
        said[row["link_id"]][codes[row["taxonomy_term_id"]]] = row["value"]
    verified, lapsed, closed = (said[row["id"]] for row in hsds["service"])

    assert (verified["verification"], verified["advertiser"]) == ("verified", "yes")
    assert verified["treats-ketamine-addiction"] == verified["treats/ketamine"] == "yes"
    assert verified["gives-ketamine"] == verified["offers/ketamine-therapy"] == "no"
    assert lapsed["treats-ketamine-addiction"] == "not-confirmed"
    assert "treats/ketamine" not in lapsed, "nobody vouches for it any more"
    assert (closed["verification"], closed["advertiser"]) == ("not-verified", "no")
    assured = [row["assured_date"] for row in hsds["service"]]
    assert assured == [timezone.localdate().isoformat(), "", ""]
    assert len(codes) == Term.objects.count() + 7
