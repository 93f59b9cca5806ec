from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from finder.guides import all_guides, find_guide
from finder.search import Taxonomy
from finder.search.parameters import read


@require_safe
def guides_page(request: HttpRequest) -> HttpResponse:
    return render(request, "finder/guides/list.html", {"guides": all_guides(get_language())})


@require_safe
def guide_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A guide in the language of the page. `where` fills in the place of its searches."""
    guide = find_guide(slug, get_language())
    if guide is None:
        raise Http404
    taxonomy = Taxonomy.load()
    context = {"guide": guide, "taxonomy": taxonomy, "where": read(request.GET, taxonomy).where}
    return render(request, "finder/guides/page.html", context)
