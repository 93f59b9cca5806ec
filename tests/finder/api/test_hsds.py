"""HSDS by its API: pages as the specification has them, objects that keep to its field tables."""

import pytest
from jsonschema import FormatChecker, validate

from centers.exports.hsds.schemas import json_schema
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    OrganizationFactory,
    PhoneFactory,
    term,
)

pytestmark = pytest.mark.django_db

KINDS = {
    "services": "service",
    "locations": "location",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


@pytest.fixture
def centers():
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
    return [owned, CenterFactory(street1=""), CenterFactory(closed=True)]


@pytest.mark.parametrize("address", KINDS)
def test_pages_and_objects_keep_to_the_specification(ask, centers, address):
    kind = KINDS[address]
    page = ask(f"/api/hsds/{address}?per_page=2")

    total = page["total_items"]
    assert {**page, "contents": []} == {
        "total_items": total,
        "total_pages": -(-total // 2),
        "page_number": 1,
        "size": 2,
        "first_page": True,
        "last_page": total == 2,
        "empty": False,
        "contents": [],
    }
    for one in page["contents"]:
        _valid(one, json_schema(kind, full=False))
        _valid(ask(f"/api/hsds/{address}/{one['id']}"), json_schema(kind, full=True))
    after = ask(f"/api/hsds/{address}?page=999")
    assert (after["empty"], after["last_page"], after["contents"]) == (True, True, [])


def _valid(one: dict, schema: dict) -> None:
    validate(one, schema, format_checker=FormatChecker())


def test_walking_the_pages_meets_each_once(ask, centers):
    for address in ("services", "organizations", "taxonomy_terms"):
        pages = ask(f"/api/hsds/{address}?per_page=1")["total_pages"]
        met = [
            ask(f"/api/hsds/{address}?per_page=1&page={n + 1}")["contents"][0]["id"]
            for n in range(pages)
        ]
        assert len(set(met)) == len(met) == pages


def test_a_service_with_all_that_belongs_to_it(ask, centers):
    (listed,) = ask("/api/hsds/services?search=harbor")["contents"]
    service = ask(f"/api/hsds/services/{listed['id']}")

    assert service["organization"]["name"] == "Harbor Inc."
    (place,) = service["service_at_locations"]
    assert place["location"]["addresses"][0]["city"] == "Madison"
    assert [phone.get("extension") for phone in service["phones"]] == [None, 12]
    values = {a["taxonomy_term"]["code"]: a["value"] for a in service["attributes"]}
    assert values["care/detox"] == "yes"
    assert values["verification"] == "verified"
    assert values["advertiser"] == "yes"
    assert (values["treats-ketamine-addiction"], values["gives-ketamine"]) == (
        "not-confirmed",
        "no",
    )
    assert "assured_date" in service
    assert {entry["last_action_type"] for entry in service["metadata"]} == {"check"}
    (full,) = ask("/api/hsds/services?search=harbor&full=true")["contents"]
    assert full == service


def test_filters(ask, centers):
    def names(query: str) -> list[str]:
        return [one["name"] for one in ask(f"/api/hsds/services?{query}")["contents"]]

    detox = next(
        t for t in ask("/api/hsds/taxonomy_terms")["contents"] if t["code"] == "care/detox"
    )
    assert names(f"taxonomy_term_id={detox['id']}") == ["Harbor House"]
    for service in ask("/api/hsds/services")["contents"]:
        assert names(f"organization_id={service['organization_id']}") == [service["name"]]
    assert names(f"organization_id={detox['id']}") == []


def test_says_which_version_and_profile_it_is(ask):
    root = ask("/api/hsds/")

    assert root["version"] == "3.1"
    assert root["openapi_url"].endswith("/api/hsds/openapi.json")
    assert ask("/api/hsds/openapi.json")["openapi"].startswith("3.1")


def test_unknown_ids_are_problems(ask, centers):
    unknown = "00000000-0000-4000-8000-000000000000"
    for address in KINDS:
        for id in (unknown, "nonsense", "t0000001"):
            assert ask(f"/api/hsds/{address}/{id}", status=404)["status"] == 404
