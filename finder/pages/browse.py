"""Browsing by state and city: for those who would rather look than search, and search engines."""

import difflib
import math

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from centers import places
from centers.models import CenterPhone, Listing, Place
from centers.places.states import STATES, state_label
from finder.search import Taxonomy, areas

from .state_tiles import tiles

PAGE_SIZE = 50
SUGGESTIONS = 5


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """All states, as a picture and as a list, with how many centers are listed in each."""
    states = areas.states(timezone.localdate())
    context = {
        "states": states,
        "tiles": tiles(states),
        "listed": sum(state.number.all for state in states),
        "verified": sum(state.number.verified for state in states),
    }
    return render(request, "finder/browse/index.html", context)


@require_safe
def browse_state(request: HttpRequest, state: str) -> HttpResponse:
    """A state: levels of care on record, and its cities. Two letters lead to the full name."""
    code = _code(state)
    if code is None:
        return _unknown_state(request, state)
    found = areas.State(code)
    if state != found.slug:
        return redirect("browse-state", found.slug, permanent=True)
    at = timezone.localdate()
    cities = areas.cities(code, at)
    listings = Listing.objects.filter(state=code)
    number = areas.Number(
        sum(city.number.verified for city in cities), sum(city.number.unverified for city in cities)
    )
    context = {
        "state": areas.State(code, number),
        "cities": cities,
        "levels": areas.levels(listings, Taxonomy.load(), at) if cities else [],
        "where": state_label(code),
    }
    return render(request, "finder/browse/state.html", context)


@require_safe
def browse_city(request: HttpRequest, state: str, city: str) -> HttpResponse:
    """A city: levels of care on record, and its centers by name, in pages.

    A town that the gazetteer knows and that has no center leads on to what is near it.
    """
    code = _code(state)
    if code is None:
        return _unknown_state(request, state)
    at = timezone.localdate()
    by_slug = {found.slug: found for found in areas.cities(code, at)}
    slug, in_state = _slug(city), areas.State(code)
    found = by_slug.get(slug)
    if found is None and not (empty := _town(code, slug)):
        return _unknown_city(request, in_state, city, by_slug)
    if (state, city) != (in_state.slug, slug):
        return redirect("browse-city", in_state.slug, slug, permanent=True)
    if found is None:
        context = {"state": in_state, "name": empty.name, "where": f"{empty.name}, {code}"}
        return render(request, "finder/browse/no_center.html", context)

    listings = Listing.objects.filter(state=code, city__in=found.spellings)
    pages = max(1, math.ceil(found.number.all / PAGE_SIZE))
    page = _page(request.GET.get("page", ""), pages)
    rows = listings.order_by("sort_name", "pk").select_related("center")
    rows = rows.prefetch_related(Prefetch("center__phones", CenterPhone.objects.all()))
    context = {
        "state": in_state,
        "city": found,
        "levels": areas.levels(listings, taxonomy := Taxonomy.load(), at),
        "phone_only": taxonomy.phone_only,
        "rows": [
            (row, row.is_verified(at)) for row in rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        ],
        "page": page,
        "pages": pages,
        "where": _where(found, code),
    }
    return render(request, "finder/browse/city.html", context)


def _code(text: str) -> str | None:
    """The state that a part of an address names: "wisconsin", "WI" or "Wisconsin"."""
    return text.upper() if text.upper() in STATES else areas.STATE_SLUGS.get(_slug(text))


def _slug(text: str) -> str:
    return areas.slug_of(text.replace("-", " "))


def _town(state: str, slug: str) -> Place | None:
    """The town of that name in the gazetteer; the largest, where there are two."""
    towns = Place.objects.filter(
        kind=Place.Kind.CITY, state=state, search_name=slug.replace("-", " ")
    )
    return towns.order_by("-population", "pk").first()


def _where(city: areas.City, state: str) -> str:
    """What the search understands as this city: its name where the gazetteer has it, else the
    middle of its centers."""
    text = f"{city.name}, {state}"
    match places.resolve(text):
        case places.Found(spot=spot, corrected=False) if spot.state == state:
            return spot.query
    latitude, longitude = city.point
    return f"{latitude:.3f},{longitude:.3f}"


def _page(text: str, pages: int) -> int:
    """The page asked for, as far as it exists."""
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return min(max(wanted, 1), pages)


def _unknown_state(request: HttpRequest, text: str) -> HttpResponse:
    alike = difflib.get_close_matches(_slug(text), areas.STATE_SLUGS, SUGGESTIONS)
    context = {
        "text": _words(text),
        "states": [areas.State(areas.STATE_SLUGS[slug]) for slug in alike],
        "cities": [],
        "search": urlencode({"where": _words(text)}),
    }
    return render(request, "finder/browse/unknown.html", context, status=404)


def _unknown_city(
    request: HttpRequest, state: areas.State, text: str, by_slug: dict[str, areas.City]
) -> HttpResponse:
    alike = difflib.get_close_matches(_slug(text), by_slug, SUGGESTIONS)
    context = {
        "text": _words(text),
        "states": [state],
        "state": state,
        "cities": [by_slug[slug] for slug in alike],
        "search": urlencode({"where": f"{_words(text)}, {state.code}", "verified": "any"}),
    }
    return render(request, "finder/browse/unknown.html", context, status=404)


def _words(text: str) -> str:
    """A part of an address as words to show, no longer than a name can be."""
    return "".join(c if c.isprintable() else " " for c in text[:60]).replace("-", " ").strip()
