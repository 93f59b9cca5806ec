"""Other centers near a point: where someone can turn whose center has closed."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch

from centers.geodesy import LineTo, miles_between
from centers.models.center import CenterPhone
from centers.models.listing import Listing
from centers.places import Spot

from .conditions import near
from .rights import search_rights

WITHIN = 50  # miles
MOST = 3


@dataclass(frozen=True)
class Nearby:
    listing: Listing
    miles: float
    verified: bool


@search_rights()
def nearby(latitude: float, longitude: float, at: datetime.date) -> list[Nearby]:
    """The nearest verified centers within WITHIN miles, or, where there is none, the nearest of
    all there; three queries at most."""
    here = near(Spot("point", "", latitude, longitude, "", ""), WITHIN)
    rows = Listing.objects.filter(here).order_by(LineTo("point", latitude, longitude), "pk")
    rows = rows.select_related("center").prefetch_related(
        Prefetch("center__phones", CenterPhone.objects.all())
    )
    found = list(rows.verified(at)[:MOST]) or list(rows[:MOST])
    return [
        Nearby(
            row,
            miles_between((latitude, longitude), (row.latitude, row.longitude)),
            row.is_verified(at),
        )
        for row in found
    ]
