"""A visitor's text and the place it comes to, on the real gazetteer."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st

from centers.models import Place
from centers.places import Ambiguous, Found, Nowhere, Spot, Unknown, resolve
from tests.thoroughness import examples

pytestmark = pytest.mark.usefixtures("gazetteer")


def found(text: str) -> str:
    outcome = resolve(text)
    assert isinstance(outcome, Found), outcome
    return outcome.spot.label


def labels(spots) -> list[str]:
    return [spot.label for spot in spots]


# -- One place ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("53703", "53703 (near Madison, WI)"),
        ("53703-1234", "53703 (near Madison, WI)"),
        ("ZIP 53703", "53703 (near Madison, WI)"),
        ("Madison WI 53703", "53703 (near Madison, WI)"),
        ("1 Main Street, Madison, WI 53703, USA", "53703 (near Madison, WI)"),
        ("53703, WI", "53703 (near Madison, WI)"),
        ("53703, Madison", "53703 (near Madison, WI)"),
        ("Madison, WI", "Madison, WI"),
        ("madison wisconsin", "Madison, WI"),
        ("MADISON WI", "Madison, WI"),
        ("Madison, Wisconsin, USA", "Madison, WI"),
        ("St. Paul", "Saint Paul, MN"),
        ("Saint Paul MN", "Saint Paul, MN"),
        ("st louis mo", "St. Louis, MO"),
        ("Ft Worth", "Fort Worth, TX"),
        ("Mt Vernon WA", "Mount Vernon, WA"),
        ("Bozeman MT", "Bozeman, MT"),
        ("Winston Salem", "Winston-Salem, NC"),
        ("Canon City, CO", "Cañon City, CO"),
        ("Salt Lake", "Salt Lake City, UT"),
        ("Washington DC", "Washington, DC"),
        ("Washington, D.C.", "Washington, DC"),
        ("Brooklyn", "Brooklyn, NY"),
        ("bronx", "The Bronx, NY"),
        ("NYC", "New York City, NY"),
        ("New York City", "New York City, NY"),
        ("New York, NY", "New York City, NY"),
        ("new york new york", "New York City, NY"),
        ("Nueva York", "New York City, NY"),
        ("Ciudad de Nueva York", "New York City, NY"),
        ("estado de Nueva York", "New York State"),
        ("Albany, Nueva York", "Albany, NY"),
        ("charlotte carolina del norte", "Charlotte, NC"),
        ("Filadelfia, Pensilvania, EE. UU.", "Philadelphia, PA"),
        ("condado de Dane", "Dane County, WI"),
        ("código postal 53703", "53703 (near Madison, WI)"),
        ("Kansas City, Kansas", "Kansas City, KS"),
        ("WI", "Wisconsin"),
        ("wisconsin", "Wisconsin"),
        ("Nuevo México", "New Mexico"),
        ("washington state", "Washington State"),
        ("New York State", "New York State"),
        ("Puerto Rico", "Puerto Rico"),
        ("San Juan, PR", "San Juan, PR"),
        ("Guam", "Guam"),
        ("dededo gu", "Dededo, GU"),
        ("Saipan", "Saipan, MP"),
        ("Pago Pago", "Pago Pago, AS"),
        ("Charlotte Amalie, VI", "Charlotte Amalie, VI"),
        ("Dane County, WI", "Dane County, WI"),
        ("dane co wi", "Dane County, WI"),
        ("Dane County", "Dane County, WI"),
        ("Orleans Parish", "Orleans Parish, LA"),
        ("Miami-Dade", "Miami-Dade County, FL"),
        ("Salem, Fulton County, AR", "Salem, AR (Fulton County)"),
    ],
)
def test_a_text_and_its_place(text, label):
    assert found(text) == label


@pytest.mark.parametrize("name", ["Los Angeles", "Chicago", "Boston", "Las Vegas", "Miami"])
def test_a_city_that_dwarfs_its_namesakes_is_taken(name):
    others = resolve(name).others
    assert found(name).startswith(f"{name}, ")
    assert all(label.startswith(f"{name}, ") for label in labels(others))


def test_the_namesakes_stay_within_reach():
    assert "Boston, GA" in labels(resolve("Boston").others)
    assert found("Boston, GA") == "Boston, GA"


def test_a_spot_tells_where_it_is():
    assert resolve("53703").spot == Spot(
        kind="zip",
        label="53703 (near Madison, WI)",
        latitude=43.0796,
        longitude=-89.3784,
        state="WI",
        query="53703",
    )


# -- Names of states and cities -------------------------------------------------------------------


def test_a_city_in_the_state_of_its_name_is_taken_and_the_state_offered():
    outcome = resolve("New York")
    assert outcome.spot.label == "New York City, NY"
    assert labels(outcome.others) == ["New York State"]


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("Washington", ["Washington State", "Washington, DC"]),
        ("LA", ["Louisiana", "Los Angeles, CA"]),
    ],
)
def test_a_large_city_far_from_the_state_of_its_name_is_asked_about(text, choices):
    outcome = resolve(text)
    assert isinstance(outcome, Ambiguous)
    assert labels(outcome.choices)[:2] == choices


def test_a_small_town_named_like_a_state_is_offered_beside_it():
    outcome = resolve("Indiana")
    assert outcome.spot.label == "Indiana"
    assert labels(outcome.others) == ["Indiana, PA"]


# -- Several places -------------------------------------------------------------------------------


def test_an_ambiguous_name_gives_a_choice_ranked_by_population():
    outcome = resolve("Springfield")
    assert isinstance(outcome, Ambiguous)
    assert outcome.text == "Springfield"
    assert labels(outcome.choices)[:3] == ["Springfield, MO", "Springfield, MA", "Springfield, IL"]
    populations = [Place.objects.get(label=label).population for label in labels(outcome.choices)]
    assert populations == sorted(populations, reverse=True)
    assert found("Springfield, IL") == "Springfield, IL"


def test_each_choice_can_be_asked_for():
    for choice in resolve("Springfield").choices:
        assert resolve(choice.query) == Found(choice, resolve(choice.query).others)


def test_counties_of_one_name_are_listed_by_state():
    outcome = resolve("Orange County")
    assert isinstance(outcome, Ambiguous)
    assert labels(outcome.choices)[:2] == ["Orange County, CA", "Orange County, FL"]
    assert labels(outcome.choices) == sorted(labels(outcome.choices))


def test_a_zip_in_another_state_than_the_city_beside_it_is_asked_about():
    outcome = resolve("Madison WI 90210")
    assert isinstance(outcome, Ambiguous)
    assert labels(outcome.choices) == ["90210 (near Beverly Hills, CA)", "Madison, WI"]


# -- Misspelt and unknown -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Milwakee", "Milwaukee, WI"),
        ("Milwakee WI", "Milwaukee, WI"),
        ("Madisn, WI", "Madison, WI"),
        ("Philadelpia", "Philadelphia, PA"),
        ("Albuquerqe", "Albuquerque, NM"),
        ("Wisconson", "Wisconsin"),
        ("coeur d alene", "Coeur d'Alene, ID"),
        ("O Fallon, MO", "O'Fallon, MO"),
    ],
)
def test_a_clear_slip_is_put_right_and_says_so(text, label):
    outcome = resolve(text)
    assert isinstance(outcome, Found)
    assert outcome.spot.label == label
    assert outcome.corrected


@pytest.mark.parametrize(
    "text",
    ["123 Main Street, Denver CO", "4 Elm St, Denver, CO", "1 Oak Ave 2, Denver, Colorado"],
)
def test_of_a_whole_address_the_town_is_taken(text):
    assert resolve(text).spot.label == "Denver, CO"


def test_where_a_street_was_left_out_that_is_said():
    assert resolve("123 Main Street, Denver CO").corrected


def test_of_an_address_in_no_known_town_nothing_is_taken():
    assert isinstance(resolve("123 Main Street, Xyzzyville Qq"), Unknown)


def test_what_is_written_right_is_not_called_corrected():
    assert not resolve("Milwaukee").corrected


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Rheinlander, WI", "Rhinelander, WI"),
        ("Sprngfield", "Springfield, MO"),
        ("Moorestown, NJ", "Morristown, NJ"),
        ("Chicago, WI", "Chicago, IL"),
    ],
)
def test_a_slip_that_could_be_another_place_is_only_suggested(text, suggestion):
    outcome = resolve(text)
    assert isinstance(outcome, Unknown)
    assert outcome.suggestions[0].label == suggestion


def test_an_unknown_town_still_offers_its_state():
    outcome = resolve("Tarzana, CA")
    assert isinstance(outcome, Unknown)
    assert labels(outcome.suggestions)[-1] == "California"


@pytest.mark.parametrize("text", ["asdfghjkl", "😀", "12", "123456789012", "متروك", "--", "%_%"])
def test_nothing_like_it(text):
    assert resolve(text) == Unknown(text)


@pytest.mark.parametrize("text", ["", "   ", "\x00\x00", "\u202e"])
def test_blank_is_nowhere(text):
    assert resolve(text) == Nowhere()


def test_a_post_office_box_zip_gets_its_neighbours():
    assert not Place.objects.filter(kind="zip", code="53701").exists()
    outcome = resolve("53701")
    assert isinstance(outcome, Unknown)
    assert [spot.query for spot in outcome.suggestions[:3]] == ["53703", "53704", "53705"]


def test_a_zip_that_is_no_area_falls_back_on_the_city_beside_it():
    assert found("Madison WI 53701") == "Madison, WI"


def test_no_zip_begins_so():
    assert resolve("00001") == Unknown("00001")


# -- Points ---------------------------------------------------------------------------------------


def test_a_point_is_called_after_the_city_nearby():
    spot = resolve("43.0731234, -89.4012345").spot
    assert spot == Spot(
        kind="point",
        label="43.073, -89.401 (near Madison, WI)",
        latitude=43.073,
        longitude=-89.401,
        state="WI",
        query="43.073,-89.401",
        near="Madison, WI",
    )


def test_a_point_far_from_any_city_has_only_its_numbers():
    spot = resolve("68.5,-153.5").spot
    assert (spot.label, spot.state) == ("68.5, -153.5", "")


@pytest.mark.parametrize("text", ["13.45,144.78", "18.4,-66.1", "-14.3,-170.7", "52.9,172.9"])
def test_territories_and_the_far_aleutians_count(text):
    assert resolve(text).spot.kind == "point"


def test_a_point_abroad_is_unknown():
    assert resolve("51.507,-0.128") == Unknown("51.507,-0.128")


def test_a_lost_minus_sign_is_suggested_back():
    outcome = resolve("43.07, 89.40")
    assert isinstance(outcome, Unknown)
    assert [spot.query for spot in outcome.suggestions] == ["43.07,-89.4"]


# -- Promises over everything ---------------------------------------------------------------------


def test_the_query_of_a_place_finds_that_place_again():
    keys = list(Place.objects.order_by("pk").values_list("pk", flat=True))
    sample = random.Random(53703).sample(keys, 1500)
    # All that share a name within a state: the ones that a careless query would mix up.
    doubtful = Place.objects.filter(kind="city", label__contains="(")
    states = Place.objects.filter(kind="state")
    for place in (*Place.objects.filter(pk__in=sample), *doubtful, *states):
        spot = Spot.of(place)
        outcome = resolve(spot.query)
        assert isinstance(outcome, Found), (spot, outcome)
        assert outcome.spot == spot


PIECES = st.sampled_from(
    ["Madison", "St.", "WI", ",", " ", "53703", "43.07", "-89.4", "°", "N", "county", "'", "\x00",
     ";--", "%", "\\", "\u202e", "é", "\U0001f600", "near", "USA", "new york", "\ud800", "0", "co"]
)  # fmt: skip


@settings(max_examples=examples(150))
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=12).map("".join)))
@example("x" * 10_000)
@example("é" * 10_000)
@example("\ufdfa" * 100)
@example("'; DROP TABLE centers_place; --")
@example("' OR 1=1 --")
@example("\x00Madison\x00, WI")
@example("\u202eIW ,nosidaM")
@example(", , ,")
@example("." * 100)
@example("9" * 100)
def test_any_text_comes_to_an_outcome_within_two_queries(text):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        outcome = resolve(text)
    assert len(queries) <= 2
    match outcome:
        case Found(spot=spot):
            again = resolve(spot.query)
            assert isinstance(again, Found)
            assert again.spot == spot
        case Ambiguous(text=shown, choices=choices):
            assert len(choices) > 1
            assert len(shown) <= 100
        case Unknown(text=shown, suggestions=suggestions):
            assert len(suggestions) <= 8
            assert len(shown) <= 100
            shown.encode()
        case _:
            assert outcome == Nowhere()
