import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from centers.advertising import advertised
from centers.models import Center
from finder.facts import CenterFacts
from finder.search import Taxonomy
from finder.search.nearby import nearby
from finder.search.parameters import read

from .advertiser import advertiser_page
from .center_data import structured_data
from .layout import layout
from .questions import OPENINGS, questions
from .report import notices
from .sharing import share_center

# A merge can be undone: browsers and search engines ask again after this time.
_MERGED_FOR = 60 * 60


@require_safe
def center_page(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """All that is known of a center. The id decides; an old slug leads to the right address.

    The id of a listing that was merged leads to the one that took its place. One that was public
    and then withdrawn is gone (410), not merely unknown, so that search engines drop it at once;
    the page says nothing of it and leads to a search nearby. A closed center's page stays and names
    others near it. For visitors, what is or always was a draft does not exist (404).
    """
    centers = Center.unfiltered.select_related("organization").prefetch_related("phones")
    asked_for = centers.filter(public_id=public_id.lower()).first()
    if asked_for is None:
        raise Http404
    center = asked_for.survivor()
    if not (center.is_published or center.is_closed):
        if center.publication == Center.Publication.WITHDRAWN and center.published_at:
            return render(request, "410.html", {"near": center.zip}, status=410)
        raise Http404
    if slug != center.slug or public_id != center.public_id:
        address = reverse("center", args=[center.public_id, center.slug])
        query = request.META.get("QUERY_STRING", "")
        onward = redirect(f"{address}?{query}" if query else address, permanent=True)
        if center != asked_for:
            patch_cache_control(onward, max_age=_MERGED_FOR)
        return onward
    response = render(request, "finder/center.html", center_context(request, center))
    if center.demo:  # nobody should come upon a fictional center without our banner on the way
        response["X-Robots-Tag"] = "noindex"
    return response


def center_context(
    request: HttpRequest, center: Center, shown: dict[int, datetime.date] | None = None
) -> dict[str, Any]:
    """What the page of a center is made of. `shown` says whether it is an advertiser, where that is
    not to be asked: only a preview of the label knows better."""
    taxonomy = Taxonomy.load()
    parameters = read(request.GET, taxonomy)
    needs = parameters.needs
    at = timezone.localdate()
    facts = CenterFacts.of(center, taxonomy, at)
    others = nearby(center.latitude, center.longitude, at) if center.is_closed else []
    if shown is None:
        shown = advertised([center.pk, *(other.listing.pk for other in others)], at)
    return {
        "center": center,
        "facts": facts,
        "nearby": others,
        "needs": [(need, facts.answer(need)) for need in needs],
        "questions": questions(needs, facts),
        "advertised": shown,
        "structured_data": structured_data(facts),
        "advertiser_page": advertiser_page(center) if center.pk in shown else None,
        "openings": OPENINGS,
        "reported": [] if center.is_closed else notices(center),
        "parameters": parameters,
        "text_address": f"?{parameters.as_text.center_query_string()}",
        "share": share_center(request, center, parameters),
        **layout(parameters),
    }
