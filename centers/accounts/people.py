"""Letting people in, changing what they may do, and letting them go.

Who does it is given as `by`; None stands for the command line, where whoever can type may do all.
Every verb raises PermissionDenied for someone who does not look after that person's role, and for
people who would do it to themselves; then nothing has changed.
"""

from dataclasses import dataclass

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from centers.models import User
from centers.tasks import release_all

from .factors import has_second_factor
from .roles import RESEARCH, Role, group_of, role_of, roles_managed_by


@transaction.atomic
def create_staff(
    username: str, *, email: str, role: Role, name: str = "", by: User | None = None
) -> User:
    """An account without a password, which the person sets through `one_time_link`.

    `name` is split at its last space. Raises ValidationError (`message_dict`) for a name that is
    taken or an address that is none.
    """
    if by and role not in roles_managed_by(by):
        raise PermissionDenied
    first, _space, last = name.strip().rpartition(" ")
    person = User(
        username=username.strip(),
        email=User.objects.normalize_email(email.strip()),
        first_name=first,
        last_name=last,
        is_staff=True,
    )
    person.set_unusable_password()
    person.full_clean()
    if not person.email:
        raise ValidationError({"email": _("Give the person's email address.")})
    if User.objects.filter(username__iexact=person.username).exists():
        raise ValidationError({"username": _("This username is taken.")})
    person.save()
    person.groups.set([group_of(role)])
    return person


def one_time_link(person: User) -> str:
    """An address through which the person sets a password; once, within PASSWORD_RESET_TIMEOUT.

    While no password is set, a new link makes the earlier ones worthless.
    """
    if not person.has_usable_password():
        person.set_unusable_password()
        person.save(update_fields=["password"])
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    uidb36, _dash, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": token})
    return f"{settings.SITE_URL}{path}"


@dataclass(frozen=True)
class Standing:
    """How far a person has come on the way to the desk."""

    password: bool
    second_factor: bool
    signed_in: bool

    @property
    def complete(self) -> bool:
        needed = (self.password, self.signed_in)
        return all(needed) and (self.second_factor or not settings.REQUIRE_SECOND_FACTOR)


def standing(person: User) -> Standing:
    return Standing(
        password=person.has_usable_password(),
        second_factor=has_second_factor(person),
        signed_in=person.last_login is not None,
    )


@transaction.atomic
def change_role(person: User, role: Role, *, by: User | None) -> None:
    """Give the person another role. Tasks they hold go back, unless they go on checking."""
    person = _locked(person, by)
    if by and role not in roles_managed_by(by):
        raise PermissionDenied
    person.groups.set([group_of(role)])
    if role not in RESEARCH:
        release_all(person)


@transaction.atomic
def deactivate(person: User, *, by: User | None) -> int:
    """Close the account at once, with all its sessions; how many tasks went back to the queue.

    What the person recorded, and their unsaved work, stays.
    """
    person = _locked(person, by)
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    return release_all(person)


@transaction.atomic
def reactivate(person: User, *, by: User | None) -> None:
    """Open a closed account again. The person needs a new `one_time_link`."""
    person = _locked(person, by)
    person.is_active = True
    person.save(update_fields=["is_active"])


@transaction.atomic
def start_over(person: User, *, by: User | None) -> str:
    """For someone who lost their password or phone: both are void, all sessions end.

    Gives the link to begin anew with. The history of the register keeps no passwords, so that this
    was done stands in the admin's log.
    """
    person = _locked(person, by)
    if not person.is_active:
        raise PermissionDenied(_("This account is closed."))
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    if by:
        LogEntry.objects.log_actions(
            user_id=by.pk,
            queryset=[person],
            action_flag=CHANGE,
            change_message=_("Password and second factor voided, new link given."),
            single_object=True,
        )
    return one_time_link(person)


def may_manage(by: User, person: User) -> bool:
    """Looks after people of that role, and it is somebody else."""
    return person.is_staff and by.pk != person.pk and role_of(person) in roles_managed_by(by)


def _locked(person: User, by: User | None) -> User:
    """The person as they are now, while nobody else changes them or `by`."""
    locked = {
        user.pk: user
        for user in User.objects.select_for_update()
        .filter(pk__in=[person.pk, by.pk if by else person.pk])
        .order_by("pk")
    }
    person = locked[person.pk]
    if by and not may_manage(locked[by.pk], person):
        raise PermissionDenied
    return person
