"""What is wrong, for programs: problem details (RFC 9457), application/problem+json."""

import logging
from http.client import responses

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import JsonResponse
from django.urls import reverse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

KEY_HEADER = "X-API-Key"
CONTENT_TYPE = "application/problem+json"
_OURS = "Something went wrong on our side. It is logged, without what was asked."
_log = logging.getLogger("django.request")


class Problem(exceptions.APIException):
    """A problem with a name of its own. `further` are members beside those of the RFC."""

    name = ""
    title = ""

    def __init__(self, detail: str | None = None, **further):
        super().__init__(detail)
        self.further = further


class BadParameters(Problem):
    status_code, name = 400, "parameters"
    title = "A parameter cannot be used"
    default_detail = "Nothing was searched. The errors say which parameter is wrong, and how."


class UnknownPlace(Problem):
    status_code, name = 404, "unknown-place"
    title = "No such place"
    default_detail = "No place has that name. The choices are those that come nearest to it."


class AmbiguousPlace(Problem):
    status_code, name = 409, "ambiguous-place"
    title = "Several places have that name"
    default_detail = "Ask again with where set to the query of one of the choices."


class NoSuchPage(Problem):
    status_code, name = 404, "no-such-page"
    title = "No such page"
    default_detail = "The results end before that page."


class Gone(Problem):
    status_code, name = 410, "gone"
    title = "No longer listed"
    default_detail = "This listing was taken down."


class UnknownKey(Problem):
    status_code, name = 401, "unknown-key"
    title = "Unknown API key"
    auth_header = f'ApiKey header="{KEY_HEADER}"'
    default_detail = "The key is not known or was revoked. You may also ask without a key."


PROBLEMS = (BadParameters, UnknownPlace, AmbiguousPlace, NoSuchPage, Gone, UnknownKey)


def handler(error: Exception, context: dict) -> Response:
    """For REST_FRAMEWORK: any exception of a view -> a response. None goes on from here."""
    if isinstance(error, SuspiciousOperation):  # such as more parameters than Django reads
        error = exceptions.ParseError("The request cannot be read.")
    response = exception_handler(error, context)
    if response is None:
        response = _unexpected(error, context["request"])
    named = error.name if isinstance(error, Problem) else ""
    response.data = {
        "type": problem_type(named) if named else "about:blank",
        "title": error.title if named else response.status_text,
        "status": response.status_code,
        "detail": _detail(response),
        **(error.further if named else {}),
    }
    response.content_type = CONTENT_TYPE
    return response


def problem_response(status: int, detail: str = _OURS) -> JsonResponse:
    """Where no view of the API could answer. The status says it all."""
    body = {"type": "about:blank", "title": responses[status], "status": status, "detail": detail}
    response = JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    response["X-Robots-Tag"] = "noindex"
    return response


def problem_type(name: str) -> str:
    return f"{settings.SITE_URL}{reverse('api-docs')}#{name}"


def _detail(response: Response) -> str:
    if response.data:
        return str(response.data["detail"])
    return _OURS


def _unexpected(error: Exception, request) -> Response:
    """As Django does with an exception of a page, but not its page."""
    got_request_exception.send(sender=None, request=request)
    extra = {"status_code": 500, "request": request}
    _log.error("Internal Server Error: %s", request.path, exc_info=error, extra=extra)
    return Response(status=500)
