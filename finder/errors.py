"""What is answered where no view could: a page to people, a problem (RFC 9457) to programs."""

from django.http import HttpRequest, HttpResponse

from finder.api.problems import problem_response
from finder.pages import errors


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A host that is not ours, and whatever else cannot be read."""
    if _for_programs(request):
        return problem_response(400, "The request cannot be read.")
    return errors.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if _for_programs(request):
        return problem_response(500)
    return errors.server_error(request)


def _for_programs(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") and request.path != "/api/docs/"
