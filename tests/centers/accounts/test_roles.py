"""Who may do what, and that nothing goes round the roles."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from centers.accounts import Role, role_of
from centers.accounts.roles import PERMISSIONS
from centers.models import Confirmation, Submission, User
from centers.tasks import take_next
from centers.verification import may_check, may_review, review, submit, version_of
from tests.factories import CenterFactory, StaffFactory, UserFactory, check

pytestmark = pytest.mark.django_db

OUTSIDE = (Role.ADVERTISING_ADMIN, Role.SITE_ADMIN)


@pytest.mark.parametrize("role", Role)
def test_the_database_holds_the_roles_as_declared(role):
    held = Group.objects.get(name=role).permissions.values_list("codename", flat=True)
    assert set(held) == PERMISSIONS[role]


@pytest.mark.parametrize(
    ("role", "checks", "reviews", "leads", "manages"),
    [
        (Role.RESEARCH_TEAM, True, False, False, False),
        (Role.RESEARCH_LEAD, True, True, True, False),
        (Role.ADVERTISING_ADMIN, False, False, False, False),
        (Role.SITE_ADMIN, False, False, False, True),
    ],
)
def test_who_may_do_what(role, checks, reviews, leads, manages):
    person = StaffFactory(role=role)

    assert role_of(person) == role
    assert may_check(person) is checks
    assert may_review(person) is reviews
    assert person.has_perm("centers.lead_research") is leads
    assert person.has_perm("centers.change_user") is manages


def hand_in(center, person, section="contact"):
    return submit(
        center,
        section,
        recorded_by=person,
        version=version_of(center, section),
        method="phone",
        evidence="Spoke with the front desk.",
        observed_on=check_day(),
    )


def check_day():
    from django.utils import timezone

    return timezone.localdate()


@pytest.mark.parametrize("role", [*OUTSIDE, None])
def test_no_one_outside_the_research_team_checks_reviews_or_takes_a_task(role):
    center = CenterFactory()
    stranger = StaffFactory(role=role) if role else UserFactory()
    waiting = hand_in(center, StaffFactory(), "location")
    assert isinstance(waiting, Submission)

    for act in (
        lambda: hand_in(center, stranger),
        lambda: review(waiting, stranger, accept=True),
        lambda: review(waiting, stranger, accept=False, note="No."),
        lambda: take_next(stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert not Confirmation.objects.exists()
    assert Submission.objects.get().state == "waiting"


def test_a_member_hands_in_and_a_lead_accepts():
    center = CenterFactory()
    waiting = hand_in(center, StaffFactory())
    accepted = review(waiting, StaffFactory(role=Role.RESEARCH_LEAD), accept=True)
    assert accepted.confirmation.outcome == "confirmed"


def test_who_leaves_the_team_checks_no_more():
    member = StaffFactory()
    assert may_check(member)
    member.is_active = False
    member.save()
    assert not may_check(User.objects.get(pk=member.pk))


def test_there_are_no_superusers(sql):
    member = StaffFactory(role=Role.SITE_ADMIN)
    with pytest.raises(CommandError, match="create_staff"):
        call_command("createsuperuser", "--noinput", username="root", email="root@example.org")
    with pytest.raises(IntegrityError, match="user_never_superuser"):
        sql("UPDATE centers_user SET is_superuser = true WHERE id = %s", member.pk)
    assert not User.objects.filter(is_superuser=True).exists()


def test_nobody_has_two_roles(sql):
    member = StaffFactory()
    other = Group.objects.get(name=Role.ADVERTISING_ADMIN)
    with pytest.raises(IntegrityError, match="user_has_one_role"):
        sql(
            "INSERT INTO centers_user_groups (user_id, group_id) VALUES (%s, %s)",
            member.pk,
            other.pk,
        )


def test_no_permission_goes_past_a_role(sql):
    seller = StaffFactory(role=Role.ADVERTISING_ADMIN)
    confirming = Permission.objects.get(codename="add_confirmation")
    with pytest.raises(IntegrityError, match="permissions_come_from_roles"):
        sql(
            "INSERT INTO centers_user_user_permissions (user_id, permission_id) VALUES (%s, %s)",
            seller.pk,
            confirming.pk,
        )


def test_a_verified_center_needs_nobody_signed_in():
    """The demo's people have no role and no way in; their checks stand all the same."""
    center = CenterFactory()
    check(center, "contact")
    assert Confirmation.objects.get().recorded_by.has_usable_password() is False
