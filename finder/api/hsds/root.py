from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from centers.exports.hsds.vocabulary import VERSION
from finder.api.parameters import only
from finder.api.view import ApiView

_TEXT, _URI = {"type": "string"}, {"type": "string", "format": "uri"}
_PUBLISHER = {
    "type": "object",
    "properties": {"name": _TEXT, "website": _URI},
    "required": ["name", "website"],
}


class Root(ApiView):
    @extend_schema(
        operation_id="getAPIMetaInformation",
        responses={
            200: {
                "type": "object",
                "properties": {
                    "version": _TEXT,
                    "profile": _URI,
                    "openapi_url": _URI,
                    "description": _TEXT,
                    "publisher": _PUBLISHER,
                },
                "required": ["version", "profile", "openapi_url"],
            }
        },
    )
    def get(self, request: Request) -> Response:
        """Which version of HSDS this is, and where its profile is described."""
        only(request.query_params)
        site = settings.SITE_URL
        return Response(
            {
                "version": VERSION,
                "profile": f"{site}{reverse('api-docs')}#hsds",
                "openapi_url": f"{site}{reverse('hsds-schema')}",
                "description": "Treatment for addiction and mental illness. To keep a copy up to "
                f"date, walk from {site}{reverse('api-walk')}.",
                "publisher": {"name": settings.SITE_NAME, "website": f"{site}{reverse('home')}"},
            }
        )
