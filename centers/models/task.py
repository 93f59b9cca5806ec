"""The research queue: what needs a person, who holds it, and in which order."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TaskQuerySet(models.QuerySet):
    def open(self) -> "TaskQuerySet":
        return self.filter(closed_at__isnull=True)

    def free(self, now: datetime.datetime | None = None) -> "TaskQuerySet":
        """Open tasks that nobody holds at the moment `now`: a lease ends by itself."""
        now = now or timezone.now()
        return self.open().filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now))

    def held_by(self, user, now: datetime.datetime | None = None) -> "TaskQuerySet":
        return self.open().filter(leased_to=user, leased_until__gt=now or timezone.now())

    def by_harm(self, at: datetime.date | None = None) -> "TaskQuerySet":
        """Most harmful first. docs/harm-order.md says why in this order.

        What a visitor may act on right now, and be hurt by, stands before what merely grows old.
        """
        verified = Q(center__listing__verified_until__gte=at or timezone.localdate())
        reason = Task.Reason
        order = [
            Q(reason=reason.PUBLIC_REPORT, serious=True) & verified,
            Q(reason=reason.PUBLIC_REPORT, serious=True),
            Q(reason=reason.DISCREPANCY) & verified,
            Q(reason=reason.REVIEW),
            Q(reason=reason.PUBLIC_REPORT),
            Q(reason=reason.EXPIRING),
            Q(reason=reason.NEW_APPLICATION),
            Q(reason=reason.SAMPLE),
            Q(reason=reason.DISCREPANCY),
            Q(reason=reason.POSSIBLE_DUPLICATE),
        ]
        harm = Case(
            *(When(condition, then=Value(place)) for place, condition in enumerate(order, 1)),
            default=Value(len(order) + 1),
            output_field=IntegerField(),
        )
        return self.annotate(harm=harm).order_by("harm", "due_on", "opened_at", "pk")


class Task(models.Model):
    """Something for the research team to look at. One open task for each center and reason."""

    class Reason(models.TextChoices):
        PUBLIC_REPORT = "public-report", _("Report from the public")
        DISCREPANCY = "discrepancy", _("Sources differ")
        REVIEW = "review", _("Check to review")
        EXPIRING = "expiring", _("Check about to end")
        NEW_APPLICATION = "new-application", _("New application")
        SAMPLE = "sample", _("Accuracy sample")
        POSSIBLE_DUPLICATE = "possible-duplicate", _("Possible duplicate")
        IMPORT_CANDIDATE = "import-candidate", _("Imported, never checked")

    class Resolution(models.TextChoices):
        DONE = "done", _("Done")
        NOT_NEEDED = "not-needed", _("Not needed any more")

    center = models.ForeignKey("centers.Center", on_delete=models.CASCADE, related_name="tasks")
    reason = models.CharField(_("reason"), max_length=18, choices=Reason)
    serious = models.BooleanField(
        _("serious"), default=False, help_text=_("A visitor may be hurt by it now.")
    )
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    leased_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="leased_tasks",
    )
    leased_until = models.DateTimeField(_("held until"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="closed_tasks",
    )
    resolution = models.CharField(_("resolution"), max_length=10, blank=True, choices=Resolution)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        permissions = [("lead_research", "Can lead the research team")]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["center", "reason"],
                condition=Q(closed_at__isnull=True),
                name="task_one_open_for_reason",
            ),
            models.CheckConstraint(
                name="task_closed_has_resolution",
                condition=Q(closed_at__isnull=True, resolution="")
                | (Q(closed_at__isnull=False) & ~Q(resolution="")),
            ),
            models.CheckConstraint(
                name="task_lease_has_end",
                condition=Q(leased_to__isnull=True) | Q(leased_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["reason", "due_on"],
                condition=Q(closed_at__isnull=True),
                name="task_open_by_reason",
            ),
            models.Index(fields=["closed_at"], name="task_closed_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.center}"
