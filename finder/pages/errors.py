"""What a visitor sees when something is wrong: kind, with a way on, and the crisis line."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # No context processor runs: whatever broke the page may be the database.
    context = {"leave_url": settings.LEAVE_URL, "site_name": settings.SITE_NAME}
    return HttpResponse(get_template("500.html").render(context), status=500)
