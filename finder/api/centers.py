"""Centers: the search of the page as JSON, one center, and a walk through all of them."""

import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from centers.advertising import advertised
from centers.models import Center
from finder import search
from finder.facts import CenterFacts
from finder.search import Taxonomy

from .asked_for import center_of
from .changes import modified_on, walk
from .parameters import PAGED_SEARCH, check_understood, check_written, only, valid
from .problems import AmbiguousPlace, NoSuchPage, UnknownPlace
from .shapes import DetailShape, ResultShape, SpotShape
from .view import ApiView

AT_MOST, USUALLY = 500, 100
MAX_ID = 2**63 - 1


class SearchShape(serializers.Serializer):
    """One page of results: the confirmed ones first, then those to ask, as on the page."""

    at = serializers.DateField(help_text="The day for which this holds.")
    rule_version = serializers.IntegerField(help_text="Of the ranking rule, see /how-we-rank/.")
    where = SpotShape(source="spot", allow_null=True)
    other_places = SpotShape(many=True, help_text="Other places with the same name.")
    corrected = serializers.BooleanField(
        help_text="True: `where` was misspelled, and we took it for this place."
    )
    sort = serializers.ChoiceField(search.SORTS)
    count = serializers.IntegerField()
    confirmed_count = serializers.IntegerField()
    to_ask_count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    next = serializers.SerializerMethodField()
    previous = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()
    results = serializers.SerializerMethodField()

    def _page(self, found: search.Matches, number: int) -> str | None:
        if not 1 <= number <= found.pages:
            return None
        query = urlencode(
            [(k, v) for k, v in found.parameters.pairs() if k != "page"] + [("page", number)]
        )
        return f"{settings.SITE_URL}{reverse('api-centers')}?{query}"

    def get_next(self, found: search.Matches) -> str | None:
        return self._page(found, found.page + 1)

    def get_previous(self, found: search.Matches) -> str | None:
        return self._page(found, found.page - 1)

    def get_notes(self, found: search.Matches) -> list[str]:
        return [note.message for note in found.parameters.notes]

    @extend_schema_field(ResultShape(many=True))
    def get_results(self, found: search.Matches) -> list[dict]:
        results = [*found.confirmed, *found.to_ask]
        # Joined on after the search is over: what it found and in which order stands by now.
        context = {
            "advertised": advertised([result.center.pk for result in results], found.at),
            "to_ask": found.to_ask,
        }
        return ResultShape(results, many=True, context=context).data


def matches(request: Request, known: list[OpenApiParameter], *parts: str) -> search.Matches:
    """The outcome of the search that is asked for by these parameters, with these parts of it
    looked up; a problem where it is not a list of centers."""
    check_written(request.query_params, known)
    with search.search_rights():
        found = search.search(request.query_params)
        if isinstance(found, search.Matches):
            for part in parts:
                getattr(found, part)
    check_understood(found.parameters.notes)
    choices = [{"label": spot.label, "query": spot.query} for spot in getattr(found, "choices", ())]
    match found:
        case search.AmbiguousPlace():
            raise AmbiguousPlace(choices=choices)
        case search.UnknownPlace():
            raise UnknownPlace(choices=choices)
    if found.parameters.page > found.pages:
        raise NoSuchPage
    return found


class CenterList(ApiView):
    private = True

    @extend_schema(
        operation_id="searchCenters",
        parameters=PAGED_SEARCH,
        responses=SearchShape,
        extensions={"x-example": "?where=53703&within=50&treats=alcohol&verified=any"},
    )
    def get(self, request: Request) -> Response:
        """The search of the page /search/: the same parameters, order and counts."""
        found = matches(request, PAGED_SEARCH, "confirmed", "to_ask")
        return Response(SearchShape(found).data)


def details(centers: list[Center], at: datetime.date) -> list[dict]:
    """Centers as DetailShape says, in this order, in a fixed number of queries."""
    context = {
        "advertised": advertised([center.pk for center in centers], at),
        "modified": modified_on(centers, at),
    }
    facts = CenterFacts.of_each(centers, Taxonomy.load(), at)
    return DetailShape(facts, many=True, context=context).data


def whole() -> QuerySet[Center]:
    """Centers with what their records need."""
    return Center.objects.select_related("organization").prefetch_related("phones")


class CenterDetail(ApiView):
    @extend_schema(
        operation_id="getCenter",
        parameters=[
            OpenApiParameter(
                "public_id",
                {"type": "string", "pattern": "^[0-9a-z]{8}$"},
                OpenApiParameter.PATH,
                description="The `id` of a result.",
            )
        ],
        responses={
            200: DetailShape,
            301: OpenApiResponse(description="The listing was merged; its successor is there."),
        },
    )
    def get(self, request: Request, public_id: str) -> HttpResponse:
        """One center with all answers, checks and sources."""
        only(request.query_params)
        center = center_of(public_id, "No center has this id.")
        if center.public_id != public_id:
            return HttpResponsePermanentRedirect(reverse("api-center", args=[center.public_id]))
        center = whole().get(pk=center.pk)
        return Response(details([center], timezone.localdate())[0])


class RemovedShape(serializers.Serializer):
    id = serializers.CharField(source="public_id")
    now = serializers.CharField(
        source="merged_into.public_id", allow_null=True, help_text="Its successor, if merged."
    )


class WalkShape(serializers.Serializer):
    next = serializers.CharField(allow_null=True, help_text="Null at the end.")
    results = DetailShape(many=True)
    removed = RemovedShape(many=True, help_text="Taken down; only given with `modified_after`.")


class WalkParameters(serializers.Serializer):
    after = serializers.IntegerField(min_value=0, max_value=MAX_ID, default=0)
    per_page = serializers.IntegerField(min_value=1, max_value=AT_MOST, default=USUALLY)
    modified_after = serializers.DateTimeField(required=False)


class CenterWalk(ApiView):
    @extend_schema(
        operation_id="walkCenters",
        parameters=[
            OpenApiParameter(
                "after",
                {"type": "integer", "minimum": 0, "maximum": MAX_ID},
                description="Where to go on; `next` says it.",
            ),
            OpenApiParameter(
                "per_page",
                {"type": "integer", "minimum": 1, "maximum": AT_MOST, "default": USUALLY},
                description="How many at a time.",
            ),
            OpenApiParameter(
                "modified_after",
                {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
                description="Only what changed then or later.",
            ),
        ],
        responses=WalkShape,
        extensions={"x-example": "?per_page=2"},
    )
    def get(self, request: Request) -> Response:
        """Every published and closed center, in an order that no change disturbs."""
        asked = valid(request, WalkParameters)
        at = timezone.localdate()
        step = walk(asked["after"], asked["per_page"], asked.get("modified_after"), at)
        centers = list(whole().filter(pk__in=step.ids).order_by("pk"))
        body = {
            "next": step.onward and self._next(request, step.onward),
            "results": details(centers, at),
            "removed": RemovedShape(step.removed, many=True).data,
        }
        return Response(body)

    @staticmethod
    def _next(request: Request, after: int) -> str:
        query = urlencode({**request.query_params.dict(), "after": after})
        return f"{settings.SITE_URL}{reverse('api-walk')}?{query}"
