"""Spelling: what counts as the same name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centers.places import normalise_name
from centers.places.spelling import slips_between


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        ("St. Paul", "Saint Paul"),
        ("St.Paul", "Saint Paul"),
        ("ST PAUL", "saint paul"),
        ("Ste. Genevieve", "Sainte Genevieve"),
        ("Ft Worth", "Fort Worth"),
        ("Mt. Vernon", "Mount Vernon"),
        ("N. Las Vegas", "North Las Vegas"),
        ("W Palm Bch", "West Palm Beach"),
        ("Winston-Salem", "Winston Salem"),
        ("O'Fallon", "OFallon"),
        ("O\u2019Fallon", "OFallon"),
        ("Coeur d'Alene", "coeur dalene"),
        ("Cañon City", "Canon City"),
        ("Hagåtña", "Hagatna"),
        ("Nu\u2018uuli", "Nuuuli"),
        ("The Bronx", "Bronx"),
        ("Dane Co.", "Dane County"),
        ("Washington, D.C.", "Washington DC"),
        ("King & Queen", "King and Queen"),
        ("  San\tJuan ", "San Juan"),
    ],
)
def test_spellings_of_one_name(written, same_as):
    assert normalise_name(written) == normalise_name(same_as)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Stanton", "Santon"), ("Forton", "Ft On"), ("Coalinga", "County Alinga"), ("Boston", "Bost")],
)
def test_other_names_stay_apart(one, other):
    assert normalise_name(one) != normalise_name(other)


@given(st.text())
def test_normalising_again_changes_nothing(text):
    once = normalise_name(text)
    assert normalise_name(once) == once
    assert once == once.strip()
    assert "\x00" not in once


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("", "", 0),
        ("", "abc", 3),
        ("milwakee", "milwaukee", 1),
        ("chicgao", "chicago", 1),
        ("bostan", "boston", 1),
        ("reno", "rhino", 2),
        ("boston", "boston", 0),
    ],
)
def test_slips(one, other, slips):
    assert slips_between(one, other) == slips
    assert slips_between(other, one) == slips
