"""Scripts and styles of other projects, served by us from the packages that bring them."""

from importlib.util import find_spec
from pathlib import Path

# Folder below STATIC_URL: the package whose folder `data` lies there.
_PACKAGES = {
    "leaflet": "xstatic.pkg.leaflet",
    "markercluster": "xstatic.pkg.leaflet_markercluster",
}

# What no page uses. The second names a source map that its package lacks; the one that we serve
# has its own. Whatever gathers static files must leave both out (finder/apps.py).
NOT_SERVED = ["leaflet-src*", "leaflet.markercluster.js"]


def package_files() -> list[tuple[str, Path]]:
    """For STATICFILES_DIRS: (folder, where its files are)."""
    return [
        (folder, Path(find_spec(package).origin).parent / "data")
        for folder, package in _PACKAGES.items()
    ]
