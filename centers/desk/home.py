from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .access import staff


@staff
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way into the desk: what waits, what one holds."""
    return render(request, "desk/home.html")
