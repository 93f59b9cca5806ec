"""Other names for places: short forms, former names, Spanish names.

The list is a file (fixtures/gazetteer/aliases.csv) beside the Spanish names of states, short enough
to keep in memory. The gazetteer
itself holds one name a place; a full table of alternate names would take the place of this module.
"""

import csv
from functools import cache
from pathlib import Path

from .fixture import ALIASES
from .normalise import normalise_name
from .parse import state_called
from .states import IN_SPANISH

Key = tuple[str, str]  # (kind, code) of a Place


@cache
def _aliases(path: Path = ALIASES) -> dict[str, tuple[Key, ...]]:
    found: dict[str, tuple[Key, ...]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["kind"], row["code"])
            found[row["alias"]] = (*found.get(row["alias"], ()), key)
    for name, state in IN_SPANISH.items():
        name = normalise_name(name)
        found[name] = (*found.get(name, ()), ("state", state))
    return found


def places_called(name: str) -> tuple[Key, ...]:
    """Keys of the places that have this normalised name as an alias or are a state of that code."""
    state = state_called(name.split())
    return (*_aliases().get(name, ()), *((("state", state),) if state else ()))


def places_called_like(beginning: str) -> tuple[Key, ...]:
    """Keys of the places with an alias that begins so, or that are a state of exactly that code."""
    keys = [
        key for alias, many in _aliases().items() if alias.startswith(beginning) for key in many
    ]
    return (*keys, *places_called(beginning))
