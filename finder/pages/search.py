from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from finder import search

from .compare import AT_MOST
from .layout import layout
from .search_form import SearchForm
from .sharing import share_results


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """The results page; to htmx only its changing parts, with the tidy address of the search."""
    outcome = search.search(request.GET)
    context = {"search": outcome, "form": SearchForm(outcome)} | layout(outcome.parameters)
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
