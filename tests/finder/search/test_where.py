"""From the place that a visitor names to the search around it, or to a question back."""

import pytest

from finder.search import AmbiguousPlace, Matches, UnknownPlace
from tests.factories import CenterFactory
from tests.finder.search.ask import ask, confirmed, to_ask
from tests.finder.search.registers import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

MILWAUKEE = {"city": "Milwaukee", "zip": "53202", "latitude": 43.0389, "longitude": -87.9065}


@pytest.mark.parametrize(
    ("where", "kind", "label"),
    [
        ("53703", "zip", "53703"),
        ("53703-1234", "zip", "53703"),
        ("Madison, WI", "city", "Madison"),
        ("madison wisconsin", "city", "Madison"),
        ("43.07,-89.40", "point", "43.07"),
        ("Wisconsin", "state", "Wisconsin"),
        ("WI", "state", "Wisconsin"),
        ("Dane County, WI", "county", "Dane"),
    ],
)
def test_a_place_is_found_and_named(where, kind, label):
    found = ask(f"where={where}")

    assert isinstance(found, Matches)
    assert found.spot.kind == kind
    assert label in found.spot.label
    assert found.has_distance == (kind != "state")
    assert not found.corrected


@pytest.mark.parametrize("where", ["53703", "Madison, WI", "43.07,-89.40", "Dane County, WI"])
def test_the_radius_counts_around_a_point(where):
    CenterFactory(name="Near")
    CenterFactory(name="Far", **MILWAUKEE)

    assert confirmed(f"where={where}") == ["Near"]
    assert confirmed(f"where={where}&within=100") == ["Near", "Far"]


@pytest.mark.parametrize("where", ["Wisconsin", "wi", "State of Wisconsin"])
@pytest.mark.parametrize("within", ["5", "25", "250"])
def test_a_state_knows_no_radius(where, within):
    CenterFactory(name="Near")
    CenterFactory(name="Far", **MILWAUKEE)
    CenterFactory(name="Abroad", state="IL", zip="61101")

    found = ask(f"where={where}&within={within}&verified=any")

    assert [result.center.name for result in found.confirmed] == ["Far", "Near"], "by name"
    assert {result.miles for result in found.confirmed} == {None}


def test_no_place_is_the_whole_country():
    CenterFactory(name="Near")
    CenterFactory(name="Abroad", state="IL", zip="61101")

    assert isinstance(ask(""), Matches)
    assert confirmed("") == ["Abroad", "Near"]
    assert confirmed("within=5") == ["Abroad", "Near"]


def test_a_name_of_several_places_is_a_question():
    CenterFactory()

    found = ask("where=Springfield&treats=alcohol")

    assert isinstance(found, AmbiguousPlace)
    assert len({spot.label for spot in found.choices}) == len(found.choices) > 1
    assert not found.facet_counts
    assert [term.slug for term in found.parameters.needs] == ["alcohol"]
    for spot in found.choices:
        assert ask(f"where={spot.query}").spot == spot


@pytest.mark.parametrize("where", ["Qwrtzpx", "🏠", "' OR 1=1 --", "99999", "55.75,37.61"])
def test_an_unknown_place_is_said_to_be_unknown(where):
    CenterFactory()

    found = ask(f"where={where}")

    assert isinstance(found, UnknownPlace)
    assert not found.facet_counts
    for spot in found.choices:
        assert ask(f"where={spot.query}").spot == spot


def test_an_unknown_place_comes_with_the_nearest_names():
    found = ask("where=Madisn, IL")

    assert found.choices


def test_a_misspelling_is_taken_and_said():
    found = ask("where=Milwakee")

    assert found.spot.label.startswith("Milwaukee")
    assert found.corrected


def test_few_other_places_of_the_name_are_offered():
    found = ask("where=New York")

    assert found.spot.kind == "city"
    assert 0 < len(found.choices) <= 4
    assert found.spot not in found.choices


# -- Sorting


@pytest.mark.parametrize(
    ("address", "sort"),
    [
        ("where=53703", "distance"),
        ("where=53703&sort=distance", "distance"),
        ("where=53703&sort=name", "name"),
        ("where=53703&sort=recently-verified", "recently-verified"),
        ("where=Wisconsin", "name"),
        ("where=Wisconsin&sort=distance", "name"),
        ("where=Wisconsin&sort=recently-verified", "recently-verified"),
        ("", "name"),
        ("sort=distance", "name"),
        ("where=53703&sort=nonsense", "distance"),
    ],
)
def test_the_sort_in_use(address, sort):
    assert ask(address).sort == sort


def test_names_sort_without_regard_to_case_and_with_their_program():
    for name, program in [("beta", ""), ("Alpha", "South"), ("Alpha", "north"), ("Émile", "")]:
        CenterFactory(name=name, program_name=program)

    names = [result.center.full_name for result in ask("verified=any").confirmed]

    assert names == ["Alpha: north", "Alpha: South", "beta", "Émile"]


def test_the_most_recently_verified_come_first_then_by_name_and_the_unverified_last():
    CenterFactory(name="Never, 2")
    CenterFactory(name="Never, 1")
    CenterFactory(name="Older", verified=True, at=TODAY.replace(month=4))
    CenterFactory(name="Newer, 2", verified=True, at=TODAY)
    CenterFactory(name="Newer, 1", verified=True, at=TODAY)

    in_order = ["Newer, 1", "Newer, 2", "Older", "Never, 1", "Never, 2"]
    assert confirmed("sort=recently-verified") == in_order


# -- By name


@pytest.mark.parametrize(
    "q", ["harbor", "HARBOR", "house harbor", "St. Ann", "saint ann", "arbol", "Árbol", "harb ann"]
)
def test_a_name_is_found_by_its_words_in_any_order_case_and_accent(q):
    CenterFactory(name="Harbor House", program_name="St. Ann's Árbol")
    CenterFactory(name="Elsewhere")

    assert confirmed(f"q={q}") == ["Harbor House"]


@pytest.mark.parametrize("q", ["harbor elsewhere", "100%", "harbor xyz", "' OR 1=1 --", "лес"])
def test_every_word_of_a_name_counts(q):
    CenterFactory(name="Harbor House")
    CenterFactory(name="Elsewhere")

    assert confirmed(f"q={q}") == to_ask(f"q={q}") == []
