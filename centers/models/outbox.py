"""Every e-mail that the site sends: written down first, delivered after, so that none is lost."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxQuerySet(models.QuerySet):
    def due(self, now=None) -> "OutboxQuerySet":
        """What waits and may be tried at the moment `now`, the longest waiting first."""
        waiting = self.filter(state=OutboxMessage.State.WAITING)
        return waiting.filter(next_try_at__lte=now or timezone.now()).order_by("next_try_at", "pk")

    def bounced_from(self, address: str) -> "OutboxQuerySet":
        """Messages to this address that came back for good."""
        return self.filter(to=address.lower(), state=OutboxMessage.State.BOUNCED)


class OutboxMessage(models.Model):
    """One message to one address. Its words are forgotten once it is delivered: they may hold a
    private link, and then only the person who got it should."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")
        BOUNCED = "bounced", _("Came back")

    kind = models.SlugField(_("kind"), max_length=40, help_text=_("The template it was made of."))
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=5, default="en")
    center = models.ForeignKey(
        "centers.Center",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="outbox_messages",
    )
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    unsubscribe = models.URLField(
        _("way out"), max_length=300, blank=True, help_text=_("For the header List-Unsubscribe.")
    )
    # Says the same thing for the same reason: sent once, however often it is asked for.
    once = models.CharField(_("sent once for"), max_length=120, null=True, blank=True, unique=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("came back at"), null=True, blank=True)
    problem = models.CharField(_("last problem"), max_length=500, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        constraints = [
            models.CheckConstraint(
                name="outbox_state_known",
                condition=Q(state__in=["waiting", "sent", "failed", "bounced"]),
            ),
            models.CheckConstraint(
                name="outbox_sent_has_time",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_bounced_has_time",
                condition=~Q(state="bounced") | Q(bounced_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_waiting_has_words", condition=~Q(state="waiting") | ~Q(text="")
            ),
            models.CheckConstraint(
                name="outbox_delivered_forgets", condition=~Q(state="sent") | Q(unsubscribe="")
            ),
            # A line break in a header would start a header of the sender's choice.
            models.CheckConstraint(
                name="outbox_subject_is_one_line", condition=~Q(subject__regex=r"[\r\n]")
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], condition=Q(state="waiting"), name="outbox_due"
            ),
            models.Index(fields=["to", "created_at"], name="outbox_to"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
