"""The people of a center who may propose changes, how they proved it, and what they proposed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .taxonomy import Section


class Claim(models.Model):
    """Someone says that they belong to a center, and proves it in one of two ways."""

    class Method(models.TextChoices):
        DOMAIN = "domain", _("An address at the center's own domain")
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

    @property
    def waits_for_call(self) -> bool:
        return bool(
            self.method == Claim.Method.PHONE
            and self.email_confirmed_at
            and not (self.proved_at or self.ended_at)
        )


class ProviderStaffQuerySet(models.QuerySet):
    def present(self) -> "ProviderStaffQuerySet":
        return self.filter(removed_at__isnull=True)


class ProviderStaff(models.Model):
    """A person who may propose changes to a center, until somebody removes them."""

    class Proof(models.TextChoices):
        DOMAIN = "domain", _("address at the center's own domain")
        PHONE = "phone", _("code read out on the listed phone")
        INVITED = "invited", _("added by a colleague")
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


class ProposalQuerySet(models.QuerySet):
    def waiting(self) -> "ProposalQuerySet":
        return self.filter(state=Proposal.State.WAITING)


class Proposal(models.Model):
    """What a center's own people say a section should say. The desk decides before it is live."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for our team")
        ACCEPTED = "accepted", _("Taken over as your word")
        CHECKING = "checking", _("We are checking it")
        DECLINED = "declined", _("Not taken over")
        REPLACED = "replaced", _("Replaced by a later one")

    center = models.ForeignKey("centers.Center", on_delete=models.CASCADE, related_name="proposals")
    section = models.CharField(_("section"), max_length=10, choices=Section)
    facts = models.JSONField(_("facts"))
    staff = models.ForeignKey(ProviderStaff, on_delete=models.PROTECT, related_name="proposals")
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    answer = models.TextField(_("our answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decided_proposals",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        default_permissions = ("view",)
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        constraints = [
            models.UniqueConstraint(
                fields=["center", "section"],
                condition=Q(state="waiting"),
                name="proposal_one_waiting",
            ),
            models.CheckConstraint(
                name="proposal_decided_by_someone",
                condition=Q(state__in=["waiting", "replaced"], decided_by__isnull=True)
                | Q(
                    state__in=["accepted", "checking", "declined"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.center}: {self.section}"


class ProviderWord(models.Model):
    """A center's own people said that a section is still correct. It never verifies anything."""

    center = models.ForeignKey(
        "centers.Center", on_delete=models.CASCADE, related_name="provider_words"
    )
    section = models.CharField(_("section"), max_length=10, choices=Section)
    staff = models.ForeignKey(ProviderStaff, on_delete=models.PROTECT, related_name="words")
    said_on = models.DateField(_("said on"))

    class Meta:
        ordering = ["-said_on", "-pk"]
        default_permissions = ("view",)
        verbose_name = _("word of a provider")
        verbose_name_plural = _("words of providers")
        constraints = [
            models.UniqueConstraint(
                fields=["center", "section", "staff", "said_on"], name="provider_word_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.center}: {self.section} on {self.said_on}"


class ProviderLog(models.Model):
    """Who did what for a center. Append-only; the center's people and the desk read it."""

    class What(models.TextChoices):
        CLAIMED = "claimed", _("proved to belong to the center")
        ADDED = "added", _("added a colleague")
        REMOVED = "removed", _("removed a colleague")
        LEFT = "left", _("left")
        TRANSFERRED = "transferred", _("handed the listing over")
        PROPOSED = "proposed", _("proposed a change")
        STILL_CORRECT = "still-correct", _("said that it is still correct")
        DECIDED = "decided", _("our team decided on a change")

    center = models.ForeignKey(
        "centers.Center", on_delete=models.CASCADE, related_name="provider_log"
    )
    what = models.CharField(_("what"), max_length=13, choices=What)
    who = models.CharField(_("who"), max_length=260)
    about = models.CharField(_("about"), max_length=260, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        verbose_name = _("entry of a provider's log")
        verbose_name_plural = _("provider's logs")
        triggers = [pgtrigger.Protect(name="provider_log_append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.who} {self.what}"
