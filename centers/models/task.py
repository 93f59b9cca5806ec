"""The research queue: what needs a person, who holds it, and in which order."""

import datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Rank(NamedTuple):
    """A step of the harm order: what a task in it is, in words and as a condition."""

    words: str | Promise
    condition: Q


def harm_order(at: datetime.date) -> list[Rank]:
    """The steps of the harm order on the day `at`, most harmful first.

    A task belongs to the first step whose condition it meets; the last one takes what is left.
    docs/harm-order.md says why in this order, and a test holds that page to this function.
    """
    reason = Task.Reason
    report = Q(reason=reason.PUBLIC_REPORT)
    verified = Q(center__listing__verified_until__gte=at)
    return [
        Rank(_("Serious report on a verified center"), report & Q(serious=True) & verified),
        Rank(_("Serious report on another center"), report & Q(serious=True)),
        Rank(_("Sources differ on a verified center"), Q(reason=reason.DISCREPANCY) & verified),
        Rank(_("Check to review"), Q(reason=reason.REVIEW)),
        Rank(_("Any other report from the public"), report),
        Rank(_("Request of a provider"), Q(reason=reason.PROVIDER_REQUEST)),
        Rank(
            _("Check about to end on a verified center"),
            Q(reason=reason.EXPIRING, due_on__gte=at) & verified,
        ),
        Rank(_("Change proposed by a provider"), Q(reason=reason.PROVIDER_CHANGE)),
        Rank(_("New application"), Q(reason=reason.NEW_APPLICATION)),
        Rank(_("Accuracy sample"), Q(reason=reason.SAMPLE)),
        Rank(_("Any other check to renew"), Q(reason=reason.EXPIRING)),
        Rank(_("Sources differ on another center"), Q(reason=reason.DISCREPANCY)),
        Rank(_("No longer listed by its source"), Q(reason=reason.GONE)),
        Rank(_("Check asked for by a colleague"), Q(reason=reason.CHECK_WANTED)),
        Rank(_("Possible duplicate"), Q(reason=reason.POSSIBLE_DUPLICATE)),
        Rank(_("Imported, never checked"), Q(reason=reason.IMPORT_CANDIDATE)),
    ]


class TaskQuerySet(models.QuerySet):
    def open(self) -> "TaskQuerySet":
        return self.filter(closed_at__isnull=True)

    def free(self, now: datetime.datetime | None = None) -> "TaskQuerySet":
        """Open tasks that nobody holds at the moment `now`: a lease ends by itself."""
        now = now or timezone.now()
        return self.open().filter(Q(leased_to__isnull=True) | Q(leased_until__lte=now))

    def held(self, now: datetime.datetime | None = None) -> "TaskQuerySet":
        return self.open().filter(leased_to__isnull=False, leased_until__gt=now or timezone.now())

    def held_by(self, user, now: datetime.datetime | None = None) -> "TaskQuerySet":
        return self.held(now).filter(leased_to=user)

    def narrowed(
        self,
        *,
        state: str = "",
        reason: str = "",
        waited_days: int = 0,
        now: datetime.datetime | None = None,
    ) -> "TaskQuerySet":
        """Of one US state ("WI"), of one reason, opened at least so many days ago."""
        chosen = self
        if state:
            chosen = chosen.filter(center__state=state)
        if reason:
            chosen = chosen.filter(reason=reason)
        if waited_days:
            now = now or timezone.now()
            chosen = chosen.filter(opened_at__lte=now - datetime.timedelta(days=waited_days))
        return chosen

    def by_harm(self, at: datetime.date | None = None) -> "TaskQuerySet":
        """Most harmful first; `harm` is the number of the step, from 1."""
        order = harm_order(at or timezone.localdate())
        harm = Case(
            *(When(rank.condition, then=Value(place)) for place, rank in enumerate(order, 1)),
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
        PROVIDER_REQUEST = "provider-request", _("Request of a provider")
        PROVIDER_CHANGE = "provider-change", _("Change proposed by a provider")
        EXPIRING = "expiring", _("Check about to end")
        NEW_APPLICATION = "new-application", _("New application")
        SAMPLE = "sample", _("Accuracy sample")
        GONE = "gone-from-source", _("No longer listed by its source")
        CHECK_WANTED = "check-wanted", _("Check asked for")
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
            # A lease that has ended is wiped out before the next person takes the listing.
            ExclusionConstraint(
                name="task_one_person_for_center",
                expressions=[
                    ("center", RangeOperators.EQUAL),
                    ("leased_to", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(closed_at__isnull=True, leased_to__isnull=False),
            ),
        ]
        indexes = [
            # "Next" walks one step of the harm order at a time, in this order.
            models.Index(
                fields=["reason", "due_on", "opened_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="task_open_in_order",
            ),
            models.Index(fields=["closed_at"], name="task_closed_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.center}"
