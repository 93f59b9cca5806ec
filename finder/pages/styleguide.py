"""The living page of the design: tokens and components as they stand. Nobody sees it in production.

It is for those who work on the site, so it speaks English and is not translated. docs/design.md
says what each piece is for.
"""

import re

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from centers.advertising import advertised
from centers.models import Listing
from finder import search

from .compare import AT_MOST
from .design_tokens import PAIRS, contrast, read_tokens
from .search_form import SearchForm


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """All tokens and components on one page; 404 in production."""
    if settings.PRODUCTION:
        raise Http404
    at = timezone.localdate()
    tokens = read_tokens()
    outcome = search.search(QueryDict("verified=any&treats=alcohol&pay=medicaid"))
    shown = _one_of_each(at)
    results = outcome.of(shown)
    context = {
        "colors": [token for token in tokens if token.is_color],
        "spaces": [token for token in tokens if re.fullmatch("s[0-9]", token.name)],
        "others": [t for t in tokens if not t.is_color and not re.fullmatch("s[0-9]", t.name)],
        "pairs": [(pair, contrast(pair, dark=False), contrast(pair, dark=True)) for pair in PAIRS],
        "icons": _icons(),
        "search": outcome,
        "form": SearchForm(outcome),
        "results": [results[pk] for pk in shown if pk in results],
        "advertised": advertised(list(results), at),
        "at_most": AT_MOST,
        "today": at,
    }
    response = render(request, "finder/styleguide.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _one_of_each(at) -> list[int]:
    """Listings for the cards: a verified one and one that is not, where there are such."""
    verified = Listing.objects.verified(at)
    rows = (verified, Listing.objects.exclude(pk__in=verified.values("pk")))
    return [pk for some in rows for pk in some.order_by("pk").values_list("pk", flat=True)[:1]]


def _icons() -> list[str]:
    with open(finders.find("finder/img/icons.svg"), encoding="utf-8") as file:
        return re.findall(r'<symbol id="([a-z]+)"', file.read())
