"""Map tiles, where whoever runs the site has some of their own: off unless a setting names them.

Either the address of a tile server (FINDER_MAP_TILE_URL) or one PMTiles file with raster tiles
(FINDER_MAP_PMTILES), which the site then serves itself. docs/operations.md tells how.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core import checks
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, TileType

_CONTENT_TYPES = {
    TileType.PNG: "image/png",
    TileType.JPEG: "image/jpeg",
    TileType.WEBP: "image/webp",
    TileType.AVIF: "image/avif",
}
# Beyond this no map of streets has tiles.
_MAX_ZOOM = 19


@dataclass(frozen=True)
class Tiles:
    """What Leaflet needs: an address with {z}, {x} and {y}, whom to name, the closest zoom."""

    url: str
    attribution: str
    max_zoom: int


def tiles() -> Tiles | None:
    """The tiles to draw below the points; None where the site has none, as by default."""
    if settings.MAP_PMTILES:
        max_zoom = archive(settings.MAP_PMTILES).max_zoom
        return Tiles("/tiles/{z}/{x}/{y}", settings.MAP_TILE_ATTRIBUTION, max_zoom)
    if settings.MAP_TILE_URL:
        return Tiles(settings.MAP_TILE_URL, settings.MAP_TILE_ATTRIBUTION, _MAX_ZOOM)
    return None


class Archive:
    """A PMTiles file of raster tiles, mapped into memory: only what is asked for is read.

    Raises OSError where it cannot be read, ValueError where it is something else.
    """

    def __init__(self, path: str | Path):
        with Path(path).open("rb") as file:
            self._reader = Reader(MmapSource(file))
        try:
            header = self._reader.header()
        except Exception as error:  # the package raises a class of its own, or struct's and others
            raise ValueError(f"{path} is not a PMTiles file: {error!r}") from error
        if header["tile_type"] not in _CONTENT_TYPES:
            raise ValueError(f"{path} holds no pictures but {header['tile_type'].name} tiles.")
        if header["tile_compression"] not in {Compression.NONE, Compression.UNKNOWN}:
            raise ValueError(f"{path} holds compressed pictures, which no browser reads.")
        self.content_type = _CONTENT_TYPES[header["tile_type"]]
        self.max_zoom: int = header["max_zoom"]

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile, or None where the file has none at that place."""
        if z > self.max_zoom or max(x, y) >= 1 << z:
            return None
        return self._reader.get(z, x, y)


@lru_cache(maxsize=1)
def archive(path: str) -> Archive:
    """The file, opened once. A new file is seen after a restart."""
    return Archive(path)


def check_tiles(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """A system check, so that a wrong file is found before a visitor finds it."""
    if not settings.MAP_PMTILES:
        return []
    try:
        Archive(settings.MAP_PMTILES)
    except (OSError, ValueError) as error:
        return [checks.Error(f"FINDER_MAP_PMTILES: {error}", id="finder.E001")]
    return []
