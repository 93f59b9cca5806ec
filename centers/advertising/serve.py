from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from centers.models import AdvertiserPhoto
from centers.models.advertiser_page import photo_storage


def photo_response(request: HttpRequest, photo: AdvertiserPhoto, width: int) -> HttpResponse:
    """A photo's file of this width, as a picture and nothing else. Http404 where there is none.

    A browser may keep it and has to ask each time whether it still holds: with the end of the
    verification it is gone that second, for those as well who have its address.
    """
    if width not in photo.widths:
        raise Http404
    name = photo.file_name(width)
    # The file under a name never changes.
    etag = quote_etag(name.replace("/", "-"))
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            with photo_storage().open(name) as file:
                response = HttpResponse(file.read(), content_type="image/webp")
        except FileNotFoundError as error:
            raise Http404 from error
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
