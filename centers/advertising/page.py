"""What an advertiser shows on the center's own page: written by advertising admins, shown only
while the center is an advertiser.

Every verb raises PermissionDenied for someone who may not, and PageRefused, with words beside each
field, for what cannot be shown; then nothing has changed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from centers.history import recorded
from centers.models import AdvertiserPage, AdvertiserPhoto, Center, User
from centers.models.advertiser_page import (
    DESCRIPTION_LONGEST,
    LINK,
    PHOTOS_AT_MOST,
    photo_storage,
)
from centers.private_files import kept_together, nameless_path, sha256_of

from .photos import renditions
from .rights import require_advertising


class PageRefused(ValidationError):
    """What cannot be put on an advertiser's page, field by field, in plain words."""


@transaction.atomic
def write_page(center: Center, *, description: str, link: str, by: User) -> AdvertiserPage:
    """Put these words and this link on the page; "" takes them off."""
    require_advertising(by)
    description = description.strip()
    if len(description) > DESCRIPTION_LONGEST:
        raise PageRefused(
            {
                "description": _("%(length)d characters are too many: up to %(most)d are shown.")
                % {"length": len(description), "most": DESCRIPTION_LONGEST}
            }
        )
    link = link.strip()
    if link and not re.fullmatch(LINK, link):
        raise PageRefused({"link": _("The link has to start with https://")})
    with recorded(by=by):
        page = _page(center, by)
        page.description, page.link, page.changed_by = description, link, by
        _refuse_what_is_wrong(page)
        page.save()
    return page


def add_photo(center: Center, upload: UploadedFile, *, alt: str, by: User) -> AdvertiserPhoto:
    """Put a photo in the first free place; `alt` says what it shows to who cannot see it."""
    require_advertising(by)
    if not alt.strip():
        raise PageRefused({"alt": _("Say what the photo shows.")})
    try:
        written = renditions(upload)
    except ValidationError as error:
        raise PageRefused({"photo": error.messages}) from error
    with recorded(by=by), kept_together() as keep:
        _page(center, by)
        digest = sha256_of(upload)
        if center.advertiser_photos.filter(sha256=digest).exists():
            raise PageRefused({"photo": _("This photo is already there.")})
        taken = set(center.advertiser_photos.values_list("place", flat=True))
        free = [place for place in range(1, PHOTOS_AT_MOST + 1) if place not in taken]
        if not free:
            raise PageRefused(
                {
                    "photo": _(
                        "There are %(most)d photos, as many as there can be. Remove one first."
                    )
                    % {"most": PHOTOS_AT_MOST}
                }
            )
        photo = AdvertiserPhoto(
            center=center,
            place=free[0],
            alt=alt.strip(),
            stem=nameless_path(),
            widths=[rendition.width for rendition in written],
            width=written[-1].width,
            height=written[-1].height,
            sha256=digest,
            uploaded_by=by,
        )
        _refuse_what_is_wrong(photo)
        photo.save()
        storage = photo_storage()
        for rendition in written:
            name = storage.save(photo.file_name(rendition.width), ContentFile(rendition.content))
            keep(storage, name)
    return photo


@transaction.atomic
def describe_photo(photo: AdvertiserPhoto, *, alt: str, by: User) -> None:
    """Say anew what a photo shows."""
    require_advertising(by)
    photo.alt = alt.strip()
    _refuse_what_is_wrong(photo)
    with recorded(by=by):
        photo.save(update_fields=["alt"])


@transaction.atomic
def remove_photo(photo: AdvertiserPhoto, *, by: User) -> None:
    """Take a photo off the page, and its files off the disk: whoever is in it may have asked."""
    require_advertising(by)
    names = [photo.file_name(width) for width in photo.widths]
    with recorded(by=by):
        photo.delete()
    transaction.on_commit(lambda: [photo_storage().delete(name) for name in names])


@dataclass(frozen=True)
class ShownPhoto:
    """A photo as a page shows it: its own size in pixels, and its files as HTML names them."""

    alt: str
    width: int
    height: int
    src: str
    srcset: str


@dataclass(frozen=True)
class ShownPage:
    description: str
    link: str
    photos: list[ShownPhoto]

    @property
    def host(self) -> str:
        """Where the link leads, as people read it."""
        return (urlsplit(self.link).hostname or "").removeprefix("www.")


def page_of(center_id: int, photo_address: Callable[[int, int], str]) -> ShownPage | None:
    """What the advertiser put on the page, in one query; None where that is nothing.

    `photo_address` gives the address of a photo, by its id and a width in pixels. Whether the
    center is an advertiser now is for the caller to ask.
    """
    photos = AdvertiserPhoto.objects.filter(center=OuterRef("center")).order_by("place", "pk")
    fields = JSONObject(**{name: name for name in ("pk", "alt", "width", "height", "widths")})
    pages = AdvertiserPage.objects.annotate(photos=ArraySubquery(photos.values(json=fields)))
    page = pages.filter(center=center_id).first()
    if page is None or not (page.description or page.link or page.photos):
        return None
    return ShownPage(
        page.description, page.link, [_shown(photo, photo_address) for photo in page.photos]
    )


def _shown(photo: dict, address: Callable[[int, int], str]) -> ShownPhoto:
    files = {width: address(photo["pk"], width) for width in photo["widths"]}
    return ShownPhoto(
        alt=photo["alt"],
        width=photo["width"],
        height=photo["height"],
        src=files[min(files)],
        srcset=", ".join(f"{file} {width}w" for width, file in files.items()),
    )


def _page(center: Center, by: User) -> AdvertiserPage:
    """The page of a center, made where there is none, and nobody else's to change until the end."""
    pages = AdvertiserPage.objects.select_for_update()
    page, _made = pages.get_or_create(center=center, defaults={"changed_by": by})
    return page


def _refuse_what_is_wrong(thing: AdvertiserPage | AdvertiserPhoto) -> None:
    try:
        thing.full_clean()
    except ValidationError as error:
        raise PageRefused(error) from error
