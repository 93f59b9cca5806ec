"""Changes to what is listed at all, each with its reason and a way back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LifecycleEvent(models.Model):
    """A publish, unpublish, close, withdrawal, merge or split, and what it takes to undo it."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", _("Published")
        UNPUBLISH = "unpublish", _("Taken off the site")
        CLOSE = "close", _("Marked as closed")
        REOPEN = "reopen", _("Opened again")
        WITHDRAW = "withdraw", _("Withdrawn at the provider's request")
        MERGE = "merge", _("Merged into another listing")
        SPLIT = "split", _("Split off")

    center = models.ForeignKey(
        "centers.Center", on_delete=models.CASCADE, related_name="lifecycle_events"
    )
    other = models.ForeignKey(
        "centers.Center",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="other_lifecycle_events",
        help_text=_("The listing merged into, or the one split off."),
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    reason = models.TextField(_("reason"))
    before = models.JSONField(
        _("before"), default=dict, help_text=_("What undoing the change puts back.")
    )
    batch = models.UUIDField(
        _("batch"), null=True, blank=True, db_index=True, help_text=_("Done and undone together.")
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="lifecycle_events"
    )
    done_at = models.DateTimeField(_("done at"), auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        ordering = ["-done_at", "-pk"]
        verbose_name = _("change of a listing")
        verbose_name_plural = _("changes of listings")
        constraints = [
            models.CheckConstraint(
                name="lifecycle_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                name="lifecycle_undone_by_someone",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.center}: {self.get_kind_display()}"
