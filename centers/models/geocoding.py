from django.db import models
from django.utils.translation import gettext_lazy as _

from .center import Center


class GeocodedAddress(models.Model):
    """What a geocoder said of an address, kept so that it is asked once."""

    service = models.SlugField(_("service"), max_length=40)
    address = models.CharField(_("address as asked"), max_length=600)
    found = models.BooleanField(_("found"), default=False)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=7, blank=True, choices=Center.Precision)
    label = models.CharField(
        _("resolved label"), max_length=500, blank=True, help_text=_("The address as it was found.")
    )
    score = models.FloatField(
        _("score"), null=True, blank=True, help_text=_("0 to 1: how sure the service is.")
    )
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("geocoded address")
        verbose_name_plural = _("geocoded addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "address"], name="geocoded_address_asked_once"
            ),
            models.CheckConstraint(
                name="geocoded_address_found_has_point",
                condition=models.Q(found=False)
                | models.Q(
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                    latitude__isnull=False,
                    longitude__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.address}"
