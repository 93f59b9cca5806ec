"""The gazetteer: where a visitor's words are on the map, without asking anyone outside.

`resolve` a text to a place, `suggest` places while a text is typed, `load_gazetteer` into the
database, `sources` of the data. See docs/decisions/0002-gazetteer.md.
"""

from .load import load_gazetteer
from .normalise import normalise_name
from .resolve import resolve
from .sources import Source, sources
from .spots import Ambiguous, Found, Nowhere, Resolution, Spot, Unknown
from .suggest import suggest

__all__ = [
    "Ambiguous",
    "Found",
    "Nowhere",
    "Resolution",
    "Source",
    "Spot",
    "Unknown",
    "load_gazetteer",
    "normalise_name",
    "resolve",
    "sources",
    "suggest",
]
