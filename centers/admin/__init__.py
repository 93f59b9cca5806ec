"""Django's admin, for rare work: looking up anything, and mending what the desk has no verb for.

What the desk changes through a verb is read-only here, so that no change goes round its rules.
"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from . import advertising, people, register, sources, taxonomy, verification

__all__ = ["advertising", "people", "register", "sources", "taxonomy", "verification"]

admin.site.site_header = _("The register, for rare work")
admin.site.site_title = _("Register")
admin.site.index_title = _("Most of this is changed on the desk, and only read here")
admin.site.site_url = "/desk/"
# One way in for staff: with throttling and second factor.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.password_change = lambda request, **context: redirect("account_change_password")
