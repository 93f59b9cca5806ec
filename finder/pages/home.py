from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from centers.models import Term
from finder.search import Taxonomy

# The needs offered on the first page, as (group, slug): the questions that people come with.
FIRST_NEEDS = (
    ("treats", "substance-use"),
    ("treats", "alcohol"),
    ("treats", "opioids"),
    ("treats", "stimulants"),
    ("treats", "ketamine"),
    ("treats", "benzodiazepines"),
    ("treats", "mental-health"),
    ("treats", "co-occurring"),
)


def first_needs(taxonomy: Taxonomy) -> list[Term]:
    return [term for group, slug in FIRST_NEEDS if (term := taxonomy.find(group, slug))]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    taxonomy = Taxonomy.load()
    needs = first_needs(taxonomy)
    return render(
        request,
        "finder/home.html",
        {"needs": needs, "care": taxonomy.in_group("care"), "taxonomy": taxonomy},
    )
