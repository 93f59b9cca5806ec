"""What search engines may fetch, keep and list."""

import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from centers.accounts.roles import Role
from centers.lifecycle import merge, withdraw
from centers.models import Center
from finder.pages import sitemaps
from tests.factories import CenterFactory, OfferingFactory, StaffFactory, term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "https://finder.example.org"


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def read(client):
    """A sitemap as address -> lastmod."""

    def get(address: str) -> dict[str, str | None]:
        response = client.get(address.removeprefix(SITE))
        assert response.status_code == 200
        root = ElementTree.fromstring(response.content)  # noqa: S314 - our own answer
        return {
            entry.findtext(f"{NAMESPACE}loc"): entry.findtext(f"{NAMESPACE}lastmod")
            for entry in root
        }

    return get


def test_only_what_is_published_is_in_the_sitemap_under_its_right_address(client, read):
    published = CenterFactory()
    gone, loser = CenterFactory(), CenterFactory()
    CenterFactory(closed=True)
    CenterFactory(draft=True)
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    withdraw(gone, by=lead, reason="Because.")
    merge(loser, published, by=lead, reason="Because.")

    files = read("/sitemap.xml")
    addresses = [address for file in files for address in read(file)]

    assert list(files) == [f"{SITE}/sitemap-{name}.xml" for name in ("pages", "areas", "centers")]
    assert [a for a in addresses if "/centers/" in a] == [
        f"{SITE}{prefix}/centers/{published.public_id}/{published.slug}/" for prefix in ("", "/es")
    ]
    named = ("guides/", "guides/ketamine/", "match/", "advertisers/", "browse/wisconsin/madison/")
    for path in named:
        assert {f"{SITE}/{path}", f"{SITE}/es/{path}"} <= {*addresses}
    assert len(set(addresses)) == len(addresses)
    for address in addresses:
        page = client.get(address.removeprefix(SITE))
        assert page.status_code == 200
        assert "X-Robots-Tag" not in page.headers
        html = page.content.decode()
        assert f'<link rel="canonical" href="{address}">' in html
        assert f'<meta property="og:url" content="{address}">' in html
        assert 'property="og:title" content=""' not in html


def test_each_page_is_named_in_every_language_with_the_others_beside_it(client):
    sitemap = client.get("/sitemap-pages.xml").content
    pages = ElementTree.fromstring(sitemap)  # noqa: S314 - our own answer

    beside = {}
    for page in pages:
        links = page.findall("{http://www.w3.org/1999/xhtml}link")
        others = {link.get("hreflang"): link.get("href") for link in links}
        beside[page.findtext(f"{NAMESPACE}loc")] = others
    expected = {"en": f"{SITE}/safety/", "es": f"{SITE}/es/safety/", "x-default": f"{SITE}/safety/"}
    assert beside[f"{SITE}/safety/"] == beside[f"{SITE}/es/safety/"] == expected
    assert all(address in others.values() for address, others in beside.items())


def test_a_file_holds_no_more_than_the_protocol_allows(client, read, monkeypatch):
    monkeypatch.setattr(sitemaps.Centers, "limit", 2)
    CenterFactory.create_batch(5)

    files = [file for file in read("/sitemap.xml") if "centers" in file]

    assert files == [f"{SITE}/sitemap-centers.xml{more}" for more in ("", "?p=2", "?p=3")]
    assert [len(read(file)) for file in files] == [4, 4, 2], "each in two languages"
    assert client.get("/sitemap-centers.xml?p=4").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404
    assert sitemaps.Areas.limit * 2 == 50_000


def test_lastmod_is_the_day_of_the_last_change_of_what_the_page_says(read):
    def lastmod():
        (value,) = {*read("/sitemap-centers.xml").values()}
        return value

    today = timezone.localdate()
    center = CenterFactory(phone="")
    long_ago = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
    Center.unfiltered.filter(pk=center.pk).update(updated_at=long_ago)
    assert lastmod() == "2026-01-05"

    OfferingFactory(center=center, term=term("care/detox"))
    assert lastmod() == today.isoformat()


def test_lastmod_moves_when_a_verification_runs_out():
    center = CenterFactory(phone="", verified=True, at=datetime.date(2026, 1, 5))
    long_ago = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
    Center.unfiltered.filter(pk=center.pk).update(updated_at=long_ago)
    day_after = center.listing.verified_until + datetime.timedelta(days=1)

    changes = sitemaps.last_changes(center.pk, center.pk, day_after)

    assert changes == {center.pk: day_after}


def test_nobody_finds_a_fictional_center(client, read):
    real, fictional = CenterFactory(), CenterFactory(city="Oz")
    Center.unfiltered.filter(pk=fictional.pk).update(demo=True)

    assert not any(fictional.public_id in address for address in read("/sitemap-centers.xml"))
    assert not any("oz" in address for address in read("/sitemap-areas.xml"))
    for center, said in ((real, None), (fictional, "noindex")):
        page = client.get(f"/centers/{center.public_id}/{center.slug}/")
        assert page.headers.get("X-Robots-Tag") == said


def test_robots_closes_the_desk_and_leaves_searches_to_noindex(client):
    text = client.get("/robots.txt").content.decode()

    assert f"Sitemap: {SITE}/sitemap.xml" in text
    closed = {line.removeprefix("Disallow: ") for line in text.splitlines() if "Disallow" in line}
    assert {"/desk/", "/admin/", "/accounts/"} <= closed
    assert not any("/search/".startswith(path) for path in closed), "or noindex is never read"


@pytest.mark.parametrize(
    "address",
    [
        "/search/",
        "/search/?where=53703&treats=ketamine",
        "/search/places/?where=madi",
        "/search/?where=53703&view=text",
        "/saved/",
        "/compare/",
        "/centers/t0000001/x/?treats=alcohol",
        "/browse/wisconsin/?page=2",
        "/nowhere/?treats=alcohol",
    ],
)
def test_what_says_something_of_somebody_is_kept_out(client, address):
    assert client.get(address).headers["X-Robots-Tag"] == "noindex"


def test_links_into_the_search_are_not_followed(visit):
    CenterFactory(verified=True, yes=["care/outpatient"])

    for address in ("/browse/wisconsin/", "/browse/wisconsin/madison/"):
        links = [a for a in visit(address).all("main")[0].all("a") if "/search/?" in a["href"]]
        assert links
        assert all("nofollow" in link["rel"] for link in links)


# -- What is no longer listed


def test_a_withdrawn_listing_leads_to_a_search_near_it(visit):
    center = CenterFactory(zip="53703")
    withdraw(center, by=StaffFactory(role=Role.RESEARCH_LEAD), reason="Because.")

    page = visit(f"/centers/{center.public_id}/{center.slug}/")

    assert page.status == 410
    assert page.link("near there") == "/search/?where=53703&verified=any"


def test_a_closed_center_names_the_nearest_verified_ones_else_the_nearest(visit):
    closed = CenterFactory(closed=True)
    far = {"latitude": 27.95, "longitude": -82.46, "state": "FL"}
    CenterFactory(name="Too far", verified=True, **far)
    CenterFactory(name="Next door")
    address = f"/centers/{closed.public_id}/{closed.slug}/"
    assert "Next door" in visit(address).labelled("nearby").text

    CenterFactory(name="Down the road", verified=True, latitude=43.2, longitude=-89.4)

    section = visit(address).labelled("nearby").text
    assert "Down the road" in section
    assert "Verified." in section
    assert "Next door" not in section
    assert "Too far" not in section
