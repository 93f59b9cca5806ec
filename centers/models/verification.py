"""Who checked which part of a listing, when, how, and until when that holds."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .taxonomy import Section

# A center is verified while all of these are currently confirmed.
REQUIRED_SECTIONS = (Section.CONTACT, Section.LOCATION, Section.SERVICES, Section.LICENCE)


@dataclass(frozen=True)
class Verification:
    """What the latest checks of a center amount to, whatever the day is.

    `verified_on` is the oldest check that verification rests on and `verified_until` the last day
    of the first to lapse: both None unless every required section was last confirmed.
    """

    verified_on: datetime.date | None = None
    verified_until: datetime.date | None = None
    ketamine_until: datetime.date | None = None
    licence_until: datetime.date | None = None

    @classmethod
    def from_checks(cls, latest: Iterable["Confirmation"]) -> "Verification":
        confirmed = {c.section: c for c in latest if c.says_confirmed}
        ketamine, licence = confirmed.get(Section.KETAMINE), confirmed.get(Section.LICENCE)
        required = [confirmed[section] for section in REQUIRED_SECTIONS if section in confirmed]
        complete = len(required) == len(REQUIRED_SECTIONS)
        return cls(
            verified_on=min(c.observed_on for c in required) if complete else None,
            verified_until=min(c.expires_on for c in required) if complete else None,
            ketamine_until=ketamine.expires_on if ketamine else None,
            licence_until=licence.expires_on if licence else None,
        )

    def holds(self, at: datetime.date) -> bool:
        return self.verified_until is not None and self.verified_until >= at


class ConfirmationQuerySet(models.QuerySet):
    def latest(self) -> "ConfirmationQuerySet":
        """The last word on each section of each center: that which nothing supersedes."""
        return self.filter(superseded_by__isnull=True)

    def current(self, at: datetime.date | None = None) -> "ConfirmationQuerySet":
        """Latest words that say "confirmed" and still hold on the day `at` (default: today)."""
        at = at or timezone.localdate()
        return self.latest().filter(outcome=Confirmation.Outcome.CONFIRMED, expires_on__gte=at)

    def verifications(self, center_ids: Iterable[int]) -> dict[int, Verification]:
        """Center id -> Verification for each of the given centers, in one query."""
        ids = list(center_ids)
        checks = defaultdict(list)
        for check in self.latest().filter(center__in=ids):
            checks[check.center_id].append(check)
        return {pk: Verification.from_checks(checks[pk]) for pk in ids}


class ReviewReason(models.TextChoices):
    """Why a second person must agree before a check counts."""

    FIRST = "first", _("First verification of this part")
    KETAMINE = "ketamine", _("Ketamine")
    NEW_MEMBER = "new-member", _("New team member")
    SAMPLE = "sample", _("Random sample")
    ADVERTISER = "advertiser", _("The center advertises")


class Confirmation(models.Model):
    """One accepted check of one section of one center. Append-only: a later check supersedes it.

    A check that waits for its second person is a Submission (submission.py) and counts for nothing.
    """

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        NOT_CONFIRMED = "not-confirmed", _("Could not be confirmed")
        WRONG = "wrong", _("No longer true")

    class Method(models.TextChoices):
        PHONE = "phone", _("Phone call")
        VISIT = "visit", _("Site visit")
        LICENCE_REGISTER = "licence-register", _("State license register")
        ACCREDITOR_REGISTER = "accreditor-register", _("Accreditor's register")
        WEBSITE = "website", _("The center's website")
        DOCUMENT = "document", _("Document from the center")

    center = models.ForeignKey(
        "centers.Center", on_delete=models.PROTECT, related_name="confirmations"
    )
    section = models.CharField(_("section"), max_length=10, choices=Section)
    outcome = models.CharField(_("outcome"), max_length=13, choices=Outcome)
    method = models.CharField(_("method"), max_length=19, choices=Method)
    evidence = models.TextField(
        _("evidence"), help_text=_("What was seen or heard: a link, a register number, a note.")
    )
    observed_on = models.DateField(_("observed on"))
    expires_on = models.DateField(
        _("holds until"), null=True, blank=True, help_text=_("The last day on which this holds.")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recorded_confirmations"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviewed_confirmations",
    )
    review_reason = models.CharField(
        _("reason for review"), max_length=10, blank=True, choices=ReviewReason
    )
    facts = models.JSONField(
        _("facts"), default=dict, blank=True, help_text=_("What the section said when confirmed.")
    )
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["-observed_on", "-pk"]
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [
            models.CheckConstraint(
                name="confirmation_section_known", condition=Q(section__in=Section.values)
            ),
            models.CheckConstraint(
                name="confirmation_outcome_known",
                condition=Q(outcome__in=["confirmed", "not-confirmed", "wrong"]),
            ),
            models.CheckConstraint(
                name="confirmation_has_evidence",
                condition=~Q(evidence=""),
                violation_error_message=_("Say what was seen or heard."),
            ),
            models.CheckConstraint(
                name="confirmation_holds_for_a_while",
                # "Not null" is said as well: SQL lets a check pass whose outcome is unknown.
                condition=Q(
                    outcome="confirmed",
                    expires_on__isnull=False,
                    expires_on__gte=F("observed_on"),
                )
                | (~Q(outcome="confirmed") & Q(expires_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="confirmation_reviewed_by_another",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("recorded_by")),
                violation_error_message=_("Nobody reviews their own check."),
            ),
            models.CheckConstraint(
                name="confirmation_reviewed_where_needed",
                condition=~Q(outcome="confirmed")
                | Q(reviewed_by__isnull=False)
                | (~Q(section="ketamine") & Q(supersedes__isnull=False) & Q(review_reason="")),
                violation_error_message=_("This check needs a second person."),
            ),
            # The first word on a section supersedes nothing, and there is only one first word;
            # with the one-to-one `supersedes` the words on a section form a single chain.
            models.UniqueConstraint(
                fields=["center", "section"],
                condition=Q(supersedes__isnull=True),
                name="confirmation_one_chain",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            # The rule of `review_reason`, for whoever writes past it. Of the agreement it uses
            # nothing but that there is one, running or to come.
            pgtrigger.Trigger(
                name="two_people_where_advertised",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "(NEW.outcome = 'confirmed' AND NEW.reviewed_by_id IS NULL)"
                ),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM centers_center c JOIN centers_advertisingagreement a
                            ON a.center_id = c.id OR a.organization_id = c.organization_id
                        WHERE c.id = NEW.center_id AND upper(a.runs) > site_today()
                    ) THEN
                        RAISE EXCEPTION
                            'refused: the check of a center that advertises needs a second person'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'confirmation_reviewed_where_advertised';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.center}: {self.section} {self.outcome} {self.observed_on:%Y-%m-%d}"

    @property
    def says_confirmed(self) -> bool:
        return self.outcome == Confirmation.Outcome.CONFIRMED

    def holds(self, at: datetime.date) -> bool:
        """Says "confirmed", and still does on the day `at`."""
        return self.says_confirmed and self.expires_on >= at
