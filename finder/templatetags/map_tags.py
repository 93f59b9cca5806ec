"""What a map on a page needs to know."""

import json

from django import template

from centers.models import Center
from finder.basemap.tiles import Tiles, tiles
from finder.pages.search_points import ROUGH, VERIFIED
from finder.search.points import ROUGH as ROUGH_PRECISIONS

register = template.Library()


@register.simple_tag
def map_tiles() -> Tiles | None:
    return tiles()


@register.simple_tag
def center_point(center: Center, verified: bool) -> str:
    """The center as a point of the map, in the form of /search/points/."""
    rough = center.location_precision in ROUGH_PRECISIONS
    flags = VERIFIED * verified + ROUGH * rough
    return json.dumps([center.public_id, center.name, center.latitude, center.longitude, flags])
