"""The API's page for people: what there is, what it promises, and what each answer holds."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from centers.exports import data_license
from centers.exports.hsds.vocabulary import PROFILE_TERMS

from .problems import KEY_HEADER, PROBLEMS
from .reference import operations
from .schema import document


@require_safe
def docs_page(request: HttpRequest, v1: str, hsds: str) -> HttpResponse:
    """`v1` and `hsds` are the URL configurations of either part."""
    context = {
        "v1": operations(document(v1)),
        "hsds": operations(document(hsds)),
        "profile": PROFILE_TERMS,
        "problems": PROBLEMS,
        "limit": settings.API_LIMIT,
        "key_limit": settings.API_KEY_LIMIT,
        "key_header": KEY_HEADER,
        "data_license": data_license,
        "export_url": settings.EXPORT_URL,
    }
    return render(request, "finder/api/docs.html", context)
