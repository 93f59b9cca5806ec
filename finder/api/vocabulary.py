"""What can be asked for: places, the taxonomy, how many centers each choice would give."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from centers import places
from centers.models.taxonomy import Section
from finder import search
from finder.search.parameters import MAX_TEXT

from .centers import matches
from .parameters import SEARCH, only
from .problems import BadParameters
from .shapes import SpotShape, TermField
from .view import ApiView


class CountShape(serializers.Serializer):
    term = TermField()
    count = serializers.IntegerField(help_text="Confirmed matches with this as the only choice.")
    chosen = serializers.BooleanField()


class FacetsShape(serializers.Serializer):
    at = serializers.DateField(help_text="The day for which this holds.")
    confirmed_count = serializers.IntegerField()
    to_ask_count = serializers.IntegerField()
    counts = CountShape(many=True)


class Facets(ApiView):
    private = True

    @extend_schema(
        operation_id="countByTerm",
        parameters=SEARCH,
        responses=FacetsShape,
        extensions={"x-example": "?where=53703&within=50&verified=any"},
    )
    def get(self, request: Request) -> Response:
        """The numbers beside the filters of the page /search/ for the same search.

        A group's counts ignore the group's own choices. Terms without a match are named with 0.
        """
        found = matches(request, SEARCH, "facet_counts", "count")
        counts = [
            {
                "term": term,
                "count": found.facet_counts.get(term.pk, 0),
                "chosen": term.pk in found.parameters.need_ids,
            }
            for category in found.taxonomy.groups
            for term in found.taxonomy.in_group(category.slug)
        ]
        body = {
            "at": found.at,
            "confirmed_count": found.confirmed_count,
            "to_ask_count": found.to_ask_count,
            "counts": counts,
        }
        return Response(FacetsShape(body).data)


class PlacesShape(serializers.Serializer):
    places = SpotShape(many=True)


class Places(ApiView):
    private = True

    @extend_schema(
        operation_id="suggestPlaces",
        parameters=[
            OpenApiParameter(
                "where",
                {"type": "string", "minLength": 1, "maxLength": MAX_TEXT},
                required=True,
                description="The beginning of a name, or of a ZIP code.",
            )
        ],
        responses=PlacesShape,
        extensions={"x-example": "?where=Madis"},
    )
    def get(self, request: Request) -> Response:
        """Places that a text may be the beginning of."""
        only(request.query_params, "where")
        text = request.query_params.get("where", "")
        if not 1 <= len(text) <= MAX_TEXT:
            detail = f"Give the beginning of a place's name, at most {MAX_TEXT} characters."
            raise BadParameters(errors=[{"parameter": "where", "detail": detail}])
        return Response(PlacesShape({"places": places.suggest(text)}).data)


class TermShape(serializers.Serializer):
    term = TermField(source="*")
    slug = serializers.CharField()
    name = serializers.CharField()
    help_text = serializers.CharField()
    section = serializers.ChoiceField(
        Section.choices, help_text="The section of a check that vouches for it."
    )
    broader = TermField(allow_null=True)
    only_for = TermField(
        allow_null=True, help_text="Set on exclusive programs: the one need that they serve."
    )
    kept_apart_from = TermField(allow_null=True)
    needs_confirmation = serializers.BooleanField(
        help_text="Only the research team may say yes, and only while its check holds."
    )


class GroupShape(serializers.Serializer):
    slug = serializers.CharField(help_text="The name of the parameter, where it is one.")
    name = serializers.CharField()
    help_text = serializers.CharField()
    parameter = serializers.BooleanField(help_text="Whether one can search by it.")
    terms = TermShape(many=True)


class TaxonomyShape(serializers.Serializer):
    groups = GroupShape(many=True)


class TaxonomyView(ApiView):
    @extend_schema(
        operation_id="getTaxonomy", responses=TaxonomyShape, extensions={"x-example": "?"}
    )
    def get(self, request: Request) -> Response:
        """The groups of filters and their terms, in the order of the page."""
        only(request.query_params)
        taxonomy = search.Taxonomy.load()
        for term in taxonomy.terms.values():
            for link in ("broader", "only_for", "kept_apart_from"):
                if pk := getattr(term, f"{link}_id"):
                    setattr(term, link, taxonomy.terms[pk])
        groups = [
            {
                "slug": category.slug,
                "name": category.name,
                "help_text": category.help_text,
                "parameter": category.slug in search.GROUPS,
                "terms": taxonomy.in_group(category.slug),
            }
            for category in taxonomy.categories
        ]
        return Response(TaxonomyShape({"groups": groups}).data)
