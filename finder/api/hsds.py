"""The register by the API of Open Referral HSDS 3.1. docs/hsds.md tells how our facts map."""

import math
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from centers.advertising import advertised
from centers.exports.hsds import vocabulary
from centers.exports.hsds.ids import number_in, public_id_of
from centers.exports.hsds.objects import HsdsCenter, organization
from centers.exports.hsds.schemas import json_schema
from centers.exports.record import of_each
from centers.models import Center, Organization
from centers.models.taxonomy import Answer
from finder.search import Taxonomy
from finder.search.parameters import MAX_PAGE, MAX_TEXT, tidy

from .parameters import only, valid
from .view import ApiView

AT_MOST, USUALLY = 100, 25
_UUID = {"type": "string", "format": "uuid"}
_PAGE = [
    OpenApiParameter("page", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE}),
    OpenApiParameter(
        "per_page", {"type": "integer", "minimum": 1, "maximum": AT_MOST, "default": USUALLY}
    ),
]
_FILTERS = [
    OpenApiParameter("search", {"type": "string", "maxLength": MAX_TEXT}, description="In names."),
    OpenApiParameter("taxonomy_term_id", _UUID, description="With a yes to this term of ours."),
    OpenApiParameter("organization_id", _UUID),
    OpenApiParameter("full", bool, description="With all that belongs to each."),
]
_ID = OpenApiParameter("id", _UUID, OpenApiParameter.PATH)


class PageParameters(serializers.Serializer):
    page = serializers.IntegerField(min_value=1, max_value=MAX_PAGE, default=1)
    per_page = serializers.IntegerField(min_value=1, max_value=AT_MOST, default=USUALLY)


class CenterParameters(PageParameters):
    search = serializers.CharField(
        required=False, max_length=MAX_TEXT, allow_blank=True, trim_whitespace=False
    )
    taxonomy_term_id = serializers.UUIDField(required=False)
    organization_id = serializers.UUIDField(required=False)
    full = serializers.ChoiceField(["true", "false"], default="false")


def page_schema(one: dict[str, Any]) -> dict[str, Any]:
    """A page of HSDS with objects like this one."""
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


class Root(ApiView):
    @extend_schema(
        operation_id="getAPIMetaInformation",
        responses={
            200: {
                "type": "object",
                "properties": {
                    name: {"type": "string"}
                    for name in ("version", "profile", "openapi_url", "description")
                },
                "required": ["version", "profile", "openapi_url"],
            }
        },
    )
    def get(self, request: Request) -> Response:
        """Which version of HSDS this is, and where its profile is described."""
        only(request.query_params)
        return Response(
            {
                "version": vocabulary.VERSION,
                "profile": f"{settings.SITE_URL}{reverse('api-docs')}#hsds",
                "openapi_url": f"{settings.SITE_URL}{reverse('hsds-schema')}",
                "description": "Treatment for addiction and mental illness. To keep a copy up to "
                f"date, walk from {settings.SITE_URL}{reverse('api-walk')}.",
            }
        )


def of_centers(centers: list[Center]) -> list[HsdsCenter]:
    """Their HSDS objects today, in a fixed number of queries."""
    at = timezone.localdate()
    terms = Taxonomy.load().terms
    shown = advertised([center.pk for center in centers], at)
    return [HsdsCenter(r, terms, at, r.center.pk in shown) for r in of_each(centers)]


def _public() -> QuerySet[Center]:
    return Center.objects.select_related("organization").order_by("pk")


def _filtered(asked: dict[str, Any]) -> QuerySet[Center]:
    centers = _public()
    if words := tidy(asked.get("search", ""))[0]:
        centers = centers.filter(name__icontains=words)
    if term_id := asked.get("taxonomy_term_id"):
        ids = {vocabulary.term_id(term): pk for pk, term in Taxonomy.load().terms.items()}
        centers = centers.filter(
            offerings__term=ids.get(str(term_id)), offerings__answer=Answer.YES
        )
    if whose := asked.get("organization_id"):
        centers = centers.filter(**_whose(str(whose)))
    return centers


def _whose(organization_id: str) -> dict[str, Any]:
    number = number_in("organization", organization_id)
    if number is not None:
        return {"organization": number}
    number = number_in("organization-of", organization_id)
    return {"organization": None, "public_id": "" if number is None else public_id_of(number)}


def center_views(kind: str, operation: str, name: str) -> tuple[type[ApiView], type[ApiView]]:
    """The list and the single object for a kind that each center has one of.

    `operation` ends the operationIds, `name` begins the attributes of HsdsCenter.
    """

    class List(ApiView):
        @extend_schema(
            operation_id=f"getPaginatedListOf{operation}s",
            parameters=[*_FILTERS, *_PAGE],
            responses={
                200: page_schema(
                    {"anyOf": [json_schema(name, full=False), json_schema(name, full=True)]}
                )
            },
        )
        def get(self, request: Request) -> Response:
            """A page, in the order in which centers were listed."""
            asked = valid(request, CenterParameters)
            centers = _filtered(asked)
            attribute = f"full_{name}" if asked["full"] == "true" else f"listed_{name}"

            def cut(start: int, stop: int) -> list[dict]:
                return [getattr(one, attribute) for one in of_centers(list(centers[start:stop]))]

            return page(centers.count(), asked, cut)

    class One(ApiView):
        @extend_schema(
            operation_id=f"getFullyNested{operation}ById",
            parameters=[_ID],
            responses={200: json_schema(name, full=True)},
        )
        def get(self, request: Request, id: str) -> Response:
            """One with all that belongs to it."""
            only(request.query_params)
            number = number_in(kind, id)
            centers = [] if number is None else _public().filter(public_id=public_id_of(number))
            found = of_centers(list(centers))
            if not found:
                raise NotFound("There is none with this id.")
            return Response(getattr(found[0], f"full_{name}"))

    return List, One


Services, Service = center_views("service", "Service", "service")
Locations, Location = center_views("location", "Location", "location")
ServicesAtLocations, ServiceAtLocation = center_views(
    "service-at-location", "ServiceAtLocation", "service_at_location"
)


class Organizations(ApiView):
    @extend_schema(
        operation_id="getPaginatedListOfOrganizations",
        parameters=_PAGE,
        responses={200: page_schema(json_schema("organization", full=False))},
    )
    def get(self, request: Request) -> Response:
        """Operators on record, then one for each center that has none on record."""
        asked = valid(request, PageParameters)
        known = Organization.objects.filter(pk__in=_public().order_by().values("organization"))
        known = known.order_by("pk")
        alone = _public().filter(organization=None)
        operators = known.count()

        def cut(start: int, stop: int) -> list[dict]:
            found = [organization(Center(organization=one)) for one in known[start:stop]]
            rest = alone[max(start - operators, 0) : max(stop - operators, 0)]
            return [*found, *map(organization, rest)]

        return page(operators + alone.count(), asked, cut)


class OneOrganization(ApiView):
    @extend_schema(
        operation_id="getOrganizationById",
        parameters=[_ID],
        responses={200: json_schema("organization", full=True)},
    )
    def get(self, request: Request, id: str) -> Response:
        only(request.query_params)
        center = _public().filter(**_whose(id)).first()
        if center is None:
            raise NotFound("There is none with this id.")
        return Response(organization(center))


def vocabulary_views(
    kind: str, operation: str, objects: Callable[[], list[dict]]
) -> tuple[type[ApiView], type[ApiView]]:
    """The list and the single object for what there is a fixed number of."""

    class List(ApiView):
        @extend_schema(
            operation_id=f"getPaginatedListOf{operation}",
            parameters=_PAGE,
            responses={200: page_schema(json_schema(kind, full=True))},
        )
        def get(self, request: Request) -> Response:
            asked, all_of_them = valid(request, PageParameters), objects()
            return page(len(all_of_them), asked, lambda start, stop: all_of_them[start:stop])

    class One(ApiView):
        @extend_schema(
            operation_id=f"get{operation}ById",
            parameters=[_ID],
            responses={200: json_schema(kind, full=True)},
        )
        def get(self, request: Request, id: str) -> Response:
            only(request.query_params)
            for one in objects():
                if one["id"] == id.lower():
                    return Response(one)
            raise NotFound("There is none with this id.")

    return List, One


Taxonomies, OneTaxonomy = vocabulary_views(
    "taxonomy", "Taxonomies", lambda: [one.json() for one in vocabulary.TAXONOMIES]
)
Terms, OneTerm = vocabulary_views(
    "taxonomy_term",
    "TaxonomyTerms",
    lambda: vocabulary.term_objects(Taxonomy.load().terms.values()),
)
