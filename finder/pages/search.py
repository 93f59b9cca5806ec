from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from centers.advertising import advertised
from finder import search

from .compare import AT_MOST
from .layout import layout
from .search_form import SearchForm
from .sharing import share_results


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """The results page; to htmx only its changing parts, with the tidy address of the search."""
    asked = request.GET
    with search.search_rights():
        outcome = search.search(asked).fetch()
    context = {
        "search": outcome,
        "form": SearchForm(outcome),
        # Joined on after the search is over: what it found and in which order stands by now.
        "advertised": advertised([result.center.pk for result in outcome.shown], outcome.at),
        "tidy_query": outcome.parameters.query_string(),
        **layout(outcome.parameters),
    }
    if isinstance(outcome, search.Matches):
        context |= {"share": share_results(request, outcome), "at_most": AT_MOST}
    partial = request.htmx and not request.htmx.history_restore_request
    template = "finder/search/_update.html" if partial else "finder/search/page.html"
    response = render(request, template, context)
    if partial:
        query = outcome.parameters.query_string()
        response["HX-Push-Url"] = f"{reverse('search')}?{query}" if query else reverse("search")
    # One address, two bodies: a cache must not hand a fragment to a browser.
    patch_vary_headers(response, ["HX-Request"])
    return response
