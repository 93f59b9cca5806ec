"""How many queries a page takes: fixed, and the same whatever the number of results.

A number that grows here is a page that slows down with the register. A change that adds a query
says so by changing its number here.
"""

import pytest

from centers.models import Center
from tests.factories import (
    CenterFactory,
    ImportRunFactory,
    OrganizationFactory,
    PhoneFactory,
    SourceRecordFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

NEAR = "where=53703&verified=any"


def make_centers(number: int, **fields) -> list[Center]:
    """Centers with several of all that a card or a page looks up."""
    centers = [CenterFactory(verified=True, **fields) for _n in range(number)]
    for center in centers:
        PhoneFactory(center=center, kind="intake", ordinal=1, extension="9")
        for year in (2022, 2023):
            run = ImportRunFactory(source=f"directory-{center.pk}-{year}")
            SourceRecordFactory(center=center, run=run)
    return centers


@pytest.fixture
def queries(client, django_assert_num_queries):
    """Visit an address and assert its number of queries."""

    def count(number: int, address: str, status: int = 200, **headers: str) -> None:
        with django_assert_num_queries(number):
            response = client.get(address, headers=headers)
        assert response.status_code == status

    return count


def test_a_page_of_results(queries):
    """The role of the search and the one before (2), taxonomy (2), place, facets, counts, listings,
    phones, sources, whether any serve the state by phone or video; who advertises, and whether it
    is a demo."""
    for more in (1, 4, 20):
        make_centers(more, yes=["pay/medicaid", "care/outpatient"])

        queries(13, f"/search/?{NEAR}")
        queries(13, f"/search/?{NEAR}&pay=medicaid&care=outpatient&sort=name")
        # Those by phone or video stand below the first page alone, which here is the only one.
        pages = 2 if more == 20 else 1
        queries(14 - pages, f"/search/?{NEAR}&pay=medicaid&page=2&sort=recently-verified")
        queries(13, "/search/?where=Wisconsin&verified=any")
        queries(13, "/search/?where=43.07,-89.4&within=250")
        queries(11, "/search/?verified=any")


def test_those_by_phone_or_video(queries):
    """Below what is near: listings, phones and sources, for those on record and those to ask. As a
    page of their own they take no more than any page of results."""
    far = {"city": "Milwaukee", "latitude": 43.0389, "longitude": -87.9065}
    for more in (1, 4, 20):
        make_centers(more, yes=["care/telehealth", "telehealth/wi"], **far)
        make_centers(1, yes=["pay/medicaid"])
        queries(16, f"/search/?{NEAR}")
        queries(12, f"/search/?{NEAR}&telehealth=only")

    make_centers(1, yes=["care/telehealth"], **far)

    queries(15, f"/search/?{NEAR}&telehealth=only&page=2")


def test_browsing(queries):
    """A state: cities, taxonomy (2), levels of care (2), and whether it is a demo. A city besides:
    its place, listings and phones."""
    for more in (1, 3, 20):
        make_centers(more, yes=["care/outpatient"])

        queries(2, "/browse/")
        queries(6, "/browse/wisconsin/")
        queries(9, "/browse/wisconsin/madison/")


def test_sitemaps(queries):
    """Of centers: how many there are, the page of them, and eleven looks for the last change."""
    for more in (1, 3, 20):
        make_centers(more)

        queries(2, "/sitemap.xml")
        queries(13, "/sitemap-centers.xml")


def test_a_closed_center(queries):
    """Other centers near it, with their phones, under the role of the search (2)."""
    center = CenterFactory(closed=True)
    for more in (1, 20):
        make_centers(more)

        queries(14, f"/centers/{center.public_id}/{center.slug}/")


def test_a_page_with_both_sections(queries):
    """Listings, phones and sources twice."""
    make_centers(19, yes=["pay/medicaid"])
    make_centers(1)
    queries(16, f"/search/?{NEAR}&pay=medicaid")
    make_centers(4, yes=["pay/medicaid"])
    make_centers(12)
    queries(15, f"/search/?{NEAR}&pay=medicaid&page=2")


def test_a_page_without_results(queries):
    """In place of listings: what to change, and the nearest match with its phones and sources; or,
    where there is none, up to three looks for something to change, and nobody to mark."""
    far = {"city": "Milwaukee", "latitude": 43.0389, "longitude": -87.9065}
    for more in (0, 1, 20):
        make_centers(more, yes=["pay/medicaid"], **far)

        queries(14 if more else 13, f"/search/?{NEAR}&pay=medicaid")


@pytest.mark.parametrize(
    ("number", "address"),
    [
        (6, "/search/?where=Springfield"),
        (7, "/search/?where=Qwrtzpx"),
        (3, "/"),
        (2, "/how-we-verify/"),
        (1, "/how-we-rank/"),
        (1, "/safety/"),
        (0, "/robots.txt"),
        (8, "/about-the-data/"),
        (1, "/match/"),
        (1, "/match/uses/?who=me"),
        (1, "/match/help-now/?now=suicide"),
        (3, "/match/how/"),
        (8, "/advertisers/"),
        (1, "/search/places/?where=madis"),
        (1, "/healthz"),
    ],
)
def test_other_pages(queries, number, address):
    queries(number, address)
    make_centers(3)
    queries(number, address)


def test_an_unknown_address(queries):
    queries(1, "/nowhere/", status=404)


def test_htmx_costs_no_more_than_the_page(queries):
    make_centers(3)

    queries(12, f"/search/?{NEAR}", hx_request="true")


def test_a_center_page(queries):
    """Center, phones, taxonomy (2), offerings, checks, sources, the center's own word; whether it
    advertises, what was reported of it, and whether it is a demo."""
    yes = ["pay/medicaid", "care/outpatient", "treats/alcohol", "serves/adults"]
    (few,) = make_centers(1, organization=OrganizationFactory())
    (many,) = make_centers(1, organization=OrganizationFactory(), yes=yes, sections=["ketamine"])

    for center in (few, many):
        address = f"/centers/{center.public_id}/{center.slug}/"
        queries(11, address)
        queries(11, f"{address}?pay=medicaid&treats=ketamine&treats=alcohol&care=detox")
        queries(2, f"/centers/{center.public_id}/", status=301)


def test_a_comparison(queries):
    """The role of the search and the one before (2), taxonomy (2), place, merges, centers, phones,
    offerings, checks, sources, their own words; who advertises, and whether it is a demo."""
    yes = ["pay/medicaid", "care/outpatient", "treats/alcohol"]
    ids = [f"center={center.public_id}" for center in make_centers(4, yes=yes)]

    for some in (ids[:1], ids):
        queries(14, f"/compare/?{'&'.join(some)}&where=53703&pay=medicaid")
    queries(13, f"/compare/?{'&'.join(ids)}&rows=differing")
    queries(6, "/compare/?center=zzzzzzzz", status=404)


def test_saved_centers(client, django_assert_num_queries):
    """Merges, centers, phones; the role of the search and the one before (2), taxonomy (2),
    listings, phones and sources; who advertises. The page itself: whether it is a demo."""
    ids = [center.public_id for center in make_centers(20)]

    with django_assert_num_queries(1):
        client.get("/saved/")
    for some in (ids[:1], ids):
        with django_assert_num_queries(11):
            assert client.post("/saved/list/", {"center": some}).status_code == 200
