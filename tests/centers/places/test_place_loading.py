"""Loading the gazetteer into the database."""

import pytest
from django.core.management import CommandError, call_command
from django.db import Error

from centers.models import LoadedFixture, Place
from centers.places import load_gazetteer
from centers.places.fixture import PLACES, Record, read_places, write_places

pytestmark = pytest.mark.usefixtures("gazetteer")


def record(code: str = "53703", **changes) -> Record:
    return Record(
        kind="zip",
        code=code,
        name=code,
        state="WI",
        label=f"{code} (near Madison, WI)",
        latitude="43.0796",
        longitude="-89.3784",
        population="",
        search_name=code,
    )._replace(**changes)


def load(records, tmp_path) -> int:
    path = tmp_path / "places.csv.gz"
    write_places(records, path)
    return load_gazetteer(path)


def as_record(place: Place) -> Record:
    return Record(
        **{
            **{name: getattr(place, name) for name in Record._fields},
            "latitude": f"{place.latitude:.4f}",
            "longitude": f"{place.longitude:.4f}",
            "population": str(place.population or ""),
        }
    )


def test_the_database_holds_what_the_file_says():
    assert set(map(as_record, Place.objects.all())) == set(read_places())


def test_the_same_file_is_not_loaded_twice():
    said = []
    assert load_gazetteer(say=said.append) == 0
    assert said == ["Places: up to date"]


def test_places_are_added_changed_and_removed_and_keep_their_keys(tmp_path):
    assert load([record("53703"), record("53704"), record("53705")], tmp_path) == 3
    keys = dict(Place.objects.values_list("code", "pk"))
    changed = record("53704", label='53704 (near "A", \\N, WI)', population="12")
    assert load([record("53703"), changed, record("53706")], tmp_path) == 3
    assert set(map(as_record, Place.objects.all())) == {record("53703"), changed, record("53706")}
    now = dict(Place.objects.values_list("code", "pk"))
    assert (now["53703"], now["53704"]) == (keys["53703"], keys["53704"])


def test_an_emptied_table_is_filled_again(tmp_path):
    load([record()], tmp_path)
    Place.objects.all().delete()
    assert load([record()], tmp_path) == 1
    assert Place.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"not gzip", PLACES.read_bytes()[:100_000]],
    ids=["empty", "other", "cut off"],
)
def test_a_damaged_file_changes_nothing(content, tmp_path):
    path = tmp_path / "places.csv.gz"
    path.write_bytes(content)
    before = (Place.objects.count(), LoadedFixture.objects.get(name="gazetteer").sha256)
    with pytest.raises(CommandError, match="nothing changed"):
        call_command("load_gazetteer", path)
    after = (Place.objects.count(), LoadedFixture.objects.get(name="gazetteer").sha256)
    assert after == before


def test_a_row_that_breaks_a_rule_changes_nothing(tmp_path):
    before = Place.objects.count()
    with pytest.raises(Error):
        load([record(), record("53704", latitude="143.07")], tmp_path)
    assert Place.objects.count() == before


def test_the_command_says_what_it_does(tmp_path, capsys):
    path = tmp_path / "places.csv.gz"
    write_places([record()], path)
    call_command("load_gazetteer", path)
    assert "Places: 1 loaded (" in capsys.readouterr().out
