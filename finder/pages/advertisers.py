"""Who advertises, the public ledger of it, and the measurement of what advertising is not."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from centers import ledger
from centers.advertising import advertisers
from centers.models import AdvertisingLedgerEntry, Center, ExposureMeasurement
from centers.models.advertising_marks import Mark
from finder.neutrality import Grid
from finder.search import Taxonomy

ADVERTISERS_A_PAGE = 100
ENTRIES_A_PAGE = 50


@dataclass(frozen=True)
class Advertiser:
    """A center that is shown as an advertiser now, and on what that rests."""

    center: Center
    mark: Mark

    def public(self) -> dict[str, str]:
        """As it is published; each day is the first or last of its kind."""
        return {
            "center": self.center.public_id,
            "center_name": self.center.full_name,
            "city": self.center.city,
            "state": self.center.state,
            "organization": self.mark.organization,
            "since": self.mark.since.isoformat(),
            "until": self.mark.until.isoformat(),
            "verified_until": self.mark.verified_until.isoformat(),
            "shown_until": self.mark.shown_until.isoformat(),
        }


def advertisers_now() -> list[Advertiser]:
    """All of them by name, in two queries."""
    marks = {mark.center_id: mark for mark in advertisers()}
    centers = Center.objects.filter(pk__in=marks).order_by("name", "program_name", "pk")
    return [Advertiser(center, marks[center.pk]) for center in centers]


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
