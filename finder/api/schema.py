"""The description of the API: OpenAPI 3.1, made from the code that answers."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import JsonResponse
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request

from centers.exports import data_license
from finder.search import GROUPS, Taxonomy

from .inspect import KEY_SCHEME
from .problems import CONTENT_TYPE, KEY_HEADER
from .view import ApiView

# What any operation may answer besides its own; the problems say what they mean.
_PROBLEMS = {
    "400": "A parameter cannot be used.",
    "401": "The API key is not known.",
    "404": "There is no such center, place or page.",
    "409": "Several places have that name.",
    "410": "The listing was taken down.",
    "429": "Too many requests in this hour.",
    "500": "Something went wrong on our side.",
}
_TEXT = {"type": "string"}


def _list_of(*members: str) -> dict[str, Any]:
    one = {"type": "object", "properties": dict.fromkeys(members, _TEXT), "required": [*members]}
    return {"type": "array", "items": one}


_PROBLEM = {
    "type": "object",
    "description": "Problem details of RFC 9457.",
    "properties": {
        "type": {**_TEXT, "description": "A URI for the kind of problem, or about:blank."},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "errors": _list_of("parameter", "detail"),
        "choices": _list_of("label", "query"),
    },
    "required": ["type", "title", "status", "detail"],
}
_LIMITS = {
    "RateLimit": "What remains `r` and the seconds `t` until the window ends.",
    "RateLimit-Policy": "The quota `q` and the window `w` in seconds.",
}


class SchemaView(ApiView):
    """One document for each part of the API (`urlconf`)."""

    schema = None
    urlconf = ""

    def get(self, request: Request) -> JsonResponse:
        return JsonResponse(document(self.urlconf), content_type="application/vnd.oai.openapi+json")


def document(urlconf: str) -> dict[str, Any]:
    """The OpenAPI document of what `urlconf` routes, with the taxonomy as it is now."""
    return _document(urlconf, tuple(t.natural_key() for t in Taxonomy.load().terms.values()))


@cache
def _document(urlconf: str, terms: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    schema = SchemaGenerator(urlconf=urlconf).get_schema(request=None, public=True)
    schema["servers"] = [{"url": settings.SITE_URL}]
    schema["info"]["license"] = {"name": data_license.TITLE, "identifier": data_license.NAME}
    components = schema["components"]
    components["securitySchemes"] = {
        KEY_SCHEME: {"type": "apiKey", "in": "header", "name": KEY_HEADER}
    }
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    for path in schema["paths"].values():
        for operation in path.values():
            _complete(operation, terms)
    return schema


def _complete(operation: dict[str, Any], terms: tuple[tuple[str, str], ...]) -> None:
    for parameter in operation.get("parameters", []):
        if parameter["name"] in GROUPS:
            slugs = [slug for group, slug in terms if group == parameter["name"]]
            parameter["schema"]["items"]["enum"] = slugs
    problem = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = {n: {"description": d, "schema": {"type": "string"}} for n, d in _LIMITS.items()}
    responses = operation["responses"]
    etag = {"schema": {"type": "string"}, "description": "Of this very body."}
    responses["200"]["headers"] = {**headers, "ETag": etag}
    responses["304"] = {"description": "Unchanged since the body with the ETag that was named."}
    for status, words in _PROBLEMS.items():
        responses[status] = {"description": words, "content": problem}
