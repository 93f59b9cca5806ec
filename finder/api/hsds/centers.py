"""Services, locations and services at locations: each center is one of each."""

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from centers.advertising import advertised
from centers.exports.hsds.ids import center_number, number_in, numbered_id, public_id_of
from centers.exports.hsds.objects import HsdsCenter
from centers.exports.hsds.schemas import json_schema
from centers.exports.hsds.vocabulary import Vocabulary
from centers.exports.record import of_each
from centers.models import Center
from finder.api.asked_for import center_of
from finder.api.parameters import only, valid
from finder.api.view import ApiView
from finder.search import Taxonomy

from .filters import FILTERS, CenterParameters, filtered, public
from .pages import ID, MERGED, UNKNOWN, page, page_schema


def of_centers(centers: list[Center]) -> list[HsdsCenter]:
    """Their HSDS objects today, in a fixed number of queries."""
    at = timezone.localdate()
    vocabulary = Vocabulary(Taxonomy.load().terms)
    shown = advertised([center.pk for center in centers], at)
    return [HsdsCenter(r, vocabulary, at, r.center.pk in shown) for r in of_each(centers)]


def center_views(kind: str, operation: str, name: str) -> tuple[type[ApiView], type[ApiView]]:
    """The list and the single object of a kind.

    `operation` ends the operationIds, `name` begins the attributes of HsdsCenter.
    """

    class List(ApiView):
        @extend_schema(
            operation_id=f"getPaginatedListOf{operation}s",
            parameters=FILTERS,
            responses={
                200: page_schema(
                    {"anyOf": [json_schema(name, full=False), json_schema(name, full=True)]}
                )
            },
        )
        def get(self, request: Request) -> Response:
            """A page, in the order in which centers were listed."""
            asked = valid(request, CenterParameters)
            centers = filtered(asked)
            attribute = f"full_{name}" if asked["full"] == "true" else f"listed_{name}"

            def cut(start: int, stop: int) -> list[dict]:
                return [getattr(one, attribute) for one in of_centers(list(centers[start:stop]))]

            return page(centers.count(), asked, cut)

    class One(ApiView):
        @extend_schema(
            operation_id=f"getFullyNested{operation}ById",
            parameters=[ID],
            responses={200: json_schema(name, full=True), 301: MERGED},
        )
        def get(self, request: Request, id: str) -> HttpResponse:
            """One with all that belongs to it."""
            only(request.query_params)
            number = number_in(kind, id)
            if number is None:
                raise NotFound(UNKNOWN)
            center = center_of(public_id_of(number), UNKNOWN)
            now = numbered_id(kind, center_number(center.public_id))
            if now != id.lower():
                return HttpResponsePermanentRedirect(request.path.removesuffix(id) + now)
            (found,) = of_centers(list(public().filter(pk=center.pk)))
            return Response(getattr(found, f"full_{name}"))

    return List, One


Services, Service = center_views("service", "Service", "service")
Locations, Location = center_views("location", "Location", "location")
ServicesAtLocations, ServiceAtLocation = center_views(
    "service-at-location", "ServiceAtLocation", "service_at_location"
)
