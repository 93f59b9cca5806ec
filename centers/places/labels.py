"""The names that visitors see for places, and the text that finds exactly that place again.

A label is stored in English. The query is read off it, and so is the label in the language of the
page. Where one state has several cities of a name, all but one that dwarfs the others carry their
county: "Salem, AR (Saline County)", found again by "Salem, Saline County, AR".
"""

import re

from django.utils.translation import gettext as _

_WITH_COUNTY = re.compile(r"(?P<name>.+), (?P<state>[A-Z]{2}) \((?P<county>.+)\)")
_ZIP = re.compile(r"(?P<numbers>\d{5}) \(near (?P<place>.+)\)")


def city_label(name: str, state: str, county: str = "") -> str:
    return f"{name}, {state} ({county})" if county else f"{name}, {state}"


def county_label(name: str, state: str) -> str:
    return f"{name}, {state}"


def zip_label(code: str, near: str, state: str) -> str:
    return f"{code} (near {near}, {state})"


def county_of(label: str) -> str:
    """The county in a city's label, or ""."""
    match = _WITH_COUNTY.fullmatch(label)
    return match["county"] if match else ""


def city_query(label: str) -> str:
    """What to type to get exactly this city."""
    match = _WITH_COUNTY.fullmatch(label)
    return f"{match['name']}, {match['county']}, {match['state']}" if match else label


def state_label_shown(label: str) -> str:
    """ "Washington State" -> "Estado de Washington" on a page in Spanish."""
    return _(label)


def zip_label_shown(label: str) -> str:
    """ "53703 (near Madison, WI)" -> "53703 (cerca de Madison, WI)" on a page in Spanish."""
    match = _ZIP.fullmatch(label)
    return _("%(numbers)s (near %(place)s)") % match.groupdict() if match else label
