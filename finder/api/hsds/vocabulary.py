"""The taxonomies and their terms."""

from collections.abc import Callable

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from centers.exports.hsds.schemas import json_schema
from centers.exports.hsds.vocabulary import TAXONOMIES, Vocabulary
from finder.api.parameters import only, valid
from finder.api.view import ApiView
from finder.search import Taxonomy

from .pages import ID, PAGE, UNKNOWN, PageParameters, page, page_schema


def vocabulary_views(
    kind: str, plural: str, single: str, objects: Callable[[], list[dict]]
) -> tuple[type[ApiView], type[ApiView]]:
    """The list and the single object for what there is a fixed number of. `plural` and `single`
    are the operations' names."""

    class List(ApiView):
        @extend_schema(
            operation_id=f"getPaginatedListOf{plural}",
            parameters=PAGE,
            responses={200: page_schema(json_schema(kind, full=False))},
        )
        def get(self, request: Request) -> Response:
            asked, all_of_them = valid(request, PageParameters), objects()
            return page(len(all_of_them), asked, lambda start, stop: all_of_them[start:stop])

    class One(ApiView):
        @extend_schema(
            operation_id=f"get{single}ById",
            parameters=[ID],
            responses={200: json_schema(kind, full=True)},
        )
        def get(self, request: Request, id: str) -> Response:
            only(request.query_params)
            for one in objects():
                if one["id"] == id.lower():
                    return Response(one)
            raise NotFound(UNKNOWN)

    return List, One


Taxonomies, OneTaxonomy = vocabulary_views(
    "taxonomy", "Taxonomies", "Taxonomy", lambda: [one.json() for one in TAXONOMIES]
)
Terms, OneTerm = vocabulary_views(
    "taxonomy_term",
    "TaxonomyTerms",
    "TaxonomyTerm",
    lambda: [*Vocabulary(Taxonomy.load().terms).objects.values()],
)
