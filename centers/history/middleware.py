from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .context import recorded

_WRITING = {"POST", "PUT", "PATCH", "DELETE"}
# Other addresses may hold a secret (a link to set a password), and are of no interest here.
_NAMED = ("/desk/", "/admin/")


class StaffHistoryMiddleware:
    """Changes made through the site are recorded with the person and the page's path.

    Only for staff: of a visitor's request not even the session is looked at. The path is kept
    without its query. Has to come after the authentication middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.method not in _WRITING or not signed_in or not request.user.is_staff:
            return self.get_response(request)
        page = {"page": request.path} if request.path.startswith(_NAMED) else {}
        with recorded(by=request.user, **page):
            return self.get_response(request)
