"""Fictional centers, so that a first run finds something near any large city.

`load_demo`, `remove_demo`, `is_loaded`; `renew_demo` makes its checks again before they lapse, and
`keep_demo` does what a start of the site needs. The centers stand in fixtures/demo/centers.json,
written by centers/demo/build.
"""

from .load import TaxonomyMissing, is_loaded, load_demo
from .remove import Removed, remove_demo
from .renew import renew_demo
from .start import keep_demo

__all__ = [
    "Removed",
    "TaxonomyMissing",
    "is_loaded",
    "keep_demo",
    "load_demo",
    "remove_demo",
    "renew_demo",
]
