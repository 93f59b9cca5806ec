"""The queries that place names cost. Each is one statement served by an index of Place."""

import math
from collections.abc import Collection, Iterable

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, FloatField, Q, QuerySet
from django.db.models.functions import Cast

from centers.models.place import Place

from .aliases import Key
from .coordinates import Coordinates

# Names that the trigram index offers for a misspelt one, before they are weighed one by one.
_SIMILAR_AT_MOST = 40
# How far, in degrees of latitude, a point may lie from the nearest place to be called after it.
_NEAR_DEGREES = 0.5


def named(names: Iterable[str], keys: Iterable[Key]) -> list[Place]:
    """Places with one of these normalised names, or one of these (kind, code) keys."""
    wanted = Q(search_name__in=sorted(set(names)))
    for kind, code in sorted(set(keys)):
        wanted |= Q(kind=kind, code=code)
    return list(Place.objects.filter(wanted).order_by(F("population").desc(nulls_last=True), "pk"))


def similar(name: str, states: Collection[str] = ()) -> list[Place]:
    """Places, in these states if any are given, whose name shares enough trigrams with this one:
    the most alike first, then the most populous."""
    places = Place.objects.filter(search_name__trigram_similar=name).exclude(kind=Place.Kind.ZIP)
    if states:
        places = places.filter(state__in=states)
    return list(
        places.order_by(
            TrigramSimilarity("search_name", name).desc(),
            F("population").desc(nulls_last=True),
            "pk",
        )[:_SIMILAR_AT_MOST]
    )


def zips_from(prefix: str) -> QuerySet[Place]:
    """ZIPs that begin with these digits, in order. A range, which any collation's index serves."""
    return Place.objects.filter(
        kind=Place.Kind.ZIP, code__gte=prefix, code__lte=prefix.ljust(5, "9")
    ).order_by("code", "pk")


def nearest(point: Coordinates) -> Place | None:
    """The city nearest to a point, or None if none is within reach."""
    shrink = max(math.cos(math.radians(point.latitude)), 0.1)
    north = Cast(F("latitude") - point.latitude, FloatField())
    east = Cast((F("longitude") - point.longitude) * shrink, FloatField())
    reach = _NEAR_DEGREES / shrink
    return (
        Place.objects.filter(
            kind=Place.Kind.CITY,
            latitude__range=(point.latitude - _NEAR_DEGREES, point.latitude + _NEAR_DEGREES),
            longitude__range=(point.longitude - reach, point.longitude + reach),
        )
        .order_by(north * north + east * east, "pk")
        .first()
    )
