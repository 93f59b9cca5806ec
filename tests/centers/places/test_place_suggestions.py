"""What is offered while a visitor types."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from centers.places import Found, resolve, suggest
from tests.thoroughness import examples

pytestmark = pytest.mark.usefixtures("gazetteer")


def labels(text: str, **options) -> list[str]:
    return [spot.label for spot in suggest(text, **options)]


def test_beginnings_come_by_population():
    assert labels("mad")[:3] == ["Madison, WI", "Madera, CA", "Madison, AL"]
    assert labels("springf")[:3] == ["Springfield, MO", "Springfield, MA", "Springfield, IL"]


def test_a_state_comes_before_its_towns():
    assert labels("wisc")[:2] == ["Wisconsin", "Wisconsin Rapids, WI"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("st pa", "Saint Paul, MN"),
        ("St. Pa", "Saint Paul, MN"),
        ("saint pa", "Saint Paul, MN"),
        ("stockt", "Stockton, CA"),
        ("ft wor", "Fort Worth, TX"),
        ("the bron", "The Bronx, NY"),
        ("los an", "Los Angeles, CA"),
        ("coeur d'", "Coeur d'Alene, ID"),
        ("nyc", "New York City, NY"),
        ("new y", "New York State"),
        ("dane co", "Dane County, WI"),
        ("springfield il", "Springfield, IL"),
        ("springfield, il", "Springfield, IL"),
        ("madison, w", "Madison, WI"),
        ("springfield, mass", "Springfield, MA"),
        ("fargo, n", "Fargo, ND"),
    ],
)
def test_what_comes_first(text, label):
    assert labels(text)[0] == label


def test_both_readings_of_a_short_form_are_offered():
    offered = labels("st")
    assert "Saint Paul, MN" in offered
    assert "Stockton, CA" in offered


def test_digits_are_the_beginning_of_a_zip():
    assert [spot.query for spot in suggest("5370")] == ["53703", "53704", "53705", "53706"]
    assert all(spot.kind == "zip" for spot in suggest("53"))


def test_a_misspelling_is_helped_when_nothing_begins_so():
    assert labels("milwakee")[0] == "Milwaukee, WI"
    assert labels("milwakee, wi")[0] == "Milwaukee, WI"


def test_a_state_that_is_none_gives_no_place():
    assert suggest("madison, zz") == []


def test_there_are_no_more_than_asked_for():
    assert len(suggest("ma")) == 8
    assert len(suggest("ma", limit=3)) == 3
    assert suggest("ma", limit=0) == []


@pytest.mark.parametrize("text", ["", " ", "m", "5", "😀", "%", "__", "\x00", "\\", ",", ", wi"])
def test_too_little_to_go_by(text):
    assert suggest(text) == []


def test_each_suggestion_leads_to_its_place():
    for text in ("mad", "wash", "new y", "spring", "537", "oran", "st"):
        for spot in suggest(text):
            outcome = resolve(spot.query)
            assert isinstance(outcome, Found)
            assert outcome.spot == spot


@settings(max_examples=examples(100))
@given(st.text(max_size=150))
def test_any_text_within_two_queries(text):
    with CaptureQueriesContext(connection) as queries:
        assert len(suggest(text)) <= 8
    assert len(queries) <= 2
