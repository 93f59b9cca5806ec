"""Links that only the person who was given one knows: what each opens, until when."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PrivateLink(models.Model):
    """A link for one purpose. Of the link itself only a hash is kept: who reads the database, or a
    backup of it, can open nothing with it."""

    class Purpose(models.TextChoices):
        """What the link opens; beside it, the table that `subject_id` is from."""

        REPORT = "report", _("Follow a report")  # Report
        REQUEST = "request", _("Follow a request")  # ProviderRequest
        CONFIRM_APPLICATION = "confirm-application", _("Confirm an address")  # Application
        APPLICATION = "application", _("Fill in an application")  # Application
        APPLICATION_STATUS = "application-status", _("Follow an application")  # Application
        CLAIM = "claim", _("Prove to belong to a center")  # Claim
        PROVIDER = "provider", _("Propose changes")  # ProviderStaff
        STILL_CORRECT = "still-correct", _("Say that it is still correct")  # ProviderStaff
        INVITATION = "invitation", _("Answer an invitation")  # Invitation
        OPT_OUT = "opt-out", _("Get no more invitations")  # Invitation

    purpose = models.CharField(_("purpose"), max_length=19, choices=Purpose)
    subject_id = models.BigIntegerField(_("row"), help_text=_("Of the table that purpose is for."))
    digest = models.CharField(_("SHA-256 of the link"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        verbose_name = _("private link")
        verbose_name_plural = _("private links")
        constraints = [
            models.CheckConstraint(
                name="private_link_ends", condition=Q(expires_at__gt=models.F("made_at"))
            ),
            models.CheckConstraint(
                name="private_link_hash_only", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        indexes = [models.Index(fields=["purpose", "subject_id"], name="private_link_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_id}"
