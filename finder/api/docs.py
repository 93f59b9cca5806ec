"""The API's page for people: what there is, what it promises, and a console to try it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from centers.exports.hsds.vocabulary import PROFILE_TERMS

from .problems import PROBLEMS


@require_safe
def docs_page(request: HttpRequest) -> HttpResponse:
    context = {
        "limit": settings.API_LIMIT,
        "key_limit": settings.API_KEY_LIMIT,
        "problems": PROBLEMS,
        "profile": PROFILE_TERMS,
    }
    return render(request, "finder/api_docs.html", context)
