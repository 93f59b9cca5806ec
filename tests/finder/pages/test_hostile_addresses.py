"""Whatever stands in an address: a page, with a note where something was left out, or a 400."""

import pytest
from django.utils.http import urlencode

from finder.search import GROUPS
from tests.factories import CenterFactory
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

NAMES = ("where", "within", "q", "sort", "verified", "page", *GROUPS, "unheard-of")
HOSTILE = {
    "NUL": "\x00",
    "NUL inside": "al\x00cohol",
    "control characters": "\x1b[31m\r\nSet-Cookie: x=1",
    "5,000 letters": "a" * 5000,
    "5,000 combining marks": "a" + "\u0301" * 5000,
    "digits of other scripts": "١٢",
    "superscript": "²",
    "minus one": "-1",
    "a huge number": "99999999999",
    "a longer number": "9" * 4000,
    "a fraction": "25.0",
    "an exponent": "1e400",
    "not a number": "NaN",
    "SQL": "'; DROP TABLE centers_center; --",
    "a pattern": "%_\\",
    "a template": "{{ settings.SECRET_KEY }}{% debug %}",
    "a script": '<script>alert(1)</script>" onload="alert(1)',
    "a path": "../../etc/passwd",
    "emoji": "🏠👨‍👩‍👧",
    "right to left": "\u202eعلاج\u202c",  # noqa: RUF001 (Arabic)
    "not in this world": "\U0010ffff\ufffe\ue000",
    "blanks": " \t\u00a0\u3000\u2028",
    "coordinates off the map": "91.0,-181.0",
    "far too exact coordinates": "43." + "0" * 300 + ",-89." + "0" * 300,
    "JSON": '{"$gt": ""}',
    "a list": "alcohol,opioids",
}


def outcome(page):
    assert page.status == 200
    (heading,) = page.all("h1")
    assert heading.text
    assert "988" in page.text
    for script in page.all("script"):
        assert script.get("src"), "nothing of an address becomes markup"
    for element in page.all():
        assert not any(name.startswith("on") for name in element.attributes)


@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_a_parameter_is_an_error(visit, name):
    CenterFactory()

    for value in HOSTILE.values():
        outcome(visit(f"/search/?verified=any&{urlencode({name: value})}"))


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_no_value_of_all_parameters_at_once_is_an_error(visit, visit_htmx, value):
    CenterFactory()
    address = "/search/?" + urlencode(dict.fromkeys(NAMES, value))

    outcome(visit(address))
    header = visit_htmx(address).response["HX-Push-Url"]
    assert header.isascii()
    assert header.isprintable()


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_no_name_of_a_parameter_is_an_error(visit, value):
    outcome(visit("/search/?" + urlencode({value: "x"})))


@pytest.mark.parametrize(
    "query",
    [
        "where=53703&where=Boston&where=",
        "within=25&within=50&within=x",
        "treats[]=alcohol&treats[0]=x&treats.slug=alcohol&treats__slug=alcohol",
        "where[]=53703",
        "&&&===&",
        "%",
        "%zz=%zz",
        "where=%FF%FE&%FF=1",
        "where=%ED%A0%80",
        "where=%C0%80",
        ";where=53703;q=x",
        "where",
        "=53703",
        "treats=alcohol#fragment",
        "page=1&page=2&page=-1",
    ],
)
def test_no_query_string_is_an_error(visit, query):
    outcome(visit(f"/search/?{query}"))


def test_a_thousand_choices_are_a_search(visit):
    outcome(visit("/search/?" + "&".join(["treats=alcohol"] * 500 + ["pay=nonsense"] * 400)))


def test_more_parameters_than_anyone_sends_are_a_400_with_a_page(visit):
    page = visit("/search/?" + "&".join(f"a{n}=1" for n in range(1500)))

    assert page.status == 400
    assert "988" in page.text
    assert page.link("Find a center") == "/search/"


@pytest.mark.parametrize(
    "path",
    ["/%00/", "/search/%00", "/search//", "/%FF/", "/search/..%2f", "/İ/"],
)
def test_no_path_is_an_error(visit, path):
    assert visit(path).status in (301, 404)


def test_a_wrong_host_is_a_400_with_a_page(visit):
    page = visit("/", host="evil.example")

    assert page.status == 400
    assert "988" in page.text


def test_an_unknown_language_or_kind_of_browser_is_no_error(visit):
    for headers in (
        {"accept_language": "xx-" + "y" * 600},
        {"accept_language": "es;q=0.9, *;q=nan"},
        {"accept": "application/json"},
        {"hx_request": "maybe"},
        {"hx_current_url": "\x7f"},
        {"if_modified_since": "yesterday"},
        {"cookie": "sessionid=%00; csrftoken=" + "a" * 3000},
    ):
        assert visit("/search/?where=53703", **headers).status == 200, headers


@pytest.mark.parametrize("name", ["page", "entries"])
def test_no_page_of_the_ledger_is_an_error(visit, name):
    for value in HOSTILE.values():
        outcome(visit(f"/advertisers/?{urlencode({name: value})}"))


@pytest.mark.parametrize("name", ["where", "treats"])
def test_no_search_to_check_is_an_error(client, monkeypatch, name):
    monkeypatch.setattr("finder.pages.neutrality.TIMES", 1000)

    for value in HOSTILE.values():
        outcome(Page(client.get(f"/how-we-rank/check/?verified=any&{urlencode({name: value})}")))
