"""What a tile server's address means for the content security policy. Read by the settings."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def tile_origin(url: str) -> list[str]:
    """For the content security policy: the origin that a tile address adds to ours, if any.

    Raises ImproperlyConfigured for an address that is no template of one host's tiles.
    """
    if not url:
        return []
    parts = urlsplit(url)
    whole = parts.scheme in {"http", "https"} and parts.netloc
    if not all(part in url for part in ("{z}", "{x}", "{y}")) or "{" in parts.netloc:
        raise ImproperlyConfigured(
            "FINDER_MAP_TILE_URL must hold {z}, {x} and {y}, and name one host (no {s})."
        )
    if not whole and not url.startswith("/"):
        raise ImproperlyConfigured("FINDER_MAP_TILE_URL must start with https:// or with /.")
    return [f"{parts.scheme}://{parts.netloc}"] if whole else []
