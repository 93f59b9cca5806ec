"""What search engines may see and keep."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

# Pages about what one visitor looks for or keeps, whether or not their address says so.
PRIVATE = frozenset({"search", "search-points", "place-suggestions", "compare", "saved"})
# Nothing to read for anyone from outside. Searches are not among these: what a crawler may not
# fetch it cannot be told to forget, and it may list the bare address, needs and all, from a link.
_CLOSED = ("/desk/", "/accounts/", "/admin/", "/tiles/")


class KeepSearchesOut:
    """Says noindex of every search, and of every address with a query: it may say what somebody
    needs. A page that has a canonical address is found under that one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = request.resolver_match.url_name if request.resolver_match else ""
        if request.META.get("QUERY_STRING") or name in PRIVATE:
            response["X-Robots-Tag"] = "noindex"
        return response


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    lines = [
        "# Searches are not closed here: their answer says noindex (X-Robots-Tag), which a crawler",
        "# that must not fetch them would never read. Links to them say nofollow.",
        "User-agent: *",
        *(f"Disallow: {path}" for path in _CLOSED),
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap-index')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
