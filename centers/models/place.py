from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """An entry of the gazetteer: the places that visitors can name. See centers/places."""

    class Kind(models.TextChoices):
        ZIP = "zip", _("ZIP code")
        CITY = "city", _("City")
        COUNTY = "county", _("County")
        STATE = "state", _("State")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    code = models.CharField(
        _("code"), max_length=12, help_text=_("ZIP, GeoNames id, FIPS code or state code.")
    )
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=2)
    label = models.CharField(_("label"), max_length=160, help_text=_("What a visitor sees."))
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    search_name = models.CharField(_("normalised name"), max_length=120)

    class Meta:
        ordering = ["kind", "search_name", "pk"]
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="place_code_unique"),
            models.CheckConstraint(
                name="place_on_earth",
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]
        indexes = [
            GinIndex(
                fields=["search_name"], opclasses=["gin_trgm_ops"], name="place_search_name_trgm"
            ),
            models.Index(fields=["search_name", "state"], name="place_search_name_state"),
        ]

    def __str__(self) -> str:
        return self.label
