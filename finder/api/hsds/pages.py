"""Lists in pages, as the specification has them, and what every list can be asked for."""

import math
from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.response import Response

from finder.search.parameters import MAX_TEXT, tidy

AT_MOST, USUALLY = 100, 25
# Each of `total_pages` can be asked for, also where a page holds one object.
MAX_PAGE = 2**31 - 1
UUID = {"type": "string", "format": "uuid"}
ID = OpenApiParameter("id", UUID, OpenApiParameter.PATH)
UNKNOWN = "There is none with this id."
MERGED = OpenApiResponse(description="The listing was merged; its successor is there.")
PAGE = [
    OpenApiParameter("page", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE}),
    OpenApiParameter(
        "per_page", {"type": "integer", "minimum": 1, "maximum": AT_MOST, "default": USUALLY}
    ),
    OpenApiParameter("format", enum=["json"], description="The only one."),
]
SEARCH = OpenApiParameter(
    "search", {"type": "string", "maxLength": MAX_TEXT}, description="A part of a name."
)


class PageParameters(serializers.Serializer):
    page = serializers.IntegerField(min_value=1, max_value=MAX_PAGE, default=1)
    per_page = serializers.IntegerField(min_value=1, max_value=AT_MOST, default=USUALLY)
    format = serializers.ChoiceField(["json"], required=False)


class SearchParameters(PageParameters):
    search = serializers.CharField(
        required=False, max_length=MAX_TEXT, allow_blank=True, trim_whitespace=False
    )

    def validate_search(self, value: str) -> str:
        return tidy(value)[0]


def page_schema(one: dict[str, Any]) -> dict[str, Any]:
    """A page with objects like this one."""
    number, truth = {"type": "integer"}, {"type": "boolean"}
    properties = {
        "total_items": number,
        "total_pages": number,
        "page_number": number,
        "size": number,
        "first_page": truth,
        "last_page": truth,
        "empty": truth,
        "contents": {"type": "array", "items": one},
    }
    return {"type": "object", "properties": properties, "required": [*properties]}


def page(total: int, asked: dict[str, Any], cut: Callable[[int, int], list]) -> Response:
    """The page that was asked for; `cut` gives the objects from one place up to another. A page
    after the last one is empty."""
    number, size = asked["page"], asked["per_page"]
    contents = cut((number - 1) * size, number * size)
    pages = math.ceil(total / size)
    return Response(
        {
            "total_items": total,
            "total_pages": pages,
            "page_number": number,
            "size": len(contents),
            "first_page": number == 1,
            "last_page": number >= pages,
            "empty": not contents,
            "contents": contents,
        }
    )
