"""The page that checks a search on the spot: what it says, and how often it may be asked."""

import pytest
from django.core.cache import cache
from django.db import connection

from finder.neutrality import Busy
from finder.pages import neutrality
from tests.factories import AdvertisingAgreementFactory, CenterFactory
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

CHECK = "/how-we-rank/check/"


@pytest.fixture(autouse=True)
def in_one_minute(monkeypatch):
    monkeypatch.setattr("finder.limits.time.time", lambda: 1_800_000_000.0)


@pytest.fixture
def visit(client):
    """Without the watch of other pages: this one makes temporary tables, and undoes them."""
    return lambda address, **headers: Page(client.get(address, **headers))


def hashes(page: Page) -> list[str]:
    return [code.text for code in page.all("code")]


def test_shows_both_hashes_and_how_many_labels_were_turned_around(visit):
    AdvertisingAgreementFactory(center=CenterFactory(verified=True))
    CenterFactory(verified=True)

    page = visit(f"{CHECK}?where=53703")

    assert page.status == 200
    assert "2 labels were turned around" in page.text
    as_it_is, turned = hashes(page)
    assert as_it_is == turned
    assert not page.response.cookies
    assert "no-store" in page.response["Cache-Control"]
    assert [m["content"] for m in page.all("meta") if m.get("name") == "robots"] == ["noindex"]


def test_says_so_where_it_proves_little(visit):
    CenterFactory()

    assert "this proves little" in visit(f"{CHECK}?where=53703&verified=any").text


@pytest.mark.parametrize("where", ["Qwrtzpx", "Springfield"])
def test_asks_for_a_place_where_it_knows_none(visit, where):
    page = visit(f"{CHECK}?where={where}")

    assert page.status == 200
    assert "nothing to compare yet" in page.text
    assert not hashes(page)


def test_any_page_of_results_leads_to_its_own_check(visit):
    CenterFactory(yes=["treats/alcohol"], verified=True)
    address = "where=53703&within=10&treats=alcohol&sort=name"

    link = visit(f"/search/?{address}").link("Check this search")

    assert link == f"{CHECK}?{address}"
    assert "Both searches found exactly the same" in visit(link).text


def test_the_form_on_how_we_rank_leads_here(visit):
    (form,) = visit("/how-we-rank/").all("form")

    assert form["action"] == CHECK
    assert [field["name"] for field in form.all("input")] == ["where"]


def test_too_many_checks_of_one_sender_wait_and_others_do_not(visit, monkeypatch):
    monkeypatch.setattr(neutrality, "TIMES", 2)
    one, other = {"REMOTE_ADDR": "198.51.100.7"}, {"REMOTE_ADDR": "203.0.113.80"}

    answers = [visit(CHECK, **one).status for _ in range(3)]

    assert answers == [200, 200, 429]
    page = visit(CHECK, **one)
    assert "Please try again in a minute" in page.text
    assert page.response["Retry-After"] == "60"
    assert not page.response.cookies
    assert visit(CHECK, **other).status == 200


def test_a_household_is_one_sender_by_ipv6(visit, monkeypatch):
    monkeypatch.setattr(neutrality, "TIMES", 1)

    first, same, another = (
        visit(CHECK, REMOTE_ADDR=address).status
        for address in ("2001:db8:1:1::1", "2001:db8:1:1:ffff::9", "2001:db8:1:2::1")
    )

    assert (first, same, another) == (200, 429, 200)


def test_what_is_counted_leads_back_to_nobody(visit):
    cache.clear()

    visit(CHECK, REMOTE_ADDR="198.51.100.7")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM site_cache WHERE cache_key LIKE '%limit%'")
        ((key, value),) = cursor.fetchall()
    assert "198.51" not in key + value
    digest = key.split(":neutrality:")[1].split(":")[0]
    assert len(digest) == 3, "one of 4096 buckets, each a million addresses"


def test_a_check_that_runs_already_is_waited_for(visit, monkeypatch):
    def busy(data):
        raise Busy

    monkeypatch.setattr(neutrality, "check_search", busy)

    assert visit(CHECK).status == 429
