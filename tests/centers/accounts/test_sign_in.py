"""Signing in, being locked out, and how long a session lasts."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from centers.accounts import Role
from centers.accounts.middleware import BEGAN, SEEN
from tests.factories import CategoryFactory

pytestmark = pytest.mark.django_db

DESK = "/desk/people/"
# The groups of needs that a search knows.
GROUPS = ("care", "treats", "offers", "serves", "pay", "language", "accreditation")


@pytest.fixture
def lead(make_person):
    return make_person(Role.RESEARCH_LEAD)


# -- Getting in -----------------------------------------------------------------------------------


def test_the_desk_asks_to_sign_in_and_leads_back(client, lead, password):
    asked = client.get(DESK)
    assert asked["Location"] == "/accounts/login/?next=%2Fdesk%2Fpeople%2F"

    got_in = client.post(
        asked["Location"], {"login": lead.username, "password": password, "next": DESK}
    )

    assert got_in["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_signing_in_leads_to_no_other_site(client, lead, password):
    got_in = client.post(
        "/accounts/login/",
        {"login": lead.username, "password": password, "next": "https://evil.example/"},
    )
    assert got_in["Location"] == "/desk/"


def test_a_wrong_password_is_told_plainly_and_does_not_say_which_part_is_wrong(client, lead):
    wrong = client.post("/accounts/login/", {"login": lead.username, "password": "no"})
    unknown = client.post("/accounts/login/", {"login": "nobody", "password": "no"})

    for answer in (wrong, unknown):
        assert answer.status_code == 200
        assert "This name and password do not belong together." in answer.content.decode()


def test_a_closed_account_stays_out(client, lead, sign_in):
    lead.is_active = False
    lead.save()

    assert sign_in(lead)["Location"] == "/accounts/inactive/"
    assert client.get(DESK)["Location"].startswith("/accounts/login/")


def test_signing_out_ends_the_session_and_takes_its_cookie(client, lead, sign_in, settings):
    sign_in(lead)
    out = client.post("/accounts/logout/")

    assert out.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    assert not Session.objects.exists()
    assert client.get(DESK).status_code == 302


def test_nobody_can_sign_themselves_up(client):
    from allauth.account.adapter import get_adapter

    assert client.get("/accounts/signup/").status_code == 404
    assert client.post("/accounts/signup/", {"username": "me"}).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert get_adapter().is_open_for_signup(None) is False


def test_a_forgotten_password_is_a_colleagues_matter_and_no_mail_is_sent(client, mailoutbox):
    page = client.get("/accounts/password/forgotten/")
    assert "Ask a research lead" in page.content.decode()
    assert client.post("/accounts/password/forgotten/", {"email": "a@b.org"}).status_code == 405
    assert mailoutbox == []


# -- Throttling -----------------------------------------------------------------------------------


def test_after_five_wrong_tries_even_the_right_password_has_to_wait(client, lead, sign_in):
    for _try in range(5):
        assert "do not belong together" in sign_in(lead, "wrong").content.decode()

    locked = sign_in(lead)

    assert "Too many failed tries" in locked.content.decode()
    assert client.get(DESK).status_code == 302


def test_one_locked_name_locks_no_other(make_person, sign_in):
    first, second = make_person(), make_person()
    for _try in range(6):
        sign_in(first, "wrong", REMOTE_ADDR="192.0.2.1")

    assert sign_in(second, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_one_address_trying_many_names_is_stopped(client, make_person, sign_in):
    for n in range(10):
        client.post("/accounts/login/", {"login": f"name-{n}", "password": "guess"})

    assert "Too many failed tries" in sign_in(make_person()).content.decode()


def test_tries_are_counted_in_the_database_for_all_processes_together(lead, sign_in, sql):
    for _try in range(5):
        sign_in(lead, "wrong")
    assert "Too many failed tries" in sign_in(lead).content.decode()

    # Nothing else remembers them: no process has a count of its own.
    assert sql("DELETE FROM site_cache") > 0

    assert sign_in(lead).status_code == 302


def test_good_sign_ins_use_no_tries_up(client, lead, sign_in):
    for _time in range(7):
        assert sign_in(lead).status_code == 302
        client.post("/accounts/logout/")


# -- How long it lasts ----------------------------------------------------------------------------


def aged(client, **seconds):
    """Move marks of the session into the past."""
    session = client.session
    for mark, age in seconds.items():
        session[mark] = time.time() - age
    session.save()


def test_the_cookie_ends_with_the_browser_and_is_for_this_site_only(lead, sign_in, settings):
    cookie = sign_in(lead).cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["expires"] == "" == cookie["max-age"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_an_hour_without_a_request_ends_it(client, lead, sign_in):
    sign_in(lead)
    assert client.get(DESK).status_code == 200
    kept = Session.objects.get()
    left = (kept.expire_date - timezone.now()).total_seconds()
    assert 3500 < left <= 3600

    kept.expire_date = timezone.now()
    kept.save()

    assert client.get(DESK).status_code == 302


def test_use_puts_the_end_off_but_not_with_every_request(client, lead, sign_in):
    sign_in(lead)
    client.get(DESK)
    first_end = Session.objects.get().expire_date
    client.get(DESK)
    assert Session.objects.get().expire_date == first_end

    aged(client, **{SEEN: 61})
    end_before = Session.objects.get().expire_date
    client.get(DESK)

    assert Session.objects.get().expire_date > end_before


def test_eight_hours_end_it_however_busy(client, lead, sign_in):
    sign_in(lead)
    client.get(DESK)
    aged(client, **{BEGAN: 8 * 3600 - 5})
    assert client.get(DESK).status_code == 200

    aged(client, **{BEGAN: 8 * 3600})

    assert client.get(DESK)["Location"].startswith("/accounts/login/")
    assert not Session.objects.exists()


# -- Visitors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search/",
        "/how-we-verify/",
        "/how-we-rank/",
        "/about-the-data/",
        "/healthz",
        "/nowhere/",
    ],
)
def test_a_visitor_gets_no_cookie_and_no_session(client, path):
    if path == "/search/":
        for group in GROUPS:
            CategoryFactory(slug=group)
    answer = client.get(path)

    assert answer.status_code in (200, 404)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert not Session.objects.exists()


def test_a_visitor_with_a_stray_cookie_gets_none_either(client, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "left-over"
    answer = client.get("/how-we-verify/")
    assert answer.status_code == 200
    assert not Session.objects.exists()
