"""The parameters of a search, for the schema and for strict reading.

They are the search's own (finder.search.filters, by django-filter). The page leaves out what it
does not understand and says so; a program is refused, so that no mistake goes unnoticed.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from finder.search import DEFAULT_RADIUS, GROUPS, RADII, SORTS
from finder.search.filters import ListingFilter
from finder.search.parameters import MAX_PAGE, MAX_TEXT, SINGLE, Note
from finder.search.results import PAGE_SIZE

from .problems import BadParameters

_CHOICES = ("within", "verified", "sort", "telehealth", "page")


def _text(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(
        name, {"type": "string", "maxLength": MAX_TEXT}, description=description
    )


def _one_of(name: str, values: Sequence, default: Any, description: str) -> OpenApiParameter:
    kind = "integer" if isinstance(values[0], int) else "string"
    schema = {"type": kind, "enum": [*values]}
    if default is not None:
        schema["default"] = default
    return OpenApiParameter(name, schema, description=description)


def _group(name: str) -> OpenApiParameter:
    """Its values are the terms of the taxonomy; the schema fills them in (schema.py)."""
    schema = {"type": "array", "items": {"type": "string"}}
    label = f"{ListingFilter.base_filters[name].label}. Repeatable: any of the values is enough."
    return OpenApiParameter(name, schema, explode=True, style="form", description=label)


SEARCH = [
    _text("where", "ZIP code, city, state or coordinates. Blank: the whole country."),
    _one_of("within", RADII, DEFAULT_RADIUS, "Miles from there."),
    *map(_group, GROUPS),
    _one_of("verified", ("yes", "any"), "yes", "Only verified centers, or all that are listed."),
    _text("q", "Parts of a name, in any order. Without a letter or digit: any name."),
    _one_of("telehealth", ("only",), None, "Only those that treat people in that state from afar."),
]
PAGED_SEARCH = [
    *SEARCH,
    _one_of(
        "sort",
        SORTS,
        None,
        "Without it, nearest first; by name where there is no point to measure from.",
    ),
    OpenApiParameter(
        "page",
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1},
        description=f"Of {PAGE_SIZE} results each, as on the page.",
    ),
]


def check_written(data: QueryDict, known: Sequence[OpenApiParameter]) -> None:
    """Refuse what the page would pass over in silence: a value given twice, a blank choice; and
    parameters other than these."""
    blank = [n for n in (*_CHOICES, *GROUPS) if any(not v.strip() for v in data.getlist(n))]
    errors = [*_unknown(data, {one.name for one in known}), *_twice(data, SINGLE)]
    errors += [{"parameter": name, "detail": "Give a value, or leave it out."} for name in blank]
    if errors:
        raise BadParameters(errors=errors)


def check_understood(notes: tuple[Note, ...]) -> None:
    """Refuse what the search did not understand."""
    errors = [{"parameter": n.parameter, "detail": _why(n)} for n in notes if n.refused]
    if errors:
        raise BadParameters(errors=errors)


def _why(note: Note) -> str:
    """The note's words tell a visitor what was searched all the same; here nothing was."""
    match note.parameter:
        case "where" | "q":
            return f"At most {MAX_TEXT} characters."
        case "page":
            return f"A whole number from 1 to {MAX_PAGE}."
    return "Not one of its values. The description of the API names them."


def only(data: QueryDict, *known: str) -> None:
    """Refuse parameters other than these, and any that is given twice."""
    if errors := [*_unknown(data, known), *_twice(data, known)]:
        raise BadParameters(errors=errors)


def _unknown(data: QueryDict, known: Collection[str]) -> list[dict[str, str]]:
    detail = "There is no such parameter here."
    return [{"parameter": name, "detail": detail} for name in data if name not in known]


def _twice(data: QueryDict, names: Collection[str]) -> list[dict[str, str]]:
    twice = [name for name in names if len(data.getlist(name)) > 1]
    return [{"parameter": name, "detail": "Give this once."} for name in twice]


def valid(request: Request, shape: type[Serializer]) -> dict:
    """The clean values of a request's parameters; a problem for those that are none."""
    only(request.query_params, *shape().fields)
    asked = shape(data=request.query_params.dict())
    if not asked.is_valid():
        raise BadParameters(
            errors=[
                {"parameter": name, "detail": str(error)}
                for name, errors in asked.errors.items()
                for error in errors
            ]
        )
    return asked.validated_data
