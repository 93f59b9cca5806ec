"""The four roles of staff, and what each may do. docs/decisions/0006-accounts.md says why.

The groups are written by migrations, so that a role is the same everywhere; a test holds the two
together. A change here needs a new migration.
"""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.models import User


class Role(models.TextChoices):
    """Each person has one role or none. The value is the name of the group."""

    RESEARCH_TEAM = "Research team", _("Research team member")
    RESEARCH_LEAD = "Research lead", _("Research lead")
    ADVERTISING_ADMIN = "Advertising admin", _("Advertising admin")
    SITE_ADMIN = "Site admin", _("Site admin")


RESEARCH = (Role.RESEARCH_TEAM, Role.RESEARCH_LEAD)

# What the admin shows to everyone who looks after the register.
_REGISTER = (
    "accuracysample category center centeridentifier centerphone codemapping confirmation "
    "evidencefile importrejection importrun lifecycleevent listing offering organization place "
    "sampledlisting sourcecode sourcerecord submission task term"
)
_SEE_THE_REGISTER = {f"view_{model}" for model in _REGISTER.split()}
_CHECK = _SEE_THE_REGISTER | {
    "add_confirmation",
    "add_submission",
    "add_evidencefile",
    "change_task",
}
_EDIT_ORGANIZATIONS = {"add_organization", "change_organization"}

# Codenames of the app "centers".
PERMISSIONS: dict[Role, set[str]] = {
    Role.RESEARCH_TEAM: _CHECK,
    Role.RESEARCH_LEAD: _CHECK
    | _EDIT_ORGANIZATIONS
    | {"review_submission", "lead_research", "add_lifecycleevent"},
    Role.ADVERTISING_ADMIN: {
        "view_center",
        "view_listing",
        "view_organization",
        "view_advertisingagreement",
        "view_advertisingledgerentry",
        "view_agreementdocument",
        "view_advertiserpage",
        "view_advertiserphoto",
        "manage_advertising",
    },
    Role.SITE_ADMIN: _SEE_THE_REGISTER | _EDIT_ORGANIZATIONS | {"view_user", "change_user"},
}


def role_of(user: User) -> Role | None:
    """The role of a person; None for someone who has none."""
    # Sorted here: groups that were fetched along with many people are not asked for again.
    names = [group.name for group in user.groups.all()]
    return next((role for role in Role if role in names), None)


def roles_managed_by(user: User) -> tuple[Role, ...]:
    """The roles that this person may give, and whose holders they look after."""
    if user.has_perm("centers.change_user"):
        return tuple(Role)
    return RESEARCH if user.has_perm("centers.lead_research") else ()


def group_of(role: Role) -> Group:
    return Group.objects.get(name=role)
