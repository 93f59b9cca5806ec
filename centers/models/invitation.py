"""Asking imported centers to confirm what we list of them, and never asking again who said no."""

import hashlib

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .outbox import OutboxMessage


class InvitationBatch(models.Model):
    """Invitations that a person sent together."""

    name = models.CharField(_("name"), max_length=120)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitation_batches"
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ("view",)
        verbose_name = _("batch of invitations")
        verbose_name_plural = _("batches of invitations")

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A personal link for one address of one center; sent once."""

    batch = models.ForeignKey(InvitationBatch, on_delete=models.PROTECT, related_name="invitations")
    center = models.ForeignKey(
        "centers.Center", on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail"), help_text=_("In small letters."))
    language = models.CharField(_("language"), max_length=5, default="en")
    message = models.OneToOneField(
        OutboxMessage, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitation"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    opted_out_at = models.DateTimeField(_("said no at"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ("view",)
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["center", "email"], name="invitation_once"),
            models.CheckConstraint(
                name="invitation_email_small", condition=models.Q(email=Lower("email"))
            ),
        ]
        triggers = [
            # Whoever writes it and however: nobody who said no is asked again.
            pgtrigger.Trigger(
                name="nobody_who_said_no",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM centers_optout
                        WHERE digest = encode(sha256(convert_to(NEW.email, 'UTF8')), 'hex')
                    ) THEN
                        RAISE EXCEPTION 'refused: this address wants no invitations'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.center}"


class OptOutManager(models.Manager):
    def has(self, email: str) -> bool:
        """Whether this address wants no more invitations."""
        return self.filter(digest=digest_of(email)).exists()


class OptOut(models.Model):
    """An address that wants no invitations any more, for good. Only its hash is kept: enough to
    keep the promise, and of no use as a list of addresses. It hangs on no center: imports, merges
    and withdrawals leave it as it is."""

    digest = models.CharField(_("SHA-256 of the address"), max_length=64, unique=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = OptOutManager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name = _("opt-out")
        verbose_name_plural = _("opt-outs")
        triggers = [
            pgtrigger.Protect(
                name="opt_out_for_good", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.digest[:8]


def digest_of(email: str) -> str:
    """The hash under which an address is kept that said no."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
