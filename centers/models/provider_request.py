"""What a provider asks of us: to put something right, to be taken off, to look again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ProviderRequestQuerySet(models.QuerySet):
    def open(self) -> "ProviderRequestQuerySet":
        return self.filter(state=ProviderRequest.State.OPEN)


class ProviderRequest(models.Model):
    class Kind(models.TextChoices):
        DISPUTE = "dispute", _("Correct something about our center")
        WITHDRAWAL = "withdrawal", _("Take our listing down")
        APPEAL = "appeal", _("Look at a decision again")

    class State(models.TextChoices):
        OPEN = "open", _("We are looking into it")
        GRANTED = "granted", _("Done as asked")
        DECLINED = "declined", _("Not done")

    center = models.ForeignKey(
        "centers.Center", on_delete=models.CASCADE, related_name="provider_requests"
    )
    kind = models.CharField(_("what is asked"), max_length=10, choices=Kind)
    appeal_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="appeal"
    )
    application = models.OneToOneField(
        "centers.Application",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="appeal",
        help_text=_("The declined application that an appeal is about."),
    )
    text = models.TextField(_("in their words"))
    name = models.CharField(_("who asks"), max_length=120)
    email = models.EmailField(_("where the answer goes"))
    language = models.CharField(_("language"), max_length=5, default="en")
    # One sheet of the form makes one request, however often it is sent.
    form_key = models.CharField(_("key of the form"), max_length=64, unique=True)
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    due_on = models.DateField(_("answer due on"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    answer = models.TextField(_("our answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decided_requests",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = ProviderRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        default_permissions = ("view",)
        verbose_name = _("request of a provider")
        verbose_name_plural = _("requests of providers")
        constraints = [
            models.CheckConstraint(
                name="provider_request_kind_known",
                condition=Q(kind__in=["dispute", "withdrawal", "appeal"]),
            ),
            models.CheckConstraint(
                name="provider_request_decided_by_someone",
                condition=Q(
                    state="open", answer="", decided_by__isnull=True, decided_at__isnull=True
                )
                | Q(
                    state__in=["granted", "declined"],
                    answer__regex=r"\S",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                violation_error_message=_("Say what was decided, in words for the provider."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(state="open"), name="provider_request_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.center}"
