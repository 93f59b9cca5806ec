"""The people of a center who may propose changes, how they proved it, and what they did."""

import datetime

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .taxonomy import Section

# A claim that nobody has proved by then is over.
CLAIM_LASTS = datetime.timedelta(days=14)


class ClaimQuerySet(models.QuerySet):
    def to_call(self, now: datetime.datetime | None = None) -> "ClaimQuerySet":
        """Those that wait for a call at the moment `now`."""
        return self.filter(
            method=Claim.Method.PHONE,
            email_confirmed_at__isnull=False,
            proved_at=None,
            ended_at=None,
            made_at__gt=(now or timezone.now()) - CLAIM_LASTS,
        )


class Claim(models.Model):
    """Someone says that they belong to a center, and proves it in one of two ways."""

    class Method(models.TextChoices):
        DOMAIN = "domain", _("An e-mail address at the center's own domain")
        PHONE = "phone", _("A code read out on a call to the listed phone")

    center = models.ForeignKey("centers.Center", on_delete=models.CASCADE, related_name="claims")
    method = models.CharField(_("method"), max_length=6, choices=Method)
    name = models.CharField(_("who claims"), max_length=120)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=5, default="en")
    form_key = models.CharField(_("key of the form"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    email_confirmed_at = models.DateTimeField(_("address confirmed at"), null=True, blank=True)
    # Of the code only a hash is kept, and it ends soon.
    code_hash = models.CharField(_("hash of the code"), max_length=128, blank=True)
    code_until = models.DateTimeField(_("code holds until"), null=True, blank=True)
    code_read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="read_codes",
    )
    tries = models.PositiveSmallIntegerField(_("wrong codes"), default=0)
    proved_at = models.DateTimeField(_("proved at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        default_permissions = ("view",)
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.CheckConstraint(
                name="claim_method_known", condition=Q(method__in=["domain", "phone"])
            ),
            models.CheckConstraint(
                name="claim_proved_by_confirmed_address",
                condition=Q(proved_at__isnull=True) | Q(email_confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_code_ends", condition=Q(code_hash="") | Q(code_until__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["center", "made_at"], name="claim_of_center")]

    def __str__(self) -> str:
        return f"{self.email}: {self.center}"


class ProviderStaffQuerySet(models.QuerySet):
    def present(self) -> "ProviderStaffQuerySet":
        return self.filter(removed_at__isnull=True)


class ProviderStaff(models.Model):
    """A person who may propose changes to a center, until somebody removes them."""

    class Proof(models.TextChoices):
        DOMAIN = "domain", _("e-mail address at the center's own domain")
        PHONE = "phone", _("code read out on a call to the listed phone")
        INVITED = "invited", _("added by a colleague")
        ASKED = "asked", _("invited by our team")
        APPLIED = "applied", _("sent the application")

    center = models.ForeignKey(
        "centers.Center", on_delete=models.CASCADE, related_name="provider_staff"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=5, default="en")
    proof = models.CharField(_("proof"), max_length=7, choices=Proof)
    added_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="added"
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = ProviderStaffQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        default_permissions = ("view",)
        verbose_name = _("person of a center")
        verbose_name_plural = _("people of centers")
        constraints = [
            models.UniqueConstraint(
                fields=["center", "email"],
                condition=Q(removed_at__isnull=True),
                name="provider_staff_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class ProviderLog(models.Model):
    """What was done for a center. An entry is never changed; its people and the desk read it."""

    class What(models.TextChoices):
        CLAIMED = "claimed", _("showed that they belong to the center")
        ADDED = "added", _("added a colleague")
        REMOVED = "removed", _("removed a colleague")
        DISMISSED = "dismissed", _("our team removed a person")
        LEFT = "left", _("left")
        TRANSFERRED = "transferred", _("handed the listing over")
        PROPOSED = "proposed", _("proposed a change")
        STILL_CORRECT = "still-correct", _("said that it is still correct")
        DECIDED = "decided", _("our team decided on a change")

    center = models.ForeignKey(
        "centers.Center", on_delete=models.CASCADE, related_name="provider_log"
    )
    what = models.CharField(_("what"), max_length=13, choices=What)
    who = models.CharField(
        _("who"), max_length=400, blank=True, help_text=_("Empty where it was our team.")
    )
    person = models.CharField(
        _("whom it is about"), max_length=400, blank=True, help_text=_("Name and address.")
    )
    sections = ArrayField(
        models.CharField(max_length=10, choices=Section), verbose_name=_("sections"), default=list
    )
    # Of our team; the desk alone shows who.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="provider_log",
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        verbose_name = _("entry of a provider's log")
        verbose_name_plural = _("provider's logs")
        triggers = [pgtrigger.Protect(name="provider_log_append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.who} {self.what}"

    @property
    def about(self) -> str:
        """Whom or which sections it is about, in the language of the page."""
        return self.person or ", ".join(str(Section(name).label) for name in self.sections)
