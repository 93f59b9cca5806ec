"""Scripts and styles of other projects, served by us from the packages that bring them."""

from importlib.util import find_spec
from pathlib import Path

from django.contrib.staticfiles.apps import StaticFilesConfig

# Folder below STATIC_URL: the package whose folder `data` lies there.
_PACKAGES = {
    "leaflet": "xstatic.pkg.leaflet",
    "markercluster": "xstatic.pkg.leaflet_markercluster",
}


def package_files() -> list[tuple[str, Path]]:
    """For STATICFILES_DIRS: (folder, where its files are)."""
    return [
        (folder, Path(find_spec(package).origin).parent / "data")
        for folder, package in _PACKAGES.items()
    ]


class StaticFiles(StaticFilesConfig):
    """Static files without those that no page uses."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "leaflet-src*",
        # It names a source map that the package lacks; the one that we serve has its own.
        "leaflet.markercluster.js",
    ]
