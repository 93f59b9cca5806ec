"""What every answer owes a program: the whole truth, fair use, and errors it can act on."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centers.accounts.roles import Role
from centers.exports import data_license
from centers.lifecycle import merge, unpublish, withdraw
from centers.models import Center
from finder.api.models import ApiKey, make_key, revoke_key
from finder.api.problems import PROBLEMS
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    ImportRunFactory,
    OrganizationFactory,
    PhoneFactory,
    SourceRecordFactory,
    StaffFactory,
)
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]

LIST, WALK = "/api/v1/centers/", "/api/v1/centers/walk/"


def problem(response) -> dict:
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    return body


# -- What it says


def test_a_center_with_all_that_is_known(ask):
    center = CenterFactory(
        verified=True, yes=["treats/substance-use", "care/detox"], no=["pay/medicaid"]
    )
    SourceRecordFactory(center=center, run=ImportRunFactory(source_name="Test Directory"))

    body = ask(f"{LIST}{center.public_id}/")

    today = timezone.localdate().isoformat()
    assert {a["term"]: a["answer"] for a in body["answers"]} == {
        "treats/substance-use": "yes",
        "care/detox": "yes",
        "pay/medicaid": "no",
    }
    assert body["ketamine"] == {
        "treats_ketamine_addiction": "not-confirmed",
        "gives_ketamine": "not-confirmed",
    }
    states = {check["section"]: check["state"] for check in body["checks"]}
    assert (states["licence"], states["ketamine"]) == ("confirmed", "unchecked")
    assert (body["verified"], body["verified_on"], body["modified_on"]) == (True, today, today)
    assert body["sources"] == [{"name": "Test Directory", "as_of": "2023-06-01"}]
    assert (body["advertiser"], body["demo"], body["status"]) == (None, False, "published")


def test_the_two_facts_about_ketamine_are_told_apart_and_lapse(ask):
    long_ago = timezone.localdate() - datetime.timedelta(days=400)
    for at, expected in ((timezone.localdate(), "yes"), (long_ago, "not-confirmed")):
        center = CenterFactory(
            yes=["treats/ketamine"], no=["offers/ketamine-therapy"], sections=["ketamine"], at=at
        )

        told = ask(f"{LIST}{center.public_id}/")["ketamine"]

        assert told == {"treats_ketamine_addiction": expected, "gives_ketamine": "no"}


def test_the_mark_of_an_advertiser_is_joined_on(ask):
    plain, advertiser = CenterFactory(verified=True), CenterFactory(verified=True)
    before = [result["id"] for result in ask(LIST)["results"]]
    agreement = AdvertisingAgreementFactory(center=advertiser)

    results = {result["id"]: result for result in ask(LIST)["results"]}

    assert list(results) == before
    assert results[plain.public_id]["advertiser"] is None
    assert (
        results[advertiser.public_id]["advertiser"]["shown_until"] <= agreement.last_day.isoformat()
    )
    (listed,) = ask("/api/v1/advertisers/")["advertisers"]
    assert listed["center"] == advertiser.public_id


def test_closed_merged_withdrawn_and_drafts(ask, client):
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    winner, loser, gone = CenterFactory.create_batch(3)
    merge(loser, winner, by=lead, reason="The same place.")
    withdraw(gone, by=lead, reason="Asked for it.")

    assert ask(f"{LIST}{CenterFactory(closed=True).public_id}/")["status"] == "closed"
    onward = client.get(f"{LIST}{loser.public_id}/")
    assert (onward.status_code, onward["Location"]) == (301, f"{LIST}{winner.public_id}/")
    assert problem(client.get(f"{LIST}{gone.public_id}/"))["title"] == "No longer listed"
    for unknown in (CenterFactory(draft=True).public_id, "zzzzzzzz", "a%0Ab"):
        assert problem(client.get(f"{LIST}{unknown}/"))["status"] == 404


# -- Walking


def test_a_walk_meets_every_center_once(ask):
    centers = [*CenterFactory.create_batch(5), CenterFactory(closed=True)]
    CenterFactory(draft=True)
    met, address = [], f"{WALK}?per_page=2"

    while address:
        body = ask(address)
        met += [result["id"] for result in body["results"]]
        address = body["next"] and body["next"][body["next"].index("/api/") :]

    assert met == [center.public_id for center in centers]


def test_what_changed_since_a_day(ask):
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    changed, loser, gone, off, mistaken = CenterFactory.create_batch(5)
    draft = CenterFactory(draft=True)
    today = timezone.localdate()
    merge(loser, changed, by=lead, reason="The same place.")
    withdraw(gone, by=lead, reason="Asked for it.")
    unpublish(off, by=lead, reason="Not ready.")
    Center.unfiltered.filter(pk=mistaken.pk).update(publication="draft", published_at=None)

    body = ask(f"{WALK}?modified_after={today}")

    assert changed.public_id in [result["id"] for result in body["results"]]
    assert body["removed"] == [
        {"id": loser.public_id, "now": changed.public_id},
        *({"id": center.public_id, "now": None} for center in (gone, off, mistaken)),
    ]
    assert draft.public_id not in str(body)
    tomorrow = today + datetime.timedelta(days=1)
    assert ask(f"{WALK}?modified_after={tomorrow}")["results"] == []


def test_pages_take_a_fixed_number_of_queries(client):
    def queries() -> list[int]:
        numbers = []
        for address in (LIST, f"{LIST}{center.public_id}/", WALK):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            numbers.append(len(asked))
        return numbers

    center = _with_much_to_look_up()
    with_one = queries()
    for _n in range(2):
        center = _with_much_to_look_up()

    assert queries() == with_one
    assert max(with_one) <= 32  # counting the request among them, by the cache in the database


def _with_much_to_look_up() -> Center:
    center = CenterFactory(
        verified=True, yes=["treats/alcohol"], organization=OrganizationFactory()
    )
    PhoneFactory(center=center)
    SourceRecordFactory(center=center, run=ImportRunFactory(source=f"s{center.pk}"))
    return center


# -- Asking again


def test_an_unchanged_answer_is_not_sent_twice(client):
    center = CenterFactory(verified=True)
    for address in (LIST, WALK, f"{LIST}{center.public_id}/", "/api/v1/taxonomy/"):
        first = client.get(address)
        again = client.get(address, headers={"if-none-match": first["ETag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert "RateLimit" in again
        assert problem(client.get(address, headers={"if-match": '"x"'}))["status"] == 412
    PhoneFactory(center=center, number="+16085550177")
    changed = client.get(LIST, headers={"if-none-match": client.get(WALK)["ETag"]})
    assert changed.status_code == 200


def test_what_somebody_looks_for_is_kept_by_no_shared_cache(client):
    assert "private" in client.get(LIST)["Cache-Control"]
    assert "public" in client.get("/api/v1/taxonomy/")["Cache-Control"]


def test_no_cookie_and_nothing_for_search_engines(client):
    for address in (LIST, "/api/v1/taxonomy/", "/api/v1/schema", "/api/nowhere/"):
        response = client.get(address)
        assert not response.cookies
        assert "cookie" not in response.get("Vary", "").lower()
        assert response["X-Robots-Tag"] == "noindex"


def test_scripts_of_other_sites_may_read_the_api_and_nothing_else(client):
    elsewhere = {"origin": "https://library.example"}
    asked = {**elsewhere, "access-control-request-method": "GET"}

    assert client.get(LIST, headers=elsewhere)["Access-Control-Allow-Origin"] == "*"
    allowed = client.options(LIST, headers=asked)
    assert set(allowed["Access-Control-Allow-Methods"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert "Access-Control-Allow-Credentials" not in allowed
    assert "Access-Control-Allow-Origin" not in client.get("/search/", headers=elsewhere)


# -- Errors


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("within=7", "within"),
        ("treats=nonsense", "treats"),
        ("treats=", "treats"),
        ("verified=maybe", "verified"),
        ("page=0", "page"),
        ("page=1&page=2", "page"),
        ("nonsense=1", "nonsense"),
        ("view=map", "view"),
        ("q=" + "x" * 201, "q"),
    ],
)
def test_what_is_not_understood_is_refused_where_it_was_given(client, query, parameter):
    body = problem(client.get(f"{LIST}?{query}"))

    assert body["status"] == 400
    assert [error["parameter"] for error in body["errors"]] == [parameter]
    assert "left" not in body["errors"][0]["detail"]


def test_problems_that_name_a_way_on(client, gazetteer):
    unknown = problem(client.get(f"{LIST}?where=Milwakeee+Wisc"))
    ambiguous = problem(client.get(f"{LIST}?where=Springfield"))

    assert (unknown["status"], ambiguous["status"]) == (404, 409)
    choice = ambiguous["choices"][0]
    found = client.get(LIST, {"where": choice["query"]}).json()
    assert found["where"]["label"] == choice["label"]


def test_a_page_after_the_last_is_none(client):
    assert problem(client.get(f"{LIST}?page=2"))["status"] == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    body = problem(getattr(client, method)(LIST))
    assert body["status"] == 405
    plain = client.options(LIST)
    assert (plain.status_code, plain["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert client.get("/api/v1/")["Location"] == "/api/docs/"
    assert problem(client.post("/api/"))["status"] == 405


def test_what_cannot_be_read_or_fails_is_a_problem_too(client, monkeypatch, caplog):
    too_many = "&".join(f"a{n}=1" for n in range(1500))
    assert problem(client.get(f"{LIST}?{too_many}"))["status"] == 400

    elsewhere = {"host": "evil.example", "origin": "https://library.example"}
    forged = client.get(f"{LIST}?where=53703", headers=elsewhere)
    assert problem(forged)["detail"] == "The request cannot be read."
    assert forged["Access-Control-Allow-Origin"] == "*"
    people = client.get("/api/docs/", HTTP_HOST="evil.example")
    assert (people.status_code, people["Content-Type"][:9]) == (400, "text/html")

    monkeypatch.setattr("finder.search.search", lambda data: 1 / 0)
    client.raise_request_exception = False
    failed = problem(client.get(f"{LIST}?where=53703"))
    assert failed["status"] == 500
    assert "53703" not in str(failed)
    assert "/api/v1/centers/" in caplog.text, "the team hears of it"
    assert "53703" not in caplog.text

    monkeypatch.setattr("finder.api.view.set_response_etag", lambda response: 1 / 0)
    assert problem(client.get("/api/v1/taxonomy/"))["status"] == 500, "also outside of the view"


# -- Fair use


def test_says_what_is_left_and_stops_there(client, settings):
    settings.API_LIMIT = 2
    left = [client.get("/api/v1/taxonomy/")["RateLimit"].split(";")[:2] for _n in range(2)]
    assert left == [['"anyone"', "r=1"], ['"anyone"', "r=0"]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM site_cache WHERE cache_key LIKE '%limit:api%'")
        assert cursor.fetchone()[0] > timezone.now() + datetime.timedelta(hours=1)

    stopped = client.get("/api/v1/taxonomy/")

    assert problem(stopped)["status"] == 429
    assert 0 < int(stopped["Retry-After"]) <= 3600
    elsewhere = client.get("/api/v1/taxonomy/", REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 200


def test_a_key_has_a_limit_of_its_own_and_is_kept_as_a_hash(client, settings):
    settings.API_LIMIT = 0
    key, secret = make_key("Library", "it@library.example", per_hour=5)
    asked = {"x-api-key": secret}

    answer = client.get("/api/v1/taxonomy/", headers=asked)

    assert answer["RateLimit"].startswith('"key";r=4')
    row = ApiKey.objects.values().get()
    assert secret not in map(str, row.values())
    revoke_key(key)
    refused = client.get("/api/v1/taxonomy/", headers=asked)
    assert problem(refused)["status"] == 401
    assert "WWW-Authenticate" in refused


def test_keys_are_made_listed_and_revoked_on_the_command_line(capsys):
    call_command("api_key", "make", "--name", "Library", "--contact", "it@library.example")
    call_command("api_key", "revoke", str(ApiKey.objects.get().pk))
    call_command("api_key", "list")

    printed = capsys.readouterr().out
    assert "ftk_" in printed
    assert "revoked" in printed.splitlines()[-1]
    with pytest.raises(CommandError):
        call_command("api_key", "make", "--name", "Library", "--contact", "nobody")
    with pytest.raises(CommandError):
        call_command("api_key", "revoke", "999999")


def test_the_page_for_people_tells_all_that_can_be_asked(client, gazetteer, settings):
    settings.EXPORT_URL = "https://data.example/"
    page = Page(client.get("/api/v1/", follow=True))

    for path, methods in client.get("/api/v1/schema").json()["paths"].items():
        told = page.by_id(methods["get"]["operationId"]).text
        names = [parameter["name"] for parameter in methods["get"].get("parameters", ())]
        assert all(word in told for word in (path, *names))
    examples = [link for link in page.links if link.startswith("/api/v1/") and "?" in link]
    assert len(examples) == 6
    assert {client.get(example).status_code for example in examples} == {200}
    assert all(page.by_id(problem.name) for problem in PROBLEMS)
    for told in (page, Page(client.get("/about-the-data/"))):
        assert {data_license.URL, settings.EXPORT_URL} <= {*told.links}
