"""HSDS by its API: pages as the specification has them, objects that keep to its field tables."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centers.accounts.roles import Role
from centers.lifecycle import merge, withdraw
from centers.models import Center
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    OrganizationFactory,
    PhoneFactory,
    StaffFactory,
    term,
)
from tests.hsds import faults

pytestmark = pytest.mark.django_db

KINDS = {
    "services": "service",
    "locations": "location",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def centers():
    """One with everything, one with as little as there can be, one that has closed, one hostile."""
    term("treats/ketamine"), term("offers/ketamine-therapy")
    owned = CenterFactory(
        organization=OrganizationFactory(name="Harbor Inc."),
        name="Harbor House",
        yes=["care/detox"],
        no=["offers/ketamine-therapy"],
        verified=True,
    )
    PhoneFactory(center=owned, extension="12", ordinal=1)
    AdvertisingAgreementFactory(center=owned)
    hostile = CenterFactory(
        organization=OrganizationFactory(name="🏥 <b>&amp;", website="https://clínica.example/%zz"),
        name='"; DROP \u202e <script>\u200d\u2028 صحة',
        street2="\\,;\t\n",
        website="https://ñ.example/a[1]?q=ü|#x#y",
        about="\U0001f9e0" * 50,
    )
    PhoneFactory(center=hostile, extension="007", ordinal=1)
    PhoneFactory(center=hostile, extension="ask Ann", ordinal=2)
    Center.unfiltered.filter(pk=hostile.pk).update(website="not an address")
    return [owned, CenterFactory(street1="", phone=""), CenterFactory(closed=True), hostile]


@pytest.mark.parametrize("address", KINDS)
def test_pages_and_objects_keep_to_the_specification(ask, centers, address):
    kind, total, met = KINDS[address], ask(f"/api/hsds/{address}")["total_items"], []
    pages = -(-total // 2)
    for number in range(1, pages + 1):
        page = ask(f"/api/hsds/{address}?per_page=2&format=json&page={number}")
        contents = page.pop("contents")
        assert page == {
            "total_items": total,
            "total_pages": pages,
            "page_number": number,
            "size": len(contents),
            "first_page": number == 1,
            "last_page": number == pages,
            "empty": False,
        }
        met += contents
    assert len({one["id"] for one in met}) == len(met) == total

    for one in met[:4] + met[-4:]:
        assert faults(one, kind, full=False) == []
        whole = ask(f"/api/hsds/{address}/{one['id']}")
        assert faults(whole, kind, full=True) == []
        assert whole["id"] == one["id"]
    after = ask(f"/api/hsds/{address}?page=2000000000&per_page=100")
    assert (after["empty"], after["last_page"], after["contents"]) == (True, True, [])


def test_a_service_with_all_that_belongs_to_it(ask, centers):
    (listed,) = ask("/api/hsds/services?search=harbor")["contents"]
    service = ask(f"/api/hsds/services/{listed['id']}")

    assert service["organization"]["name"] == "Harbor Inc."
    (place,) = service["service_at_locations"]
    assert place["location"]["addresses"][0]["city"] == "Madison"
    assert [phone.get("extension") for phone in service["phones"]] == [None, 12]
    values = {a["taxonomy_term"]["code"]: a["value"] for a in service["attributes"]}
    assert values["care/detox"] == "yes"
    assert (values["verification"], values["advertiser"]) == ("verified", "yes")
    assert (values["treats-ketamine-addiction"], values["gives-ketamine"]) == (
        "not-confirmed",
        "no",
    )
    assert service["assured_date"] == timezone.localdate().isoformat()
    assert {entry["last_action_type"] for entry in service["metadata"]} == {"check"}
    (full,) = ask("/api/hsds/services?search=harbor&full=true")["contents"]
    assert full == service


def test_what_does_not_fit_is_told_otherwise_or_left_out(ask, centers):
    _owned, hostile, bare, closed = ask("/api/hsds/services?full=true")["contents"]

    assert bare["service_at_locations"][0]["location"]["addresses"][0]["address_1"] == (
        "Street not on record"
    )
    assert (closed["status"], "assured_date" in closed) == ("defunct", False)
    assert "url" not in hostile
    assert hostile["organization"]["website"] == "https://cl%C3%ADnica.example/%25zz"
    words = [(p.get("extension"), p["description"]) for p in hostile["phones"][1:]]
    assert [number for number, _words in words] == [None, None]
    assert words[0][1].endswith("extension 007"), "no zero is lost"


def test_where_nobody_comes_to_is_no_place_to_go(ask):
    CenterFactory(yes=["exclusive/phone-or-video-only"], street1="")

    (place,) = ask("/api/hsds/locations?full=true")["contents"]

    assert (place["location_type"], "latitude" in place) == ("virtual", False)
    assert place["addresses"][0]["address_type"] == "virtual"
    assert faults(place, "location", full=True) == []


def test_an_id_stays_when_all_else_changes(ask, centers):
    before = ask("/api/hsds/services?full=true")["contents"]
    Center.unfiltered.update(name="Another name", street1="2 Elsewhere Rd")
    after = ask("/api/hsds/services?full=true")["contents"]

    def ids(one) -> list[str]:
        parts = one.values() if isinstance(one, dict) else one if isinstance(one, list) else []
        own = [one["id"]] if isinstance(one, dict) and "id" in one else []
        return own + [found for part in parts for found in ids(part)]

    assert ids(before) == ids(after)
    assert len(ids(before)) > 30


def test_what_was_merged_leads_on_and_what_was_taken_down_is_gone(ask, client):
    kinds = ("services", "locations", "service_at_locations", "organizations")
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    winner, loser, down = CenterFactory.create_batch(3)
    ids = {kind: [one["id"] for one in ask(f"/api/hsds/{kind}")["contents"]] for kind in kinds}
    merge(loser, winner, by=lead, reason="The same place.")
    withdraw(down, by=lead, reason="Asked for it.")

    for kind, (kept, merged, gone) in ids.items():
        onward = client.get(f"/api/hsds/{kind}/{merged}")
        assert (onward.status_code, onward["Location"]) == (301, f"/api/hsds/{kind}/{kept}")
        assert ask(f"/api/hsds/{kind}/{gone}", status=410)["type"].endswith("#gone")
    Center.unfiltered.filter(pk=winner.pk).update(organization=OrganizationFactory())
    (operator,) = ask("/api/hsds/organizations")["contents"]
    stood = client.get(f"/api/hsds/organizations/{ids['organizations'][1]}")
    assert stood["Location"] == f"/api/hsds/organizations/{operator['id']}"


def test_a_page_costs_the_same_however_long_it_is(ask, centers):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask(address)
        # Of the register; how often somebody asked is counted elsewhere.
        return sum('"centers_' in query["sql"] for query in asked)

    for lists in ("services?full=true&", "service_at_locations?full=true&", "organizations?"):
        few = queries(f"/api/hsds/{lists}per_page=3")
        assert few == queries(f"/api/hsds/{lists}per_page=100") <= 9


def test_filters(ask, centers):
    def names(query: str) -> list[str]:
        return [one["name"] for one in ask(f"/api/hsds/services?{query}")["contents"]]

    terms = {one["code"]: one for one in ask("/api/hsds/taxonomy_terms?per_page=100")["contents"]}
    detox = terms["care/detox"]
    assert names(f"taxonomy_term_id={detox['id']}") == ["Harbor House"]
    assert names(f"taxonomy_id={detox['taxonomy_id']}") == ["Harbor House"]
    assert len(names(f"taxonomy_id={terms['advertiser']['taxonomy_id']}")) == len(centers)
    for service in ask("/api/hsds/services")["contents"]:
        assert names(f"organization_id={service['organization_id']}") == [service["name"]]
    for other in ("organization_id", "taxonomy_term_id", "taxonomy_id"):
        assert names(f"{other}={UNKNOWN}") == []
    found = ask("/api/hsds/organizations?search=harbor")["contents"]
    assert [one["name"] for one in found] == ["Harbor Inc."]


def test_a_yes_that_nobody_vouches_for_any_more_is_not_found(ask):
    """Neither by our term nor by the profile's, and giving ketamine is never taken for it."""
    long_ago = datetime.date(2020, 1, 1)
    yes = {"yes": ["treats/ketamine"], "sections": ["ketamine"]}
    CenterFactory(name="Held", verified=True, **yes)
    CenterFactory(name="Lapsed", verified=True, at=long_ago, **yes)
    CenterFactory(name="Gives it", yes=["offers/ketamine-therapy"], verified=True)
    terms = ask("/api/hsds/taxonomy_terms")["contents"]
    wanted = [
        t["id"] for t in terms if t["code"] in ("treats/ketamine", "treats-ketamine-addiction")
    ]

    assert len(wanted) == 2
    for one in wanted:
        found = ask(f"/api/hsds/services?taxonomy_term_id={one}")["contents"]
        assert [service["name"] for service in found] == ["Held"]


def test_what_changed_since(ask):
    old = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
    touched, lapsing = (CenterFactory(phone="") for _n in range(2))
    lapsing = CenterFactory(phone="", verified=True, at=datetime.date(2026, 1, 5))
    Center.unfiltered.update(updated_at=old)
    lapsed_on = lapsing.listing.verified_until + datetime.timedelta(days=1)

    def found(moment: str) -> int:
        return ask(f"/api/hsds/services?modified_after={moment}")["total_items"]

    assert found("2026-01-05") == 3
    assert found("2026-01-05T13:00:00Z") == 1, "the check was recorded later"
    assert found("2026-01-05T13:00:00%2B02:00") == 3
    assert found("0001-01-01") == 3
    Center.unfiltered.filter(pk=touched.pk).update(updated_at=timezone.now())
    assert found(timezone.localdate().isoformat()) == 2
    assert lapsed_on > datetime.date(2026, 1, 5)


def test_what_cannot_be_used_is_named(ask):
    for query in (
        "page=0",
        "page=x",
        "per_page=101",
        "full=yes",
        "format=ndjson",
        "modified_after=yesterday",
        "organization_id=7",
        "taxonomy_term_id=%00",
        "near=53703",
        "page=1&page=2",
    ):
        problem = ask(f"/api/hsds/services?{query}", status=400)
        assert problem["errors"][0]["parameter"] == query.partition("=")[0]
        assert problem["type"].endswith("#parameters")


def test_a_term_that_every_service_has_is_no_filter(ask, centers):
    terms = ask("/api/hsds/taxonomy_terms?per_page=100")["contents"]
    (advertiser,) = [one["id"] for one in terms if one["code"] == "advertiser"]

    ask(f"/api/hsds/services?taxonomy_term_id={advertiser}", status=400)


def test_says_which_version_and_profile_it_is(ask):
    root = ask("/api/hsds/")

    assert root["version"] == "3.1"
    assert ask("/api/hsds/openapi.json")["openapi"].startswith("3.1")
    assert root["openapi_url"].endswith("/api/hsds/openapi.json")
    assert root["publisher"]["website"].startswith("http")


def test_unknown_ids_are_problems(ask, centers):
    for address in KINDS:
        for id in (UNKNOWN, "nonsense", "t0000001", "%00", "é" * 300):
            assert ask(f"/api/hsds/{address}/{id}", status=404)["status"] == 404
    assert "end without a slash" in ask("/api/hsds/services/", status=404)["detail"]
