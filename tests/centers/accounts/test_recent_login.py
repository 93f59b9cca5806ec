"""Sensitive acts ask again who had signed in long ago."""

import time

import pytest

from centers.accounts import Role, role_of
from centers.accounts.middleware import BEGAN

pytestmark = pytest.mark.django_db

ADD = "/desk/people/add/"


@pytest.fixture
def lead(make_person, sign_in):
    lead = make_person(Role.RESEARCH_LEAD)
    sign_in(lead)
    return lead


@pytest.fixture
def long_ago(client, lead):
    """The lead signed in eleven minutes ago."""
    client.get("/desk/people/")
    session = client.session
    session[BEGAN] = time.time() - 11 * 60
    session.save()


def test_who_just_signed_in_is_not_asked(client, lead):
    assert client.get(ADD).status_code == 200


@pytest.mark.usefixtures("long_ago")
def test_who_signed_in_long_ago_is_asked_and_comes_back(client, password):
    asked = client.get(ADD)
    assert asked["Location"] == "/accounts/reauthenticate/?next=%2Fdesk%2Fpeople%2Fadd%2F"
    assert client.get(asked["Location"]).status_code == 200

    wrong = client.post(asked["Location"], {"password": "no", "next": ADD})
    assert "This is not your password" in wrong.content.decode()
    assert client.get(ADD).status_code == 302
    back = client.post(asked["Location"], {"password": password, "next": ADD})

    assert back["Location"] == ADD
    assert client.get(ADD).status_code == 200


@pytest.mark.usefixtures("long_ago")
def test_reading_is_not_sensitive(client):
    assert client.get("/desk/people/").status_code == 200


@pytest.mark.usefixtures("long_ago")
def test_what_was_sent_is_kept_and_goes_through_after_signing_in(client, make_person, password):
    member = make_person()
    path = f"/desk/people/{member.pk}/role/"

    asked = client.post(path, {"role": Role.RESEARCH_LEAD})
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert role_of(member) == Role.RESEARCH_TEAM
    done = client.post(asked["Location"], {"password": password, "next": path})

    assert done["Location"] == "/desk/people/"
    member = type(member).objects.get(pk=member.pk)
    assert role_of(member) == Role.RESEARCH_LEAD


@pytest.mark.usefixtures("long_ago")
def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client, make_person):
    member = make_person()
    answer = client.post(
        f"/desk/people/{member.pk}/role/",
        {"role": Role.RESEARCH_LEAD},
        headers={
            "HX-Request": "true",
            "HX-Current-URL": "http://testserver/desk/people/?x=1",
        },
    )

    assert answer["HX-Redirect"] == "/accounts/reauthenticate/?next=%2Fdesk%2Fpeople%2F%3Fx%3D1"
    assert role_of(member) == Role.RESEARCH_TEAM


@pytest.mark.usefixtures("long_ago")
def test_the_second_factor_is_another_way(client, lead, give_app, app, secret_of):
    give_app(lead)
    asked = client.get(ADD)
    ways = client.get(asked["Location"]).context["reauthentication_alternatives"]
    assert [way["url"].partition("?")[0] for way in ways] == ["/accounts/2fa/reauthenticate/"]

    back = client.post(ways[0]["url"], {"code": app.code(secret_of(lead)), "next": ADD})

    assert back["Location"] == ADD
    assert client.get(ADD).status_code == 200
