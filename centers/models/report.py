"""What visitors tell us is wrong. Of who told it nothing is kept: no address, name or account."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .taxonomy import Section
from .verification import Confirmation


class ReportQuerySet(models.QuerySet):
    def of(self, center) -> "ReportQuerySet":
        """Those of this center, and of listings that were merged into it."""
        return self.filter(Q(center=center) | Q(center__merged_into=center))

    def unanswered(self) -> "ReportQuerySet":
        """Nobody has said what they think of it, and no check has looked at that part since."""
        return self.filter(state=Report.State.RECEIVED).exclude(_checked_after("received_at"))

    def standing(self) -> "ReportQuerySet":
        """Agreed to, and no check has looked at that part since: the public page says so."""
        return self.filter(
            state=Report.State.AGREED, kind__in=[kind.value for kind in SECTIONS]
        ).exclude(_checked_after("decided_at"))


class Report(models.Model):
    class Kind(models.TextChoices):
        PHONE = "phone", _("The phone number is wrong")
        CLOSED = "closed", _("The center has closed")
        NOT_AS_DESCRIBED = "not-as-described", _("It is not as described here")
        MONEY = "money", _("I was asked for money for a referral")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        RECEIVED = "received", _("Report received")
        AGREED = "agreed", _("We agree that something is wrong")
        NOT_AGREED = "not-agreed", _("We found that it is correct as it is")

    center = models.ForeignKey("centers.Center", on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(_("what is wrong"), max_length=16, choices=Kind)
    text = models.TextField(_("in their words"), blank=True)
    # One sheet of the form makes one report, however often it is sent.
    form_key = models.CharField(_("key of the form"), max_length=64, unique=True)
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    answer = models.TextField(_("our answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decided_reports",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "pk"]
        default_permissions = ("view",)
        verbose_name = _("report of a visitor")
        verbose_name_plural = _("reports of visitors")
        constraints = [
            models.CheckConstraint(
                name="report_kind_known",
                condition=Q(kind__in=["phone", "closed", "not-as-described", "money", "other"]),
            ),
            models.CheckConstraint(
                name="report_decided_by_someone",
                condition=Q(state="received", decided_by__isnull=True, decided_at__isnull=True)
                | Q(
                    state__in=["agreed", "not-agreed"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["center", "state"], name="report_center_state"),
            models.Index(
                fields=["received_at", "id"], condition=Q(state="received"), name="report_received"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.center}"

    @property
    def section(self) -> Section | None:
        """The part of a listing whose check answers it; None where no check can."""
        return SECTIONS.get(Report.Kind(self.kind))


# The part that is checked again. That somebody was asked for money is an accusation: it is looked
# into at once, but the page of the center does not repeat it.
SECTIONS = {
    Report.Kind.PHONE: Section.CONTACT,
    Report.Kind.CLOSED: Section.CONTACT,
    Report.Kind.NOT_AS_DESCRIBED: Section.SERVICES,
}
# A visitor may be hurt by it now.
SERIOUS = frozenset({Report.Kind.PHONE, Report.Kind.CLOSED, Report.Kind.MONEY})


def _checked_after(moment: str) -> Q:
    """Whether a check of the part that a report is about was recorded after this moment of it."""
    checked = Q()
    for part in set(SECTIONS.values()):
        checks = Confirmation.objects.filter(
            center=OuterRef("center"), section=part, recorded_at__gt=OuterRef(moment)
        )
        kinds = [kind.value for kind, section in SECTIONS.items() if section == part]
        checked |= Q(kind__in=kinds) & Q(Exists(checks))
    return checked
