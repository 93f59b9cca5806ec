from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the person to another page, also where htmx asked for a part of this one."""
    if request.htmx:
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def page_of(request: HttpRequest) -> str:
    """The page the person is on, to come back to: for a part, the page that asked for it."""
    if request.htmx:
        return request.htmx.current_url_abs_path or request.get_full_path()
    return request.get_full_path()
