"""All matches of a search as points of a map: the same conditions and order as the list."""

from dataclasses import dataclass

from django.db.models import Case, Value, When

from centers.models.center import Center

from . import ranking
from .results import Matches
from .rights import search_rights

# As many as a phone draws and loads without trouble: about 200 KB compressed.
MAX_POINTS = 5000
ROUGH = (Center.Precision.ZIP, Center.Precision.CITY)


@dataclass(frozen=True)
class Point:
    """A match where it lies, in WGS 84 degrees to four decimals (11 metres).

    `rough`: it stands for the middle of a ZIP code area or a city. `to_ask`: not confirmed.
    """

    pk: int
    public_id: str
    name: str
    latitude: float
    longitude: float
    verified: bool
    rough: bool
    to_ask: bool


@search_rights()
def points(matches: Matches, limit: int = MAX_POINTS) -> tuple[list[Point], bool]:
    """The first `limit` matches in the order of the list, and whether there are more.

    One query: confirmed matches and those to ask together, the confirmed first.
    """
    conditions = matches.conditions
    to_ask = Case(When(conditions.confirmed, then=Value(0)), default=Value(1))
    found = matches.filter.base.filter(conditions.confirmed | conditions.to_ask)
    if phone_only := matches.taxonomy.phone_only:
        # There is nothing to find on a map.
        found = found.exclude(yes__contains=[phone_only])
    rows = ranking.ordered(found.annotate(to_ask=to_ask), matches.sort, matches.spot)
    rows = rows.order_by("to_ask", *rows.query.order_by).values_list(
        "pk",
        "center__public_id",
        "center__name",
        "latitude",
        "longitude",
        "verified_until",
        "center__location_precision",
        "to_ask",
    )[: limit + 1]
    found = [
        Point(
            pk=pk,
            public_id=public_id,
            name=name,
            latitude=round(latitude, 4),
            longitude=round(longitude, 4),
            verified=verified_until is not None and verified_until >= matches.at,
            rough=precision in ROUGH,
            to_ask=bool(to_ask),
        )
        for pk, public_id, name, latitude, longitude, verified_until, precision, to_ask in rows
    ]
    return found[:limit], len(found) > limit
