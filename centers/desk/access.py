"""Who may open which page of the desk. The verbs check again: a page is no wall."""

from collections.abc import Callable
from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from centers.accounts import roles_managed_by
from centers.accounts.redirect import go_to, page_of
from centers.advertising.rights import may_advertise
from centers.models import User
from centers.verification import may_check, may_review

View = Callable[..., HttpResponse]


def _only(allowed: Callable[[User], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _by_way_of("account_login", request)
            if not (request.user.is_staff and allowed(request.user)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


staff = _only(lambda user: True)
research_team = _only(may_check)
reviewers = _only(may_review)
research_leads = _only(lambda user: user.has_perm("centers.lead_research"))
people_managers = _only(roles_managed_by)
advertising_admins = _only(may_advertise)


def recent_login(view: View) -> View:
    """For sensitive acts: who signed in more than ten minutes ago is asked to do it again.

    Stands under the decorator that says who may. It asks on GET as well, so put it on the page that
    leads to the act, too: then nobody is asked in the middle of it. A plain POST is kept and goes
    through once the person has signed in; files and htmx's requests have to be sent again.
    """
    guarded = reauthentication_required(view)

    @wraps(view)
    def asking(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.htmx:
            return guarded(request, *args, **kwargs)
        try:
            return guarded(request, *args, **kwargs)
        except ReauthenticationRequired:
            return _by_way_of("account_reauthenticate", request)

    return asking


def _by_way_of(page: str, request: HttpRequest) -> HttpResponse:
    """Through another page and back."""
    query = urlencode({REDIRECT_FIELD_NAME: page_of(request)})
    return go_to(request, f"{resolve_url(page)}?{query}")
