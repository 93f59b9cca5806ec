"""What an advertiser adds to the center's own page: nothing that a search could see or sort by.

Shown only while the center is an advertiser; `centers.advertising` says when that is.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from centers.private_files import PrivateStorage

DESCRIPTION_LONGEST = 2000
PHOTOS_AT_MOST = 6
# https, a host, no name or password before it; read alike by Python and PostgreSQL.
LINK = r"^https://[^/?#@\s]+([/?#]\S*)?$"


def photo_storage() -> PrivateStorage:
    return PrivateStorage("ADVERTISER_PHOTO_ROOT")


class AdvertiserPage(models.Model):
    """The words and the link of an advertiser."""

    center = models.OneToOneField(
        "centers.Center", on_delete=models.CASCADE, related_name="advertiser_page"
    )
    description = models.TextField(
        _("description"),
        blank=True,
        max_length=DESCRIPTION_LONGEST,
        help_text=_("Plain text in the advertiser's own words. An empty line ends a paragraph."),
    )
    link = models.URLField(
        _("link"), blank=True, max_length=300, help_text=_("A page of theirs, with https://")
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="advertiser_pages"
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        ordering = ["center", "pk"]
        verbose_name = _("advertiser's text")
        verbose_name_plural = _("advertisers' texts")
        constraints = [
            models.CheckConstraint(
                name="advertiser_link_is_https",
                condition=Q(link="") | Q(link__regex=LINK),
                violation_error_message=_("The link has to start with https://"),
            ),
            models.CheckConstraint(
                name="advertiser_description_is_bounded",
                condition=LessThanOrEqual(Length("description"), DESCRIPTION_LONGEST),
            ),
        ]

    def __str__(self) -> str:
        return str(self.center)


class AdvertiserPhoto(models.Model):
    """A photo, kept as we wrote it anew in several widths. What came in is not kept."""

    center = models.ForeignKey(
        "centers.Center", on_delete=models.CASCADE, related_name="advertiser_photos"
    )
    place = models.PositiveSmallIntegerField(
        _("place"), help_text=_("In the order of the page, from 1.")
    )
    alt = models.CharField(
        _("what the photo shows"),
        max_length=200,
        help_text=_("For people who cannot see it, like “A bright room with two beds”."),
    )
    stem = models.CharField(
        _("stem"), max_length=40, unique=True, help_text=_("What its files' names begin with.")
    )
    widths = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("widths in pixels"))
    width = models.PositiveSmallIntegerField(_("width in pixels"))
    height = models.PositiveSmallIntegerField(_("height in pixels"))
    sha256 = models.CharField(
        _("SHA-256"), max_length=64, help_text=_("Of the file that came in: it is taken once.")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="advertiser_photos"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        ordering = ["center", "place", "pk"]
        verbose_name = _("advertiser's photo")
        verbose_name_plural = _("advertisers' photos")
        constraints = [
            models.CheckConstraint(
                name="advertiser_photo_has_alt",
                condition=Q(alt__regex=r"\S"),
                violation_error_message=_("Say what the photo shows."),
            ),
            # With one photo a place, this is also how many there can be.
            models.CheckConstraint(
                name="advertiser_photo_place_known",
                condition=Q(place__range=(1, PHOTOS_AT_MOST)),
            ),
            models.UniqueConstraint(fields=["center", "place"], name="advertiser_photo_one_place"),
            models.UniqueConstraint(
                fields=["center", "sha256"],
                name="advertiser_photo_once",
                violation_error_message=_("This photo is already there."),
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    def file_name(self, width: int) -> str:
        """Of the file this many pixels wide, in the storage."""
        return f"{self.stem}-{width}.webp"
