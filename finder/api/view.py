"""What every answer of the API has in common."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from .limits import FairUse, KeyAuthentication
from .problems import problem_response


class AlwaysJson(BaseContentNegotiation):
    """There is one form; who asks for another gets it all the same."""

    def select_parser(self, request, parsers):
        return None

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """Read-only JSON with fair use, an ETag over the body and a 304 for who has it already.

    `private`: the answer depends on what somebody looks for, so no shared cache may keep it.
    """

    authentication_classes = (KeyAuthentication,)
    throttle_classes = (FairUse,)
    content_negotiation_class = AlwaysJson
    metadata_class = None
    http_method_names = ("get", "head", "options")
    private = False
    allowance = None

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Which methods there are, in Allow; the description of the API tells the rest."""
        return HttpResponse(status=204)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        if hasattr(response, "render"):
            response.render()
        if response.status_code == 200 and not response.streaming:
            if self.private:
                patch_cache_control(response, private=True, no_cache=True)
            else:
                patch_cache_control(response, public=True, max_age=300)
            set_response_etag(response)
            response = get_conditional_response(request, response["ETag"], response=response)
            if response.status_code == 412:  # If-Match, which makes no sense for who only reads
                response = problem_response(412, "This is not the answer that you named.")
        if self.allowance:
            for name, value in self.allowance.headers().items():
                response[name] = value
        response["X-Robots-Tag"] = "noindex"
        return response


class ToDocs(ApiView):
    """The root, for people."""

    schema = None

    def get(self, request: Request) -> HttpResponse:
        return redirect("api-docs")


class NoSuchAddress(ApiView):
    """Whatever else is asked for below /api/."""

    schema = None

    def get(self, request: Request, rest: str = "") -> HttpResponse:
        slash = "without a slash" if rest.startswith("hsds/") else "with a slash"
        raise NotFound(f"There is nothing at this address. Addresses here end {slash}.")
