"""The names that visitors see for places, and the text that finds exactly that place again.

A label is stored; the query is read off it. Where one state has several cities of a name, all but
one that dwarfs the others carry their county: "Salem, AR (Saline County)", found again by
"Salem, Saline County, AR".
"""

import re

_WITH_COUNTY = re.compile(r"(?P<name>.+), (?P<state>[A-Z]{2}) \((?P<county>.+)\)")


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
