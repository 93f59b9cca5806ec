"""The agreements shelf by shelf, and finding whom to enter one for."""

from urllib.parse import urlencode

from django.contrib.postgres.search import TrigramSimilarity
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from centers.desk.access import advertising_admins
from centers.models import Center, Organization
from centers.models.advertising_marks import VerifiedUntil

from .shelves import Shelf, counts, covered, on_shelf

PAGE = 25
FOUND_AT_MOST = 20


@never_cache
@advertising_admins
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """One shelf of agreements, and how many stand on each."""
    wanted = request.GET.get("shelf", "")
    shelf = Shelf(wanted) if wanted in Shelf.values else Shelf.RUNNING
    at = timezone.localdate()
    rows = (
        on_shelf(shelf, at)
        .select_related("center", "organization", "entered_by", "approved_by")
        .order_by(*_order(shelf))
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    under = covered(list(page.object_list), at)
    context = {
        "shelf": shelf,
        "query": urlencode({"shelf": shelf.value}),
        "shelves": counts(at),
        "page": page,
        "rows": [
            {
                "agreement": agreement,
                "centers": under[agreement.pk],
                "shown": [one for one in under[agreement.pk] if one.mark],
            }
            for agreement in page.object_list
        ],
    }
    return render(request, "desk/advertising/list.html", context)


def _order(shelf: Shelf) -> tuple[str, ...]:
    """What asks for something first comes first."""
    if shelf == Shelf.WAITING:
        return ("entered_at", "pk")
    if shelf == Shelf.COMING:
        return ("period__startswith", "pk")
    if shelf == Shelf.ENDED:
        return ("-entered_at", "-pk")
    return ("runs__endswith", "pk")


@never_cache
@advertising_admins
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Centers and organizations by a part of their name; a center by its number, too."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    context = {"q": words, "centers": [], "organizations": [], "most": FOUND_AT_MOST}
    if words:
        alike = TrigramSimilarity("name", words)
        centers = Center.objects.published().filter(merged_into=None)
        context["centers"] = list(
            centers.filter(Q(public_id=words.lower()) | Q(name__icontains=words))
            .select_related("organization")
            .annotate(alike=alike)
            .order_by("-alike", "name", "pk")[:FOUND_AT_MOST]
        )
        verified = dict(
            Center.unfiltered.filter(pk__in=[center.pk for center in context["centers"]])
            .annotate(until=VerifiedUntil("pk"))
            .values_list("pk", "until")
        )
        today = timezone.localdate()
        for center in context["centers"]:
            until = verified[center.pk]
            center.verified_until = until if until and until >= today else None
        context["organizations"] = list(
            Organization.objects.filter(name__icontains=words)
            .annotate(
                alike=alike,
                size=Count("centers", filter=Q(centers__publication="published")),
            )
            .order_by("-alike", "name", "pk")[:FOUND_AT_MOST]
        )
    context["full"] = FOUND_AT_MOST in map(len, (context["centers"], context["organizations"]))
    return render(request, "desk/advertising/find.html", context)
