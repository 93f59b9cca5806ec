"""Accounts: names and addresses are mended here; who may do what is the desk's page of people."""

from django.contrib import admin

# Imported for what it does: it registers groups, which are taken back below.
from django.contrib.auth import admin as _of_django  # noqa: F401
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from centers.accounts import role_of
from centers.models import User

from .base import ReadOnlyAdmin, RegisterAdmin


@admin.register(User)
class UserAdmin(RegisterAdmin):
    list_display = ("username", "first_name", "last_name", "email", "role", "is_active")
    list_filter = ("is_active", "groups")
    search_exact = ("username", "email")
    search_words = ("username", "last_name")
    fields = (
        "username",
        "first_name",
        "last_name",
        "email",
        "role",
        "is_active",
        "last_login",
        "date_joined",
    )
    readonly_fields = ("username", "role", "is_active", "last_login", "date_joined")

    @admin.display(description=_("role"))
    def role(self, person: User) -> str:
        role = role_of(person)
        return role.label if role else ""

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def has_add_permission(self, request) -> bool:
        return False


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """What a role may do is declared in centers/accounts/roles.py."""

    list_display = ("name",)
    fields = ("name", "may")
    search_words = ("name",)

    @admin.display(description=_("may"))
    def may(self, group: Group) -> str:
        return ", ".join(group.permissions.order_by("codename").values_list("codename", flat=True))

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("centers.view_user")

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)
