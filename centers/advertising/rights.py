from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from centers.models import User

MAY_ADVERTISE = "centers.manage_advertising"


def may_advertise(user: User) -> bool:
    """Looks after advertisers: enters, approves and ends agreements."""
    return user.has_perm(MAY_ADVERTISE)


def require_advertising(user: User) -> None:
    """Raises PermissionDenied for everyone else, the research team above all."""
    if not may_advertise(user):
        raise PermissionDenied(_("Only an advertising admin can do this."))
