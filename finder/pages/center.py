from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from centers.models import Center
from finder.search import Taxonomy
from finder.search.parameters import read

from .center_facts import CenterFacts
from .questions import questions


@require_safe
def center_page(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """All that is known of a center. The id decides; an old slug leads to the right address."""
    center = Center.objects.select_related("organization").filter(public_id=public_id.lower())
    center = center.prefetch_related("phones").first()
    if center is None:
        raise Http404
    if slug != center.slug or public_id != center.public_id:
        address = reverse("center", args=[center.public_id, center.slug])
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    taxonomy = Taxonomy.load()
    needs = read(request.GET, taxonomy).needs
    facts = CenterFacts.of(center, taxonomy, timezone.localdate())
    context = {
        "center": center,
        "facts": facts,
        "needs": [(need, facts.answer(need)) for need in needs],
        "questions": questions(needs, facts),
    }
    return render(request, "finder/center.html", context)
