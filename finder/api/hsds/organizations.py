"""Who operates centers: the operators on record, then one for each center that has none."""

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponsePermanentRedirect
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from centers.exports.hsds.ids import number_in, public_id_of
from centers.exports.hsds.places import organization, organization_id
from centers.exports.hsds.schemas import json_schema
from centers.models import Center, Organization
from finder.api.asked_for import center_of
from finder.api.parameters import only, valid
from finder.api.view import ApiView

from .centers import of_centers
from .filters import owned_by, public
from .pages import ID, MERGED, PAGE, SEARCH, UNKNOWN, SearchParameters, page, page_schema


class Organizations(ApiView):
    @extend_schema(
        operation_id="getPaginatedListOfOrganizations",
        parameters=[SEARCH, *PAGE],
        responses={200: page_schema(json_schema("organization", full=False))},
    )
    def get(self, request: Request) -> Response:
        """A page: operators on record by their ids, then those that stand for a center."""
        asked = valid(request, SearchParameters)
        known, alone = _found(asked.get("search", ""))
        operators = known.count()

        def cut(start: int, stop: int) -> list[dict]:
            found = [organization(Center(organization=one)) for one in known[start:stop]]
            rest = alone[max(start - operators, 0) : max(stop - operators, 0)]
            return [*found, *map(organization, rest)]

        return page(operators + alone.count(), asked, cut)


def _found(words: str) -> tuple[QuerySet[Organization], QuerySet[Center]]:
    known = Organization.objects.filter(pk__in=public().order_by().values("organization"))
    alone = public().filter(organization=None)
    if words:
        known, alone = known.filter(name__icontains=words), alone.filter(name__icontains=words)
    return known.order_by("pk"), alone


class OneOrganization(ApiView):
    @extend_schema(
        operation_id="getOrganizationById",
        parameters=[ID],
        responses={200: json_schema("organization", full=True), 301: MERGED},
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        """One with its locations."""
        only(request.query_params)
        number = number_in("organization-of", id)
        if number is not None:
            # It stood for a center, which may have an operator on record by now.
            now = organization_id(center_of(public_id_of(number), UNKNOWN))
            if now != id.lower():
                return HttpResponsePermanentRedirect(request.path.removesuffix(id) + now)
        centers = list(public().filter(owned_by(id)))
        if not centers:
            raise NotFound(UNKNOWN)
        locations = [one.full_location for one in of_centers(centers)]
        return Response({**organization(centers[0]), "locations": locations})
