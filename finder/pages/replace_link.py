"""Ending a private link that others have seen; its owner gets a new one by e-mail."""

from collections.abc import Callable

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from centers import links
from centers.models import Application, PrivateLink, ProviderRequest, ProviderStaff

from .private_links import by_link


def replacing(purpose: str, model: type[Model], page: str) -> Callable[..., HttpResponse]:
    """The view that replaces a link for this purpose, which leads to the page of this name and a
    row of `model`. Whoever has the link may end it; only the owner of the mailbox gets the next."""

    @by_link(purpose)
    @require_POST
    def replace(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
        owner = get_object_or_404(model, pk=link.subject_id)
        links.replace(link, page=page, to=owner.email, language=owner.language)
        return render(request, "finder/providers/link_replaced.html")

    return replace


application = replacing(PrivateLink.Purpose.APPLICATION, Application, "application")
status = replacing(PrivateLink.Purpose.APPLICATION_STATUS, Application, "application-status")
provider = replacing(PrivateLink.Purpose.PROVIDER, ProviderStaff, "provider")
request = replacing(PrivateLink.Purpose.REQUEST, ProviderRequest, "request-status")
