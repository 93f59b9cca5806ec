"""The ranking rule. It is published at /how-we-rank/; a change here is a new version there.

Confirmed matches come first, then those to ask. Within each, the order is the chosen sort, and the
center's id settles ties. Nothing else has a say.
"""

from django.db.models import F, QuerySet

from centers.geodesy import LineTo
from centers.models.listing import Listing
from centers.places import Spot

RULE_VERSION = 2
RULE_DATE = "2026-11-24"


def default_sort(spot: Spot | None) -> str:
    """Nearest first where there is a point to measure from; a state has none that means much."""
    return "distance" if has_distance(spot) else "name"


def has_distance(spot: Spot | None) -> bool:
    return spot is not None and spot.kind != "state"


def ordered(queryset: QuerySet[Listing], sort: str, spot: Spot | None) -> QuerySet[Listing]:
    """The queryset in the order of the rule. `sort` is one of parameters.SORTS."""
    if sort == "distance" and has_distance(spot):
        return queryset.order_by(LineTo("point", spot.latitude, spot.longitude), "pk")
    if sort == "recently-verified":
        return queryset.order_by(F("verified_on").desc(nulls_last=True), "sort_name", "pk")
    return queryset.order_by("sort_name", "pk")
