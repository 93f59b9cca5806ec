"""What an advertiser shows of itself: on the center's page, and the files of its photos."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from centers.advertising import is_advertised
from centers.advertising.page import ShownPage, page_of
from centers.advertising.serve import photo_response
from centers.models import AdvertiserPhoto, Center


def advertiser_page(center: Center) -> ShownPage | None:
    """What to show below the verified facts of a center that is an advertiser now; one query."""
    return page_of(
        center.pk,
        lambda pk, width: reverse("advertiser-photo", args=[center.public_id, pk, width]),
    )


@require_safe
def photo(request: HttpRequest, public_id: str, pk: int, width: int) -> HttpResponse:
    """A photo's file, while the center is an advertiser; at all other times there is none."""
    photos = AdvertiserPhoto.objects.select_related("center")
    found = get_object_or_404(photos, pk=pk, center__public_id=public_id)
    if not is_advertised(found.center):
        raise Http404
    return photo_response(request, found, width)
