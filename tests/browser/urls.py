"""The site's addresses and one that always breaks, to see the page that follows."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from finder import urls

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [*urls.urlpatterns, path("broken/", broken)]
