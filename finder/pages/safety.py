from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """How to stay private: what is kept where, how to clear it, and a neutral title for the tab."""
    return render(request, "finder/safety.html")
