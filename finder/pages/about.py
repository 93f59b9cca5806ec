from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from centers import places, sampling
from centers.exports import data_license
from centers.models import Center, Listing, SourceCode, SourceRecord
from centers.models.taxonomy import Section
from centers.models.verification import REQUIRED_SECTIONS
from centers.verification import VALID_FOR
from finder.search import RADII, ranking


@require_safe
def how_we_verify(request: HttpRequest) -> HttpResponse:
    validity = [(Section(section), VALID_FOR.get(section)) for section in Section.values]
    context = {
        "validity": validity,
        "required": [Section(s) for s in REQUIRED_SECTIONS],
        "accuracy": sampling.published_accuracy(),
        "tries": sampling.TRIES,
    }
    return render(request, "finder/how_we_verify.html", context)


@require_safe
def how_we_rank(request: HttpRequest) -> HttpResponse:
    context = {"version": ranking.RULE_VERSION, "since": ranking.RULE_DATE, "radii": RADII}
    return render(request, "finder/how_we_rank.html", context)


@require_safe
def about_the_data(request: HttpRequest) -> HttpResponse:
    """How much is known and from whom, counted from the register as it stands."""
    sources = (
        SourceRecord.objects.values("source", "source_name")
        .annotate(records=Count("pk"), as_of=Max("as_of"))
        .order_by("source")
    )
    context = {
        "sources": sources,
        "listed": Listing.objects.count(),
        "verified": Listing.objects.verified(timezone.localdate()).count(),
        "closed": Center.objects.closed().count(),
        "by_precision": Center.objects.published()
        .values("location_precision")
        .annotate(number=Count("pk"))
        .order_by("-number", "location_precision"),
        "precisions": Center.Precision.choices,
        "gazetteer": places.sources(),
        "data_license": data_license,
        "export_url": settings.EXPORT_URL,
        "unmapped": SourceCode.objects.exclude(unmapped_reason="").order_by("code", "pk"),
        "mapped": SourceCode.objects.filter(unmapped_reason="").count(),
    }
    return render(request, "finder/about_the_data.html", context)
