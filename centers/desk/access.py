"""Who may open which page of the desk. The verbs check again: a page is no wall."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from centers.models import User
from centers.verification import may_check, may_review

View = Callable[..., HttpResponse]


def _only(allowed: Callable[[User], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not allowed(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


research_team = _only(may_check)
reviewers = _only(may_review)
research_leads = _only(lambda user: user.has_perm("centers.lead_research"))
staff = _only(lambda user: user.is_staff)
