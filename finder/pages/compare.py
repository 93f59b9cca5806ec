"""Up to four centers side by side, by their ids in the address: no script, no list on our side."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from centers.advertising import advertised
from centers.models import Center
from finder import search
from finder.search import Search

from .chosen import MOST, chosen
from .comparison import compare

AT_MOST = 4  # columns; a fifth fits on no screen and on no sheet of paper
ONLY_DIFFERING = ("rows", "differing")


@require_safe
def compare_page(request: HttpRequest) -> HttpResponse:
    """The centers named by `center`, for the needs and, for distances, the place of a search.

    400 where more are named than fit: the page then asks which. 404 where no id leads anywhere.
    """
    asked = request.GET.copy()
    ids = asked.pop("center", [])
    only_differing = asked.pop("rows", [""])[-1] == ONLY_DIFFERING[1]
    outcome = search.search(asked)
    found = chosen(ids[:MOST])
    context = {"search": outcome, "chosen": found, "at_most": AT_MOST, "carried": carried(outcome)}
    if len(ids) > MOST or len(found.listed) > AT_MOST:
        return render(request, "finder/compare/too_many.html", context, status=400)
    context["advertised"] = advertised([center.pk for center in found.listed], outcome.at)
    context["comparison"] = compare(
        found.listed,
        outcome,
        outcome.at,
        only_differing=only_differing,
        address=partial(_address, outcome, only_differing=only_differing),
    )
    context["other_rows"] = _address(outcome, found.listed, only_differing=not only_differing)
    status = 404 if found.gone and not found.found else 200
    return render(request, "finder/compare/page.html", context, status=status)


def _address(outcome: Search, centers: list[Center], *, only_differing: bool) -> str:
    pairs = [("center", center.public_id) for center in centers]
    pairs += [ONLY_DIFFERING] if only_differing else []
    return urlencode(pairs + carried(outcome))


def carried(outcome: Search) -> list[tuple[str, str]]:
    """What a comparison takes along from a search: its place, for the distances, and its needs."""
    names = ("where", *search.GROUPS)
    return [(name, value) for name, value in outcome.parameters.pairs() if name in names]
