"""Who may sign in to the desk, and in which role."""

from .factors import has_second_factor, with_second_factor
from .people import (
    change_role,
    create_staff,
    deactivate,
    may_manage,
    one_time_link,
    reactivate,
    standing,
    start_over,
)
from .roles import Role, role_of, roles_managed_by

__all__ = [
    "Role",
    "change_role",
    "create_staff",
    "deactivate",
    "has_second_factor",
    "may_manage",
    "one_time_link",
    "reactivate",
    "role_of",
    "roles_managed_by",
    "standing",
    "start_over",
    "with_second_factor",
]
