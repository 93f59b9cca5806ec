"""How often advertisers stand among the first ten results, measured without any visitor's log."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExposureMeasurementQuerySet(models.QuerySet):
    def latest_finished(self) -> "ExposureMeasurement | None":
        return self.filter(finished_at__isnull=False).order_by("-finished_at", "-pk").first()


class ExposureMeasurement(models.Model):
    """A fixed grid of searches, made on one day: see finder/neutrality.

    While it runs, its searches are added to `first_ten` as they are made, so that it can go on
    where it was stopped. The figures are there once it is finished.
    """

    measured_on = models.DateField(_("measured on"), help_text=_("The day the searches are for."))
    grid = models.CharField(_("grid"), max_length=64, help_text=_("SHA-256 of its searches."))
    searches = models.PositiveIntegerField(_("searches"))
    first_ten = models.JSONField(
        _("the first ten of each search"), default=dict, help_text=_("Address: ids of centers.")
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    listings = models.PositiveIntegerField(_("verified listings"), default=0)
    advertisers = models.PositiveIntegerField(_("of these advertisers"), default=0)
    places = models.PositiveIntegerField(_("places among the first ten"), default=0)
    held = models.PositiveIntegerField(_("of these held by advertisers"), default=0)
    # Places that as many listings drawn by lot would hold: 95 of 100 draws lie within.
    by_chance = ArrayField(
        models.PositiveIntegerField(), size=2, null=True, blank=True, verbose_name=_("by chance")
    )

    objects = ExposureMeasurementQuerySet.as_manager()

    class Meta:
        ordering = ["-measured_on", "-pk"]
        default_permissions = ()
        verbose_name = _("measurement of exposure")
        verbose_name_plural = _("measurements of exposure")
        constraints = [
            models.CheckConstraint(
                name="exposure_finished_with_figures",
                condition=Q(finished_at__isnull=True, by_chance__isnull=True)
                | Q(finished_at__isnull=False, by_chance__isnull=False),
            ),
            models.CheckConstraint(
                name="exposure_parts_within_whole",
                condition=Q(advertisers__lte=models.F("listings"), held__lte=models.F("places")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measured_on:%Y-%m-%d}"

    @property
    def share_of_listings(self) -> float:
        return self.advertisers / self.listings if self.listings else 0.0

    @property
    def share_of_places(self) -> float:
        return self.held / self.places if self.places else 0.0

    @property
    def shares_by_chance(self) -> tuple[float, float]:
        low, high = self.by_chance
        return (low / self.places, high / self.places) if self.places else (0.0, 0.0)

    @property
    def within_chance(self) -> bool:
        low, high = self.by_chance
        return low <= self.held <= high
