"""What holds for every request of a person who is signed in. Visitors pass untouched."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from .factors import has_second_factor
from .redirect import go_to

# Kept in the session: seconds since the epoch.
BEGAN, SEEN = "began", "seen"
# The end of an idle session moves once a minute, not with every request.
SEEN_EVERY = 60


class EndSessions:
    """Ends a session SESSION_LONGEST seconds after it began, however busy it is.

    An idle one ends by itself after SESSION_COOKIE_AGE: here its end is put off while it is used.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Looking into the session of a visitor, who has none, would make the page vary by cookie.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = time.time()
            began = request.session.setdefault(BEGAN, now)
            if now - began >= settings.SESSION_LONGEST:
                logout(request)
            elif now - request.session.get(SEEN, 0) >= SEEN_EVERY:
                request.session[SEEN] = now
        return self.get_response(request)


class RequireSecondFactor:
    """Lets nobody into the desk or the admin who has no second factor, where one is required."""

    NAMESPACES = frozenset({"desk", "admin", "preview"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view) -> HttpResponse | None:
        if (
            settings.REQUIRE_SECOND_FACTOR
            and self.NAMESPACES.intersection(request.resolver_match.namespaces)
            and request.user.is_authenticated
            and not has_second_factor(request.user)
        ):
            messages.warning(request, _("The desk opens once you have set up a second factor."))
            return go_to(request, resolve_url("mfa_index"))
        return None
