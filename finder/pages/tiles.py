"""Tiles of the map, out of one file, where the site has one."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from finder.basemap.tiles import archive

_DAY = 24 * 60 * 60


@require_safe
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """A picture; 204 where the file has none, drawn as empty; 404 where the site has no file."""
    if not settings.MAP_PMTILES:
        raise Http404
    found = archive(settings.MAP_PMTILES)
    picture = found.tile(z, x, y)
    if picture is None:
        return HttpResponse(status=204)
    headers = {"Cache-Control": f"max-age={_DAY}"}
    return HttpResponse(picture, content_type=found.content_type, headers=headers)
