"""A search box for other sites: a page without a script, to link to or to show in a frame."""

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from finder.search import Taxonomy

from .home import first_needs


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """The form alone; its results open in a tab of their own, on this site.

    Only the sites of EMBED_ORIGINS may frame it. As a link it works from anywhere.
    """
    response = render(request, "finder/embed.html", {"needs": first_needs(Taxonomy.load())})
    if not settings.EMBED_ORIGINS:
        return response
    allowed = csp_replace({"frame-ancestors": settings.EMBED_ORIGINS})
    # X-Frame-Options knows no list of sites; every browser that we serve reads the policy.
    return xframe_options_exempt(allowed(lambda _request: response))(request)
