"""What a center's own people say of it: changes that the desk decides on, and their plain word."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .provider import ProviderStaff
from .taxonomy import Section


class ProposalQuerySet(models.QuerySet):
    def waiting(self) -> "ProposalQuerySet":
        return self.filter(state=Proposal.State.WAITING)

    def decided(self) -> "ProposalQuerySet":
        """The latest decision first."""
        decided = self.filter(state=Proposal.State.DECIDED)
        return decided.select_related("staff").order_by("-decided_at", "-pk")


class Proposal(models.Model):
    """What a center's own people say a section should say. The desk decides before it is live."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for our team")
        DECIDED = "decided", _("Decided")
        REPLACED = "replaced", _("Replaced by a later one")

    class Outcome(models.TextChoices):
        """What became of one fact of it."""

        ACCEPTED = "accepted", _("Published as your word")
        CHECKING = "checking", _("We will check it first")
        DECLINED = "declined", _("Not published")

    center = models.ForeignKey("centers.Center", on_delete=models.CASCADE, related_name="proposals")
    section = models.CharField(_("section"), max_length=10, choices=Section)
    facts = models.JSONField(
        _("facts"), help_text=_("Those that would change, in the form of a check's facts.")
    )
    staff = models.ForeignKey(ProviderStaff, on_delete=models.RESTRICT, related_name="proposals")
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    outcomes = models.JSONField(_("outcomes"), default=dict, blank=True, help_text=_("By fact."))
    answer = models.TextField(_("our answer"), blank=True)
    # Another phone number takes two of our people: the first agrees, the second decides.
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agreed_proposals",
    )
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
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
                condition=Q(state__in=["waiting", "replaced"], decided_by__isnull=True, outcomes={})
                | Q(state="decided", decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_second_person_is_another",
                condition=Q(agreed_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(agreed_by=F("decided_by")),
            ),
            # A wrong number costs a person in need most: nobody puts one in alone.
            models.CheckConstraint(
                name="proposal_phones_take_two",
                condition=Q(agreed_by__isnull=False) | ~Q(outcomes__phones="accepted"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.center}: {self.section}"

    @property
    def to_check(self) -> list[str]:
        """The facts of it that a check decides on."""
        outcomes = self.outcomes.items()
        return [name for name, outcome in outcomes if outcome == Proposal.Outcome.CHECKING]


class ProviderWord(models.Model):
    """A center's own people said that a section is correct, or part of it. It verifies nothing."""

    center = models.ForeignKey(
        "centers.Center", on_delete=models.CASCADE, related_name="provider_words"
    )
    section = models.CharField(_("section"), max_length=10, choices=Section)
    staff = models.ForeignKey(ProviderStaff, on_delete=models.RESTRICT, related_name="words")
    said_on = models.DateField(_("said on"))
    whole = models.BooleanField(
        _("of all of it"), default=True, help_text=_("Else of the facts that they changed.")
    )
    mark = models.CharField(
        _("mark of the facts"),
        max_length=16,
        blank=True,
        help_text=_("Of what the section said then: a word stands while that has not changed."),
    )

    class Meta:
        ordering = ["-said_on", "-pk"]
        default_permissions = ("view",)
        verbose_name = _("word of a provider")
        verbose_name_plural = _("words of providers")
        constraints = [
            models.UniqueConstraint(
                fields=["center", "section", "staff", "said_on", "whole", "mark"],
                name="provider_word_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.center}: {self.section} on {self.said_on}"
