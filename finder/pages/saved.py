"""The centers that a visitor saved. The list is on their device alone; we never keep it.

The page itself knows nothing. Its script sends the ids in the body of a request, which no log holds
and no history or cache keeps, and shows what comes back. Nothing is changed by it and no cookie is
read, so there is nothing for a forged request to gain and no token to guard it with.
"""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from centers.advertising import advertised
from finder import search

from .chosen import MOST, chosen
from .compare import AT_MOST


@require_safe
@cache_control(private=True, no_store=True)
def saved_page(request: HttpRequest) -> HttpResponse:
    """The page that the list is shown on, and what to do where it cannot be kept."""
    return render(request, "finder/saved/page.html", {"most": MOST})


@csrf_exempt
@require_POST
@cache_control(private=True, no_store=True)
def saved_list(request: HttpRequest) -> HttpResponse:
    """The cards of the centers with the ids in `center`; 400 for more than a list can hold."""
    ids = request.POST.getlist("center")
    if len(ids) > MOST:
        return HttpResponse(status=400)
    found = chosen(ids)
    with search.search_rights():
        outcome = search.search(QueryDict("verified=any"))
        results = outcome.of([center.pk for center in found.listed])
    context = {
        "search": outcome,
        "chosen": found,
        "results": [results[c.pk] for c in found.listed if c.pk in results],
        "advertised": advertised(list(results), outcome.at),
        "at_most": AT_MOST,
        "text_only": False,
    }
    response = render(request, "finder/saved/_list.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
