"""`manage.py create_staff`: the first step, and how far a person has come since."""

import re

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core.management import CommandError, call_command

from centers.accounts import Role, one_time_link, role_of
from centers.management.commands import create_staff as command
from centers.models import User

pytestmark = pytest.mark.django_db

NEW = {"email": "ann@example.org", "role": "research-lead", "name": "Ann de Vries"}
PASSWORD = "eleven calm otters 52"


@pytest.fixture
def run(capsys):
    def run(username="ann", **options):
        call_command("create_staff", username=username, **options)
        return capsys.readouterr().out

    return run


def link_in(text):
    return re.search(r"http://localhost:8000(/\S+)", text)[1]


def follow(client, path, password=PASSWORD):
    """Open the link and set a password; None where the link is refused."""
    opened = client.get(path)
    if opened.status_code != 302:
        return None
    return client.post(opened["Location"], {"password1": password, "password2": password})


def test_makes_an_account_without_password_and_says_what_is_open(run):
    said = run(**NEW)

    ann = User.objects.get(username="ann")
    assert (ann.first_name, ann.last_name, ann.email) == ("Ann de", "Vries", "ann@example.org")
    assert role_of(ann) == Role.RESEARCH_LEAD
    assert ann.is_staff
    assert not ann.is_superuser
    assert not ann.has_usable_password()
    assert "open  password set" in said
    assert "open  signed in" in said
    assert "open  second factor set up" in said


def test_the_link_sets_a_password_signs_in_and_works_once(run, client):
    link = link_in(run(**NEW))

    assert follow(client, link)["Location"] == "/desk/"
    assert User.objects.get().check_password(PASSWORD)
    client.post("/accounts/logout/")
    assert follow(client, link) is None
    assert "This link does not work" in client.get(link).content.decode()


def test_run_again_it_shows_the_progress(run, client, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    follow(client, link_in(run(**NEW)))

    said = run()

    assert "has an account already: Research lead" in said
    assert "done  password set" in said
    assert "done  signed in, last on" in said
    assert "open  second factor set up" in said
    assert User.objects.count() == 1


def test_a_new_link_makes_the_unused_one_worthless(run, client):
    first = link_in(run(**NEW))
    second = link_in(run())
    assert follow(client, first) is None
    assert follow(client, second).status_code == 302


def test_a_new_link_leaves_a_password_alone_until_it_is_used(run, client):
    follow(client, link_in(run(**NEW)))
    client.post("/accounts/logout/")
    link = link_in(run())
    assert User.objects.get().check_password(PASSWORD)
    assert follow(client, link, "nine brave badgers 7").status_code == 302
    assert User.objects.get().check_password("nine brave badgers 7")


def test_a_link_is_good_for_a_day(run, client, monkeypatch):
    import datetime

    run(**NEW)
    ann = User.objects.get()
    now = datetime.datetime.now()  # noqa: DTZ005 (as the generator itself counts)
    for age, good in ((86_390, True), (86_410, False)):
        with monkeypatch.context() as at:
            then = now - datetime.timedelta(seconds=age)
            at.setattr(default_token_generator, "_now", lambda then=then: then)
            path = one_time_link(ann).removeprefix("http://localhost:8000")
        assert (client.get(path).status_code == 302) is good


def test_a_weak_password_is_refused(run, client):
    link = link_in(run(**NEW))
    said = follow(client, link, "ann1234").content.decode()
    assert "too short" in said
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "To make one, add --email and --role"),
        ({"email": "ann@example.org"}, "To make one, add --role"),
        (NEW | {"email": "no address"}, "email: Enter a valid email address."),
        (NEW | {"username": "a b"}, "username: Enter a valid username."),
        (NEW | {"username": "BO", "email": "b@example.org"}, "username: This username is taken."),
    ],
)
def test_what_is_wrong_is_told_plainly_and_nothing_is_made(run, options, told):
    run("bo", **NEW)
    with pytest.raises(CommandError, match=re.escape(told)):
        run(**options)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"role": "site-admin"}, "ann is Research lead. A lead or site admin can change that"),
        ({"email": "other@example.org"}, "ann's address is ann@example.org"),
    ],
)
def test_it_changes_no_account(run, options, told):
    run(**NEW)
    with pytest.raises(CommandError, match=re.escape(told)):
        run(**options)
    assert role_of(User.objects.get()) == Role.RESEARCH_LEAD


def test_it_opens_no_closed_account(run):
    run(**NEW)
    User.objects.update(is_active=False)
    with pytest.raises(CommandError, match="ann's account is closed"):
        run()


def test_waiting_tells_each_step_as_it_is_taken(run, client, settings, monkeypatch):
    settings.REQUIRE_SECOND_FACTOR = False
    link = link_in(run(**NEW))
    steps = iter([lambda: None, lambda: follow(client, link)])
    # A new link voids the first one; this test's person has the first in hand.
    monkeypatch.setattr(command, "one_time_link", lambda person: "http://localhost:8000/link/")
    monkeypatch.setattr(command.time, "sleep", lambda seconds: next(steps)())

    said = run(wait=True)

    waited = said.partition("Waiting for the rest.")[2]
    assert "done  password set" in waited
    assert "done  signed in" in waited
    assert "ann can work now." in waited
