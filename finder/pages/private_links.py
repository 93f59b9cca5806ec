"""Pages behind a private link (centers/links), whose address ends in a secret."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from centers import links
from centers.models import Center, Claim, PrivateLink, ProviderStaff

from .open_forms import open_page

# What links lead to whose owner can show anew that they belong to a center.
_OF_A_CENTER = {
    PrivateLink.Purpose.CLAIM: Claim,
    PrivateLink.Purpose.PROVIDER: ProviderStaff,
    PrivateLink.Purpose.STILL_CORRECT: ProviderStaff,
}


class NotListed(Exception):
    """A link holds, and the center that it is for is not shown on this site any more."""

    def __init__(self, center: Center):
        super().__init__(str(center))
        self.center = center


def by_link(purpose: str) -> Callable:
    """For a page behind a private link: its address ends in the secret, the view gets the link.

    An altered link is unknown (404), one that has ended is gone (410), and so is a center for which
    the view raises NotListed; each page says what to do.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @open_page
        @wraps(view)
        def guarded(request: HttpRequest, secret: str, *args, **kwargs) -> HttpResponse:
            try:
                link = links.find(purpose, secret)
            except links.LinkUnknown:
                return render(request, "finder/providers/link_unknown.html", status=404)
            except links.LinkEnded as ended:
                context = {"again": _start_over(ended.link)}
                return render(request, "finder/providers/link_ended.html", context, status=410)
            try:
                return view(request, link, secret, *args, **kwargs)
            except NotListed as gone:
                return _not_listed(request, gone.center)

        return guarded

    return decorate


def _not_listed(request: HttpRequest, center: Center) -> HttpResponse:
    last = center.lifecycle_events.filter(undone_at=None).first()
    context = {"center": center, "last": last}
    return render(request, "finder/providers/not_listed.html", context, status=410)


def _start_over(link: PrivateLink) -> str:
    """Where the owner of an ended link gets another one; "" where that is no page of its own."""
    model = _OF_A_CENTER.get(link.purpose)
    owner = model and model.objects.select_related("center").filter(pk=link.subject_id).first()
    return reverse("claim", args=[owner.center.survivor().public_id]) if owner else ""
