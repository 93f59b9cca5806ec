"""Pages to sign in and to look after one's own account. They are django-allauth's, of which only
these are open: nobody signs up, and no mail is sent."""

from allauth.account import views
from django.urls import include, path, re_path
from django.views.generic import TemplateView

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path(
        "password/forgotten/",
        TemplateView.as_view(template_name="account/password_forgotten.html"),
        name="account_reset_password",
    ),
    # The one-time link that a colleague or `create_staff` hands over.
    re_path(
        r"^link/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]
