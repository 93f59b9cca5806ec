"""Who advertises, the public ledger of it, and the measurement of what advertising is not."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from centers import ledger
from centers.advertising import advertisers_now
from centers.models import AdvertisingLedgerEntry, ExposureMeasurement
from finder.neutrality import Grid
from finder.search import Taxonomy

ADVERTISERS_A_PAGE = 100
ENTRIES_A_PAGE = 50


@require_safe
def advertisers_page(request: HttpRequest) -> HttpResponse:
    entries = AdvertisingLedgerEntry.objects.order_by("-sequence")
    context = {
        "now": Paginator(advertisers_now(), ADVERTISERS_A_PAGE).get_page(request.GET.get("page")),
        "entries": Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("entries")),
        "head": ledger.head(),
        "exposure": ExposureMeasurement.objects.latest_finished(),
        "grid": Grid.load(),
        "needs": _needs_of_the_grid(),
    }
    return render(request, "finder/advertisers/page.html", context)


def _needs_of_the_grid() -> list[str]:
    taxonomy = Taxonomy.load()
    terms = [taxonomy.find(*need) for need in Grid.needs if need]
    return [_("no need in particular"), *(term.label for term in terms if term)]
