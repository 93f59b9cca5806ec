"""Random samples of verified listings, called again to measure how accurate they are."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AccuracySample(models.Model):
    """One draw. Its result is published once every listing in it has been called again."""

    drawn_on = models.DateField(_("drawn on"))
    size = models.PositiveIntegerField(_("size"))
    population = models.PositiveIntegerField(
        _("population"), help_text=_("Verified listings on that day.")
    )
    seed = models.CharField(
        _("seed"), max_length=32, help_text=_("Draws the same listings again from that day's.")
    )
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accuracy_samples",
    )

    class Meta:
        ordering = ["-drawn_on", "-pk"]
        verbose_name = _("accuracy sample")
        verbose_name_plural = _("accuracy samples")

    def __str__(self) -> str:
        return f"{self.drawn_on:%Y-%m-%d}: {self.size}"


class SampledListing(models.Model):
    """One listing of a sample, and what a new call found, blind to the earlier answers."""

    class Result(models.TextChoices):
        RIGHT = "right", _("All of it was right")
        WRONG = "wrong", _("Something was wrong")
        UNREACHED = "unreached", _("Nobody could be reached")

    sample = models.ForeignKey(AccuracySample, on_delete=models.CASCADE, related_name="listings")
    center = models.ForeignKey("centers.Center", on_delete=models.PROTECT, related_name="samples")
    published = models.JSONField(
        _("what was published"), help_text=_("The contact, place and care on the day of the draw.")
    )
    answers = models.JSONField(_("what the call found"), default=dict, blank=True)
    result = models.CharField(_("result"), max_length=9, blank=True, choices=Result)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sampled_listings",
    )
    called_at = models.DateTimeField(_("called at"), null=True, blank=True)

    class Meta:
        ordering = ["sample", "pk"]
        verbose_name = _("sampled listing")
        verbose_name_plural = _("sampled listings")
        constraints = [
            models.UniqueConstraint(fields=["sample", "center"], name="sampled_once"),
            models.CheckConstraint(
                name="sampled_result_has_caller",
                condition=Q(result="", called_at__isnull=True)
                | (~Q(result="") & Q(called_by__isnull=False, called_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample}: {self.center}"
