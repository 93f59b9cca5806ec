"""For advertising admins: a center's card and page as visitors see them while it advertises.

It stands here and not with the desk because it is the public page itself, with the same template,
facts and styles; the desk knows nothing of those.
"""

import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from centers.advertising.page import page_of
from centers.desk.access import advertising_admins
from centers.models import Listing
from finder.search import Matches, Result, Taxonomy
from finder.search.parameters import read

from .center import center_context

LOOKS = {
    "": _("As this screen is set"),
    "light": _("Light"),
    "dark": _("Dark"),
    "print": _("On paper"),
}
_TOKENS = Path(settings.BASE_DIR) / "finder/static/finder/css/tokens.css"
_DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{(.*)\}\s*\Z", re.DOTALL)


@never_cache
@advertising_admins
@require_safe
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """The label on a card and on the page of a center, and the advertiser's own part below."""
    look = request.GET.get("look", "")
    if look not in LOOKS:
        raise Http404
    listings = Listing.objects.select_related("center__organization")
    listing = get_object_or_404(
        listings.prefetch_related("center__phones", "center__source_records"),
        center__public_id=public_id.lower(),
    )
    center = listing.center
    context = center_context(request, center, shown={center.pk: timezone.localdate()})
    return render(
        request,
        "finder/advertiser_preview.html",
        context
        | {
            "result": _as_found(listing),
            "search": None,
            "advertiser_page": page_of(center.pk, _photo_address),
            "look": look,
            "looks": LOOKS.items(),
        },
    )


@advertising_admins
@require_safe
def colors(request: HttpRequest, look: str) -> HttpResponse:
    """The house colors of one look, whichever the screen is set to: the style sheet's own."""
    css = _TOKENS.read_text(encoding="utf-8")
    dark = _DARK.search(css)
    light = css[: dark.start()]
    if look == "dark":
        css = f"{light}{dark[1]}:root {{ color-scheme: dark; }}"
    elif look in ("light", "print"):
        css = f"{light}:root {{ color-scheme: light; }}"
    else:
        raise Http404
    return HttpResponse(css, content_type="text/css; charset=utf-8")


def _as_found(listing: Listing) -> Result:
    """The listing as a search without needs and without a place finds it."""
    taxonomy = Taxonomy.load()
    anything = read(QueryDict(), taxonomy)
    return Matches(anything, taxonomy, timezone.localdate()).result(listing)


def _photo_address(pk: int, width: int) -> str:
    return reverse("desk:advertiser-photo", args=[pk, width])
