"""A search box for other sites: a page without a script, to link to or to show in a frame."""

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from finder.search import Taxonomy

from .home import first_needs

_LINK = '<a href="{address}" rel="noreferrer">{title}</a>'
# Forms and links in it open tabs, and these are then as free as any other.
_FRAME = """\
<iframe src="{address}" title="{title}"
  style="width: 100%; min-width: 200px; height: 36rem; border: 0"
  sandbox="allow-forms allow-popups allow-popups-to-escape-sandbox"
  referrerpolicy="no-referrer" loading="lazy"></iframe>"""


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """The form alone; its results open in a tab of their own, on this site.

    Only the sites of EMBED_ORIGINS may frame it. As a link it works from anywhere.
    """
    response = render(request, "finder/embed.html", {"needs": first_needs(Taxonomy.load())})
    response["Referrer-Policy"] = "no-referrer"
    if not settings.EMBED_ORIGINS:
        return response
    allowed = csp_replace({"frame-ancestors": settings.EMBED_ORIGINS})
    # X-Frame-Options knows no list of sites; every browser that we serve reads the policy.
    return xframe_options_exempt(allowed(lambda _request: response))(request)


@require_safe
def embedding(request: HttpRequest) -> HttpResponse:
    """How to put it on one's site, with the HTML to copy, in the language of the page."""
    words = {"address": settings.SITE_URL + reverse("embed"), "title": _("Find treatment near you")}
    safe = {name: escape(text) for name, text in words.items()}
    codes = {"link": _LINK.format(**safe), "frame": _FRAME.format(**safe)}
    return render(request, "finder/embedding/page.html", codes)
