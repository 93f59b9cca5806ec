"""Tiles of one's own below the map: off by default, from a server or from one file."""

import io

import pytest
from django.core.exceptions import ImproperlyConfigured
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from finder.basemap.origin import tile_origin
from finder.basemap.tiles import Archive, check_tiles, tiles

PICTURES = {(0, 0, 0): b"the world", (1, 0, 0): b"north-west", (1, 1, 1): b"south-east"}


@pytest.fixture
def write_archive(tmp_path):
    def write(tile_type=TileType.PNG, compression=Compression.NONE) -> str:
        file = io.BytesIO()
        writer = Writer(file)
        for place, picture in sorted(PICTURES.items(), key=lambda item: zxy_to_tileid(*item[0])):
            writer.write_tile(zxy_to_tileid(*place), picture)
        corners = dict.fromkeys(("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7"), 0)
        center = {"center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0}
        kind = {"tile_type": tile_type, "tile_compression": compression}
        writer.finalize(kind | corners | center, {})
        path = tmp_path / f"{tile_type.name}.pmtiles"
        path.write_bytes(file.getvalue())
        return str(path)

    return write


@pytest.mark.parametrize(
    ("tile_type", "content_type"), [(TileType.PNG, "image/png"), (TileType.WEBP, "image/webp")]
)
def test_a_file_is_served_tile_by_tile(client, settings, write_archive, tile_type, content_type):
    settings.MAP_PMTILES = write_archive(tile_type)

    for (z, x, y), picture in PICTURES.items():
        response = client.get(f"/tiles/{z}/{x}/{y}")
        assert (response.status_code, response.content) == (200, picture)
        assert response["Content-Type"] == content_type
    assert tiles().max_zoom == 1


@pytest.mark.parametrize("place", ["1/1/0", "0/1/0", "9/0/0", "99/0/0", "1/4000000000/1"])
def test_where_the_file_ends_there_is_nothing_to_draw(client, settings, write_archive, place):
    settings.MAP_PMTILES = write_archive()

    response = client.get(f"/tiles/{place}")

    assert (response.status_code, response.content) == (204, b"")


@pytest.mark.django_db
def test_without_a_file_there_are_no_tiles(client):
    assert client.get("/tiles/0/0/0").status_code == 404
    assert tiles() is None


def test_what_is_no_file_of_pictures_stops_the_start(settings, tmp_path, write_archive):
    text = tmp_path / "text.pmtiles"
    text.write_text("not at all" * 50)
    gzipped = write_archive(compression=Compression.GZIP)
    for wrong in (str(text), str(tmp_path / "missing"), write_archive(TileType.MVT), gzipped):
        settings.MAP_PMTILES = wrong
        assert [error.id for error in check_tiles(None)] == ["finder.E001"], wrong
    settings.MAP_PMTILES = write_archive()
    assert check_tiles(None) == []
    with pytest.raises(ValueError, match="MVT"):
        Archive(write_archive(TileType.MVT))


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("", []),
        ("/static/tiles/{z}/{x}/{y}.png", []),
        (
            "https://tiles.example.org:8443/a/{z}/{x}/{y}.png?k=1",
            ["https://tiles.example.org:8443"],
        ),
    ],
)
def test_the_policy_allows_the_one_server_that_was_named(url, allowed):
    assert tile_origin(url) == allowed


@pytest.mark.parametrize(
    "url",
    ["https://{s}.example.org/{z}/{x}/{y}", "https://example.org/", "tiles/{z}/{x}/{y}"],
)
def test_an_address_that_cannot_work_is_refused(url):
    with pytest.raises(ImproperlyConfigured):
        tile_origin(url)
