"""Browsing by state and city: what is counted, the right address, where a dead end leads."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centers.places.states import STATES
from finder.pages import browse
from finder.pages.state_tiles import POSITIONS
from finder.search import areas
from tests.factories import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

ST_PAUL = {"state": "MN", "zip": "55101", "latitude": 44.95, "longitude": -93.09}


def rows(page) -> dict[str, tuple[str, str]]:
    """Level of care -> verified and not yet verified, as the table has them."""
    found = {}
    for row in page.all("tr")[1:]:
        cells = row.all("td")
        found[row.all("th")[0].text] = tuple(cell.text for cell in cells)
    return found


def test_every_state_is_on_the_map_once_and_in_the_list():
    assert set(POSITIONS) == set(STATES)
    assert len(set(POSITIONS.values())) == len(STATES)


def test_counts_tell_verified_from_not_verified(visit):
    CenterFactory(verified=True, yes=["care/outpatient", "care/detox"])
    CenterFactory(yes=["care/outpatient"])
    CenterFactory(no=["care/outpatient"])
    CenterFactory(verified=True, at=datetime.date(2020, 1, 1), yes=["care/outpatient"])  # lapsed
    CenterFactory(closed=True, yes=["care/outpatient"])
    CenterFactory(yes=["care/outpatient"], **ST_PAUL, city="Saint Paul")

    index, state, city = map(
        visit, ("/browse/", "/browse/wisconsin/", "/browse/wisconsin/madison/")
    )

    assert "5 centers are listed. 1 of them are verified" in index.text
    assert "Wisconsin 1 verified, 3 not yet" in index.text
    assert "Madison 1 verified, 3 not yet" in state.text
    for page in (state, city):
        assert "4 centers listed: 1 verified, 3 not yet verified." in page.text
        assert rows(page)["Outpatient (you sleep at home)"] == ("1", "2")
        assert len(rows(page)) == 2, "only what is on record"
    assert [a.text for a in city.labelled("centers").all("a") if "/centers/" in a["href"]]


def test_the_numbers_of_a_state_are_those_of_the_search_they_lead_to(visit):
    CenterFactory(verified=True, yes=["care/outpatient"])
    CenterFactory(yes=["care/outpatient", "exclusive/dui-only"])
    page = visit("/browse/wisconsin/")

    (cells,) = rows(page).values()
    found = visit(page.link("Outpatient"))

    assert cells == ("1", "0")
    assert "1 center in Wisconsin" in found.text


def test_spellings_of_a_city_are_one_page(visit):
    for city in ("St. Paul", "St. Paul", "Saint Paul", "ST PAUL"):
        CenterFactory(city=city, name=f"In {city}", **ST_PAUL)

    state, city = visit("/browse/minnesota/"), visit("/browse/minnesota/saint-paul/")

    assert [a["href"] for a in state.labelled("cities").all("a")] == [
        "/browse/minnesota/saint-paul/"
    ]
    assert "Treatment centers in St. Paul, Minnesota" in city.text
    assert "4 centers listed" in city.text


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/browse/WI/", "/browse/wisconsin/"),
        ("/browse/Wisconsin/", "/browse/wisconsin/"),
        ("/browse/dc/", "/browse/district-of-columbia/"),
        ("/browse/wi/Madison/", "/browse/wisconsin/madison/"),
        ("/browse/minnesota/st-paul/", "/browse/minnesota/saint-paul/"),
        ("/browse/minnesota/st.%20paul/", "/browse/minnesota/saint-paul/"),
    ],
)
def test_other_ways_to_write_it_lead_to_the_right_address(client, settings, asked, right):
    settings.SITE_URL = "https://finder.example.org"
    CenterFactory()
    CenterFactory(city="St. Paul", **ST_PAUL)

    page = client.get(asked)

    assert (page.status_code, page.headers["Location"]) == (301, right)
    html = client.get(right).content.decode()
    assert f'<link rel="canonical" href="https://finder.example.org{right}">' in html


def test_an_unknown_state_or_city_suggests_others(visit):
    CenterFactory()

    state, city = visit("/browse/wiskonsin/"), visit("/browse/wisconsin/madisson/")

    assert state.status == city.status == 404
    assert state.link("Wisconsin") == "/browse/wisconsin/"
    assert city.link("Madison, WI") == "/browse/wisconsin/madison/"
    assert city.link("Search near") == "/search/?where=madisson%2C+WI&verified=any"


def test_a_town_or_state_without_centers_leads_on(visit):
    town, state = visit("/browse/wisconsin/blanchardville/"), visit("/browse/american-samoa/")

    assert town.status == state.status == 200
    assert town.link("Search within 50 miles") == (
        "/search/?where=Blanchardville%2C%20WI&within=50&verified=any"
    )
    assert "telehealth=only" in state.link("by phone or video")


def test_centers_of_a_city_come_in_pages_in_one_order(visit, monkeypatch):
    monkeypatch.setattr(browse, "PAGE_SIZE", 2)
    for name in ("C", "a", "B", "a"):
        CenterFactory(name=f"{name} House")

    pages = [visit(f"/browse/wisconsin/madison/?page={page}") for page in ("1", "2", "9", "x")]

    names = [
        [a.text for a in p.labelled("centers").all("a") if "/centers/" in a["href"]] for p in pages
    ]
    assert names == [
        ["a House", "a House"],
        ["B House", "C House"],
        *[["B House", "C House"], ["a House", "a House"]],
    ]
    assert visit("/browse/wisconsin/madison/" + pages[0].link("Next page")).text == pages[1].text


@given(st.text(max_size=60))
def test_any_name_makes_one_part_of_an_address(name):
    slug = areas.slug_of(name)

    assert slug
    assert slug.isascii()
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert areas.slug_of(slug.replace("-", " ")) == slug


@pytest.mark.parametrize(
    "path", ["wisconsin/%00", "%F0%9F%92%A9", "wisconsin/" + "x" * 3000, "a%2Fb/c"]
)
def test_odd_addresses_are_not_found(client, path):
    assert client.get(f"/browse/{path}/").status_code == 404
