"""Where + needs -> one page of results. `search` is the way in."""

from .parameters import DEFAULT_RADIUS, RADII, SORTS, Parameters
from .results import AmbiguousPlace, Matches, Result, Search, UnknownPlace, search
from .rights import search_rights
from .taxonomy import GROUPS, Taxonomy

__all__ = [
    "DEFAULT_RADIUS",
    "GROUPS",
    "RADII",
    "SORTS",
    "AmbiguousPlace",
    "Matches",
    "Parameters",
    "Result",
    "Search",
    "Taxonomy",
    "UnknownPlace",
    "search",
    "search_rights",
]
