"""A check that waits for a second person, and unsaved work on one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .taxonomy import Section
from .verification import Confirmation, ReviewReason


class SubmissionQuerySet(models.QuerySet):
    def waiting(self) -> "SubmissionQuerySet":
        return self.filter(state=Submission.State.WAITING)


class Submission(models.Model):
    """A check as its recorder handed it in. Accepted, it becomes a Confirmation word for word."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for review")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Sent back")

    center = models.ForeignKey(
        "centers.Center", on_delete=models.PROTECT, related_name="submissions"
    )
    section = models.CharField(_("section"), max_length=10, choices=Section)
    outcome = models.CharField(_("outcome"), max_length=13, choices=Confirmation.Outcome)
    method = models.CharField(_("method"), max_length=19, choices=Confirmation.Method)
    evidence = models.TextField(_("evidence"))
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    observed_on = models.DateField(_("observed on"))
    expires_on = models.DateField(_("holds until"), null=True, blank=True)
    review_reason = models.CharField(_("reason for review"), max_length=10, choices=ReviewReason)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="submissions"
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviews",
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    review_note = models.TextField(_("note of the reviewer"), blank=True)
    confirmation = models.OneToOneField(
        Confirmation, null=True, blank=True, on_delete=models.PROTECT, related_name="submission"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        permissions = [("review_submission", "Can review the checks of others")]
        verbose_name = _("check to review")
        verbose_name_plural = _("checks to review")
        constraints = [
            models.UniqueConstraint(
                fields=["center", "section"],
                condition=Q(state="waiting"),
                name="submission_one_waiting",
            ),
            models.CheckConstraint(
                name="submission_reviewed_by_another",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("recorded_by")),
                violation_error_message=_("Nobody reviews their own check."),
            ),
            models.CheckConstraint(
                name="submission_decided_by_someone",
                condition=Q(state="waiting", reviewed_by__isnull=True, reviewed_at__isnull=True)
                | (
                    Q(state__in=["accepted", "returned"])
                    & Q(reviewed_by__isnull=False, reviewed_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="submission_accepted_has_confirmation",
                condition=Q(state="accepted", confirmation__isnull=False)
                | (~Q(state="accepted") & Q(confirmation__isnull=True)),
            ),
            models.CheckConstraint(
                name="submission_returned_has_note",
                condition=~Q(state="returned") | ~Q(review_note=""),
                violation_error_message=_("Say why it goes back."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.center}: {self.section} by {self.recorded_by}"


class CheckDraft(models.Model):
    """What a person has typed on a center's check page and not handed in yet.

    Kept in the database, so that it survives a reload, a lost lease and a restart.
    """

    center = models.ForeignKey(
        "centers.Center", on_delete=models.CASCADE, related_name="check_drafts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="check_drafts"
    )
    data = models.JSONField(_("what was typed"), default=dict)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        ordering = ["-updated_at", "-pk"]
        verbose_name = _("draft of a check")
        verbose_name_plural = _("drafts of checks")
        constraints = [
            models.UniqueConstraint(fields=["center", "user"], name="check_draft_unique")
        ]

    def __str__(self) -> str:
        return f"{self.center}, {self.user}"
