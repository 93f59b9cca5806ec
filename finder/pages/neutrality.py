from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from finder.neutrality import Busy
from finder.neutrality import check as check_search

from .limits import within_limit
from .search_form import SearchForm

TIMES, SECONDS = 20, 60


@require_safe
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """The search of the address, in the world as it is and in the one where labels are flipped.

    A GET, because nothing is left behind, and because a form that posts would need a cookie.
    """
    if not within_limit(request, "neutrality", times=TIMES, seconds=SECONDS):
        return _later(request)
    try:
        found, outcome = check_search(request.GET)
    except Busy:
        return _later(request)
    context = {"search": found, "check": outcome, "form": SearchForm(found)}
    return render(request, "finder/neutrality/check.html", context)


def _later(request: HttpRequest) -> HttpResponse:
    response = render(request, "finder/neutrality/later.html", status=429)
    response["Retry-After"] = str(SECONDS)
    return response
