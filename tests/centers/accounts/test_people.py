"""The page of the people, and what its buttons do."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from centers import accounts
from centers.accounts import Role, has_second_factor, role_of
from centers.models import Task, User
from centers.tasks import open_task, take_next
from tests.factories import CenterFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

PEOPLE = "/desk/people/"


@pytest.fixture
def lead():
    return StaffFactory(role=Role.RESEARCH_LEAD, first_name="Lea", last_name="Lead")


@pytest.fixture
def site_admin():
    return StaffFactory(role=Role.SITE_ADMIN)


@pytest.fixture
def member():
    return StaffFactory(first_name="Mo", last_name="Member")


@pytest.fixture
def holding(member):
    """The member holds two tasks."""
    for _n in range(2):
        open_task(CenterFactory(), Task.Reason.PUBLIC_REPORT)
        take_next(member)
    return member


def again(person):
    return User.objects.get(pk=person.pk)


def rows(page):
    return {row["person"].username: row for row in page.context["listed"]}


# -- The list -------------------------------------------------------------------------------------


def test_lists_the_staff_with_role_factor_and_tasks(client, lead, holding, give_app):
    give_app(holding)
    UserFactory(username="not-staff")
    client.force_login(lead)

    page = client.get(PEOPLE)

    row = rows(page)[holding.username]
    assert (row["role"], row["person"].second_factor, row["person"].holds) == (
        Role.RESEARCH_TEAM,
        True,
        2,
    )
    assert row["person"].last_login is None
    assert row["manage"]
    assert not rows(page)[lead.username]["manage"]
    assert "not-staff" not in rows(page)
    assert "Mo Member" in page.content.decode()


def test_an_ended_lease_is_not_held(client, lead, holding):
    Task.objects.filter(pk=holding.leased_tasks.first().pk).update(
        leased_until=timezone.now() - datetime.timedelta(minutes=1)
    )
    client.force_login(lead)
    assert rows(client.get(PEOPLE))[holding.username]["person"].holds == 1


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    client, lead, member, django_assert_max_num_queries
):
    client.force_login(lead)
    client.get(PEOPLE)
    StaffFactory.create_batch(10)
    with django_assert_max_num_queries(8):
        client.get(PEOPLE)


@pytest.mark.parametrize("role", [Role.RESEARCH_TEAM, Role.ADVERTISING_ADMIN])
def test_others_do_not_get_in(client, role, member):
    client.force_login(StaffFactory(role=role))
    for answer in (
        client.get(PEOPLE),
        client.get("/desk/people/add/"),
        client.post(f"/desk/people/{member.pk}/deactivate/"),
    ):
        assert answer.status_code == 403
    assert again(member).is_active


def test_looking_changes_nothing(client, lead, member):
    client.force_login(lead)
    for act in ("role", "deactivate", "reactivate", "start-over"):
        assert client.get(f"/desk/people/{member.pk}/{act}/").status_code == 405
    assert again(member).is_active


# -- Adding ---------------------------------------------------------------------------------------


def test_a_lead_lets_somebody_into_research_and_gets_the_link(client, lead):
    client.force_login(lead)
    new = {"name": "Ann Lee", "username": "ann", "email": "ann@example.org"}

    page = client.post("/desk/people/add/", new | {"role": Role.RESEARCH_TEAM})

    ann = User.objects.get(username="ann")
    assert role_of(ann) == Role.RESEARCH_TEAM
    link = page.context["link"]
    assert link in page.content.decode()
    client.logout()
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 302


def test_a_taken_name_is_told_at_its_field(client, lead, member):
    client.force_login(lead)
    new = {"name": "X", "username": member.username.upper(), "email": "x@example.org"}
    page = client.post("/desk/people/add/", new | {"role": Role.RESEARCH_TEAM})
    assert page.context["form"].errors == {"username": ["This username is taken."]}


def test_a_lead_makes_no_site_admin(client, lead):
    client.force_login(lead)
    new = {"name": "X", "username": "x", "email": "x@example.org", "role": Role.SITE_ADMIN}
    page = client.post("/desk/people/add/", new)
    assert "role" in page.context["form"].errors
    with pytest.raises(PermissionDenied):
        accounts.create_staff("x", email="x@example.org", role=Role.SITE_ADMIN, by=lead)
    assert not User.objects.filter(username="x").exists()


# -- Changing a role ------------------------------------------------------------------------------


def test_a_lead_moves_people_within_research(client, lead, holding):
    client.force_login(lead)
    client.post(f"/desk/people/{holding.pk}/role/", {"role": Role.RESEARCH_LEAD})
    assert role_of(again(holding)) == Role.RESEARCH_LEAD
    assert Task.objects.held_by(holding).count() == 2


def test_who_leaves_research_gives_their_tasks_back(site_admin, holding):
    accounts.change_role(holding, Role.ADVERTISING_ADMIN, by=site_admin)
    assert role_of(again(holding)) == Role.ADVERTISING_ADMIN
    assert not Task.objects.held_by(holding).exists()


@pytest.mark.parametrize("role", [Role.ADVERTISING_ADMIN, Role.SITE_ADMIN, "nonsense"])
def test_a_lead_gives_no_role_outside_research(client, lead, member, role):
    client.force_login(lead)
    assert client.post(f"/desk/people/{member.pk}/role/", {"role": role}).status_code == 403
    assert role_of(again(member)) == Role.RESEARCH_TEAM


def test_a_lead_has_no_say_over_site_admins(client, lead, site_admin):
    client.force_login(lead)
    for act in ("role", "deactivate", "start-over"):
        answer = client.post(f"/desk/people/{site_admin.pk}/{act}/", {"role": Role.RESEARCH_TEAM})
        assert answer.status_code == 403
    assert role_of(again(site_admin)) == Role.SITE_ADMIN
    assert again(site_admin).is_active


@pytest.mark.parametrize("role", [Role.RESEARCH_LEAD, Role.SITE_ADMIN])
def test_nobody_changes_themselves(client, role):
    person = StaffFactory(role=role)
    client.force_login(person)
    for act in ("role", "deactivate", "start-over"):
        answer = client.post(f"/desk/people/{person.pk}/{act}/", {"role": Role.RESEARCH_TEAM})
        assert answer.status_code == 403
    assert role_of(again(person)) == role
    assert again(person).is_active


def test_who_was_just_closed_out_changes_nobody(lead, member):
    """The lead's page was open while a site admin closed the lead's account."""
    User.objects.filter(pk=lead.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        accounts.deactivate(member, by=lead)
    assert again(member).is_active


# -- Closing, opening again, starting over --------------------------------------------------------


def test_closing_an_account_ends_its_sessions_and_returns_its_tasks(client, lead, holding):
    theirs = type(client)()
    theirs.force_login(holding)
    client.force_login(lead)

    page = client.post(f"/desk/people/{holding.pk}/deactivate/", follow=True)

    assert "2 tasks went back to the queue" in page.content.decode()
    assert not Task.objects.held_by(holding).exists()
    assert not again(holding).is_active
    assert not again(holding).has_usable_password()
    assert theirs.get("/desk/")["Location"].startswith("/accounts/login/")


def test_a_returned_task_is_taken_by_the_next(lead, holding):
    accounts.deactivate(holding, by=lead)
    assert take_next(StaffFactory()) is not None


def test_an_account_is_opened_again_with_a_new_link(client, lead, member):
    accounts.deactivate(member, by=lead)
    client.force_login(lead)

    page = client.post(f"/desk/people/{member.pk}/reactivate/")

    assert again(member).is_active
    client.logout()
    path = page.context["link"].removeprefix("http://localhost:8000")
    assert client.get(path).status_code == 302


def test_starting_over_voids_password_factors_and_sessions(client, lead, make_person, give_app):
    person = make_person()
    give_app(person)
    theirs = type(client)()
    theirs.force_login(person)
    client.force_login(lead)

    page = client.post(f"/desk/people/{person.pk}/start-over/")

    assert "/accounts/link/" in page.context["link"]
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert not has_second_factor(person)
    assert not again(person).has_usable_password()
    assert theirs.get("/desk/")["Location"].startswith("/accounts/login/")
    assert Session.objects.filter(session_key=client.session.session_key).exists()
    logged = LogEntry.objects.get(object_id=person.pk)
    assert logged.user == lead
    assert "second factor voided" in logged.change_message


def test_no_link_is_given_to_a_closed_account(client, lead, member):
    accounts.deactivate(member, by=lead)
    client.force_login(lead)
    assert client.post(f"/desk/people/{member.pk}/start-over/").status_code == 403
