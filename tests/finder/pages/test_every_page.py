"""What every page owes a visitor: help at once, privacy, and nothing from elsewhere."""

import json
import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from centers.places import load_gazetteer
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    ImportRunFactory,
    PhoneFactory,
    SourceRecordFactory,
)
from tests.finder.pages.read import Page
from tests.taxonomy import make_taxonomy

PAGES = {
    "home": "/",
    "search": "/search/",
    "search near": "/search/?where=53703&verified=any&treats=alcohol",
    "search with ketamine": "/search/?where=Madison,+WI&verified=any&treats=ketamine",
    "search without results": "/search/?where=Bozeman+MT&treats=alcohol&q=harbor",
    "search with notes": "/search/?where=53703&within=7&treats=nonsense&page=-1&x=1",
    "search, place unknown": "/search/?where=Qwrtzpx",
    "search, place ambiguous": "/search/?where=Springfield",
    "search, place misspelt": "/search/?where=Milwakee",
    "search in a state": "/search/?where=Wisconsin&verified=any",
    "center, verified": "/centers/t000veri/harbor-house/?treats=alcohol&treats=ketamine",
    "center, not verified": "/centers/t000unve/harbor-house/",
    "center, closed": "/centers/t000clos/harbor-house/",
    "search, text alone": "/search/?where=53703&verified=any&treats=alcohol&view=text",
    "center, text alone": "/centers/t000veri/harbor-house/?treats=alcohol&view=text",
    "compare": "/compare/?center=t000veri&center=t000unve&treats=ketamine&where=53703",
    "compare, nothing": "/compare/",
    "compare, unknown": "/compare/?center=zzzzzzzz&center=t000clos&center=zzzzzzzy",
    "compare, too many": "/compare/?" + "&".join(f"center=c{n:07d}" for n in range(50)),
    "saved": "/saved/",
    "how we verify": "/how-we-verify/",
    "how we rank": "/how-we-rank/",
    "criteria": "/criteria/",
    "policies": "/policies/",
    "about the data": "/about-the-data/",
    "match": "/match/",
    "match, a question": "/match/uses/?who=loved",
    "match, an error": "/match/where/?where=Springfield&then=next",
    "match, help now": "/match/help-now/?now=suicide&now=overdose",
    "match, plan": "/match/plan/?uses=ketamine&often=daily&pays=medicaid&where=53703",
    "match, how": "/match/how/",
    "guides": "/guides/",
    "guide to ketamine": "/guides/ketamine/?where=53703",
    "guide to alcohol": "/guides/alcohol-withdrawal/",
    "advertisers": "/advertisers/",
    "check of a search": "/how-we-rank/check/?where=53703&treats=alcohol",
    "check of no place": "/how-we-rank/check/?where=Qwrtzpx",
    "embedding": "/embedding/",
    "safety": "/safety/",
    "browse": "/browse/",
    "browse a state": "/browse/wisconsin/",
    "browse a city": "/browse/wisconsin/madison/",
    "browse, nothing there": "/browse/wisconsin/blanchardville/",
    "browse, unknown": "/browse/wisconsin/madisson/",
    "by phone or video": "/search/?where=53703&verified=any&telehealth=only",
    "not found": "/nowhere/",
    "bad request": "/search/?" + "&".join(f"a{n}=1" for n in range(1500)),
}
STATUS = {
    "not found": 404,
    "browse, unknown": 404,
    "bad request": 400,
    "compare, too many": 400,
    "match, an error": 400,
}
# It makes temporary tables, which are undone: looked at without the watch for writing.
WATCHED = PAGES.keys() - {"check of a search", "check of no place"}


@pytest.fixture(scope="module")
def _register(_gazetteer_loaded, django_db_blocker):
    """For all tests of a file; each test works in a savepoint within. Undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_gazetteer()
        make_taxonomy()
        _make_register()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def register(_register, db):
    """One center of each kind that a page can be about."""


def _make_register() -> None:
    common = {"slug": "harbor-house", "name": "Harbor House"}
    verified = CenterFactory(
        **common,
        public_id="t000veri",
        yes=["treats/substance-use", "treats/alcohol", "care/outpatient"],
        verified=True,
    )
    PhoneFactory(center=verified, number="+16085550150", extension="7", kind="intake", ordinal=1)
    AdvertisingAgreementFactory(center=verified)
    unverified = CenterFactory(
        **common, public_id="t000unve", location_precision="zip", yes=["treats/substance-use"]
    )
    SourceRecordFactory(center=unverified, run=ImportRunFactory(source_name="Test Directory"))
    CenterFactory(**common, public_id="t000clos", closed=True)


@pytest.fixture(scope="module")
def seen():
    return {}


@pytest.fixture(params=PAGES)
def page(request, seen):
    """Each page in turn, visited once and looked at by every test."""
    name = request.param
    if name not in seen:
        request.getfixturevalue("register")
        watched, client = request.getfixturevalue("visit"), request.getfixturevalue("client")
        look = watched if name in WATCHED else lambda address: Page(client.get(address))
        seen[name] = look(PAGES[name])
        assert seen[name].status == STATUS.get(name, 200)
    return seen[name]


def test_says_where_help_is_right_now(page):
    hrefs = {link["href"] for link in page.all("a")}

    assert "988" in page.text
    assert "911" in page.text
    assert {"tel:988", "sms:988", "https://988lifeline.org/chat/", "tel:911"} <= hrefs
    before_the_page = page.text[: page.text.index(page.all("h1")[0].text)]
    assert "988" in before_the_page, "it stands first"


def test_can_be_left_at_once(page, settings):
    leave = page.by_id("leave")

    assert leave["href"] == settings.LEAVE_URL
    assert {"noreferrer", "noopener"} <= set(leave["rel"].split())
    links = [link["href"] for link in page.all("a") if not link["href"].startswith("#")]
    assert links[0] == settings.LEAVE_URL, "it stands first"
    assert "cannot clear your history" in page.text
    assert "/safety/" in links


def test_is_a_whole_page_in_a_language_with_a_title_and_one_heading(page):
    assert page.html.lstrip().startswith("<!doctype html>")
    (html,) = page.all("html")
    assert html["lang"].startswith("en")
    (title,) = page.all("title")
    assert title.text.strip(" ·")
    (heading,) = page.all("h1")
    assert heading.text
    ids = [element["id"] for element in page.all() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_names_only_ids_that_exist(page):
    ids = {element["id"] for element in page.all() if element.get("id")}
    for element in page.all():
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "form"):
            named = set(element.get(attribute).split())
            assert named <= ids, f"{attribute}={element.get(attribute)!r}"


def test_sets_no_cookie_and_does_not_depend_on_one(page):
    assert not page.response.cookies
    assert "cookie" not in page.response.get("Vary", "").lower()


def test_fetches_nothing_from_elsewhere(page):
    fetched = [
        element.get(attribute)
        for element in page.all()
        for attribute in ("src", "href", "srcset", "data", "poster", "hx-get", "action")
        if element.get(attribute)
        and element.tag != "a"
        # Says which address is the right one; nothing is fetched.
        and element.get("rel") not in ("canonical", "alternate")
        # The picture of a page of text alone: none, so that no browser asks for one.
        and element.get("href") != "data:,"
    ]
    assert fetched
    for address in fetched:
        assert address.startswith("/"), address
        assert not address.startswith("//"), address
        if address.startswith(settings.STATIC_URL):
            file = address.removeprefix(settings.STATIC_URL).split("#")[0]
            assert Path(settings.STATIC_ROOT, file).is_file(), address


def test_links_to_other_sites_tell_them_nothing(page):
    for link in page.all("a"):
        if link["href"].startswith("http"):
            assert "noreferrer" in link["rel"].split(), link["href"]


def test_headers_allow_nothing_from_elsewhere(page):
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in page.response["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert set(" ".join(policy.values()).split()) <= {"'none'", "'self'", "data:"}
    assert page.response["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert page.response["X-Content-Type-Options"] == "nosniff"
    assert page.response["X-Frame-Options"] == "DENY"


def test_runs_and_styles_nothing_inline(page):
    assert not page.all("style", "base", "iframe", "object", "embed")
    for script in page.all("script"):
        if script.get("type") == "application/ld+json":  # data: browsers do not run it
            assert json.loads(script.text)
            continue
        assert script.get("src")
        assert not script.text
    for element in page.all():
        names = element.attributes.keys()
        assert "style" not in names
        assert not any(name.startswith(("on", "hx-on")) for name in names), element
        assert not element.get("href").startswith("javascript:")


def test_forms_are_gets_without_a_token(page):
    for form in page.all("form"):
        assert form.get("method", "get") == "get"
    assert "csrfmiddlewaretoken" not in page.html


def test_says_nothing_of_the_demo_where_none_is_loaded(page):
    assert "demo" not in page.text.lower()


# -- Some pages


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("search")])
def test_a_search_is_nothing_for_search_engines(visit, register, name):
    robots = [m["content"] for m in visit(PAGES[name]).all("meta") if m.get("name") == "robots"]

    assert robots == ["noindex"]


@pytest.mark.parametrize("name", ["home", "center, verified", "how we rank", "about the data"])
def test_other_pages_are(visit, register, name):
    assert not [m for m in visit(PAGES[name]).all("meta") if m.get("name") == "robots"]


def test_the_demo_is_announced_on_every_page_while_it_is_loaded(visit, register):
    CenterFactory(demo=True)

    for name in WATCHED:
        assert "demo data" in visit(PAGES[name]).text.lower(), name


def test_what_was_looked_for_is_in_no_log(visit, client, register, caplog):
    caplog.set_level(logging.DEBUG)
    # The database's own log of statements is for the tests alone: it is silent outside DEBUG.
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)
    private = "where=Shorewood+Hills&treats=ketamine&q=Secretname"

    visit(f"/search/?{private}")
    client.get(f"/how-we-rank/check/?{private}")
    visit(f"/nowhere/?{private}")
    visit(f"/centers/t0000000/x/?{private}")
    visit(f"/browse/wisconsin/shorewood-hillz/?{private}")
    visit("/browse/Secretname/Shorewood/")
    visit(f"/compare/?center=zzzzzzzz&{private}")
    visit(f"/search/?{private}&" + "&".join(f"a{n}=1" for n in range(1500)))
    client.post(f"/search/?{private}")

    for word in ("shorewood", "ketamine", "secretname"):
        assert word not in caplog.text.lower()
    assert "Not Found: /browse/<str:state>/<str:city>/" in caplog.text


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/search/", "/centers/t000veri/harbor-house/", "/how-we-rank/", "/about-the-data/"),
        *("/advertisers/", "/how-we-rank/check/"),
    ],
)
def test_nothing_can_be_sent(client, register, address):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address).status_code == 405
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
