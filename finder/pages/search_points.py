"""The matches of a search for the map, as compact JSON."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from finder import search
from finder.search.points import Point, points

# What is said of a point, added up: see map-points.js.
VERIFIED, ROUGH, TO_ASK = 1, 2, 4


@require_safe
@cache_control(private=True, no_store=True)
def search_points(request: HttpRequest) -> JsonResponse:
    """The parameters of the results page -> every match: id, name, latitude, longitude, flags.

    Confirmed matches first and then those to ask, in the order of the list, whatever the page.
    `more` says that there were too many for a map. `around` is the latitude, longitude and radius
    in miles that was searched; null where a state or the whole country was. No match and no
    `around` where the place is not known.
    """
    found: list[Point] = []
    more, around = False, None
    with search.search_rights():
        outcome = search.search(request.GET)
        if isinstance(outcome, search.Matches):
            found, more = points(outcome)
    if outcome.has_distance:
        around = [outcome.spot.latitude, outcome.spot.longitude, outcome.parameters.within]
    response = JsonResponse(
        {"points": [_row(point) for point in found], "more": more, "around": around},
        json_dumps_params={"separators": (",", ":"), "ensure_ascii": False},
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def _row(point: Point) -> list:
    flags = VERIFIED * point.verified + ROUGH * point.rough + TO_ASK * point.to_ask
    return [point.public_id, point.name, point.latitude, point.longitude, flags]
