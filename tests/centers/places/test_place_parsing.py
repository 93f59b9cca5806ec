"""What a text may mean, before any look at the database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centers.places.fixture import read_places
from centers.places.parse import COUNTY_WORDS, MAX_LENGTH, Reading, clean, parse


@pytest.mark.parametrize(
    "text",
    [
        "53703",
        "53703-1234",
        "53703 1234",
        "537031234",
        "ZIP 53703",
        "zip code: 53703",
        " 53703, US",
    ],
)
def test_zip_codes(text):
    parsed = parse(text)
    assert parsed.zip_code == "53703"
    assert parsed.readings == ()


@pytest.mark.parametrize("text", ["5370", "537", "ZIP 537"])
def test_part_of_a_zip(text):
    parsed = parse(text)
    assert parsed.zip_code == ""
    assert parsed.zip_prefix == "537"


@pytest.mark.parametrize("text", ["123456", "5370312345", "5", "12345 Main Street", "a53703"])
def test_numbers_that_are_no_zip(text):
    assert parse(text).zip_code == ""


@pytest.mark.parametrize(
    "text",
    [
        "Madison, WI",
        "madison , wi",
        "Madison, Wisconsin",
        "MADISON, WISCONSON",
        "Madison, WI, USA",
        "Madison, Wisconsin, United States",
        "1 Main Street, Madison, WI",
        "12345 Main Street, Madison, WI",
    ],
)
def test_a_city_and_its_state(text):
    assert parse(text).readings[-1] == Reading("madison", "WI")


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("madison wi", [Reading("madison", "WI"), Reading("madison wi")]),
        ("madison wisconsin", [Reading("madison wisconsin"), Reading("madison", "WI")]),
        ("bozeman mt", [Reading("bozeman", "MT"), Reading("bozeman mount")]),
        ("fort washington", [Reading("fort washington"), Reading("fort", "WA")]),
        ("san juan puerto rico", [Reading("san juan puerto rico"), Reading("san juan", "PR")]),
        ("washington dc", [Reading("washington", "DC"), Reading("washington dc")]),
        ("wisconsin", [Reading("wisconsin")]),
        ("dane co wi", [Reading("dane county", "WI"), Reading("dane co wi")]),
    ],
)
def test_readings_in_order_of_trust(text, readings):
    assert list(parse(text).readings) == readings


def test_a_county_between_city_and_state():
    first, *_others = parse("Salem, Fulton County, AR").readings
    assert first == Reading("salem", "AR", county="fulton county")


def test_every_county_ends_in_a_known_word():
    words = {r.search_name.split()[-1] for r in read_places() if r.kind == "county"}
    assert words == COUNTY_WORDS


@pytest.mark.parametrize("text", ["", " ", "\x00", "\u200b\u202e", "\ud800", "\n\t"])
def test_nothing_to_see_is_nothing_asked(text):
    assert parse(text).text == ""


@given(st.text(max_size=2000))
def test_any_text_is_read_and_what_is_kept_is_safe(text):
    parsed = parse(text)
    assert parsed.text == clean(text)
    assert len(parsed.text) <= MAX_LENGTH
    parsed.text.encode()
    assert parsed.text.isprintable()
    assert all(len(reading.name) <= 120 for reading in parsed.readings)
