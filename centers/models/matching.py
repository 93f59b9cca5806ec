"""What a person said of two listings: one facility, or two. Kept for good."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MatchDecisionQuerySet(models.QuerySet):
    def latest(self) -> "MatchDecisionQuerySet":
        """The last word on each pair."""
        return self.filter(superseded_by__isnull=True)

    def of(self, one, other) -> "MatchDecisionQuerySet":
        """Decisions on these two centers, in whichever order they are named."""
        first, second = sorted((one.pk, other.pk))
        return self.filter(one=first, other=second)


class MatchDecision(models.Model):
    """Append-only: a later word on the same two supersedes the earlier one.

    No import asks again about a pair that has one, or changes what it says.
    """

    class Verdict(models.TextChoices):
        SAME = "same", _("The same center")
        DIFFERENT = "different", _("Two centers")

    # The one with the lower id, so that a pair has one chain of decisions.
    one = models.ForeignKey("centers.Center", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("centers.Center", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict)
    reason = models.TextField(_("reason"))
    shown = models.JSONField(
        _("shown"), default=dict, help_text=_("Both sides as the person saw them, and what spoke.")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="match_decisions"
    )
    decided_at = models.DateTimeField(_("decided at"))
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    objects = MatchDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("decision on two listings")
        verbose_name_plural = _("decisions on two listings")
        constraints = [
            models.CheckConstraint(name="match_decision_in_order", condition=Q(one__lt=F("other"))),
            models.CheckConstraint(
                name="match_decision_verdict_known", condition=Q(verdict__in=["same", "different"])
            ),
            models.CheckConstraint(
                name="match_decision_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why."),
            ),
            # With the one-to-one `supersedes` the decisions on a pair form a single chain.
            models.UniqueConstraint(
                fields=["one", "other"],
                condition=Q(supersedes__isnull=True),
                name="match_decision_one_chain",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.one} / {self.other}: {self.get_verdict_display()}"
