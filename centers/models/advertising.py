"""Who pays to be marked as an advertiser, for which days, and which two people agreed to it.

There is one way to pay: a flat fee for a period. No field or type for a price per call, lead, click
or admission exists here, and none may be added: paying for each person sent somewhere is what laws
against patient brokering forbid, and it would give us a reason to send people. A test looks at the
columns.
"""

import datetime

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .advertising_marks import DAY, AdvertisingAgreementQuerySet
from .agreement_document import AgreementDocument


def _lower(range_: str) -> Func:
    return Func(F(range_), function="lower", output_field=models.DateField())


def _upper(range_: str) -> Func:
    return Func(F(range_), function="upper", output_field=models.DateField())


def _all_or_none(*fields: str) -> Q:
    none = Q(**{f"{field}__isnull": True for field in fields})
    return none | Q(**{f"{field}__isnull": False for field in fields})


class AdvertisingAgreement(models.Model):
    """A flat fee for marking a center, or each center of an organization, during a period.

    Its terms are fixed once it is entered: what the second person approves is what the first one
    entered. A mistake is withdrawn and entered anew. `ended_on` is the first day on which an
    approved agreement does not run any more, decided before its period was over.
    """

    class Currency(models.TextChoices):
        """ISO 4217 codes of the currencies in which fees are invoiced."""

        USD = "USD", _("US dollar")
        CAD = "CAD", _("Canadian dollar")
        MXN = "MXN", _("Mexican peso")
        EUR = "EUR", _("euro")
        GBP = "GBP", _("pound sterling")

    center = models.ForeignKey(
        "centers.Center",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="advertising_agreements",
    )
    organization = models.ForeignKey(
        "centers.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="advertising_agreements",
        help_text=_("Each of its centers, while that center itself is verified."),
    )
    period = DateRangeField(_("period"), help_text=_("From the first day to the last."))
    fee = models.DecimalField(
        _("flat fee"),
        max_digits=10,
        decimal_places=2,
        help_text=_("For the whole period, whatever comes of it."),
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.USD)
    invoice = models.CharField(_("invoice reference"), max_length=60)
    document = models.OneToOneField(
        AgreementDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agreement",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="entered_agreements"
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="approved_agreements",
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    ended_on = models.DateField(
        _("ended early on"), null=True, blank=True, help_text=_("The first day without the mark.")
    )
    end_reason = models.TextField(_("reason of the early end"), blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ended_agreements",
    )
    ended_at = models.DateTimeField(_("end decided at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="withdrawn_agreements",
    )
    withdraw_reason = models.TextField(_("reason of the withdrawal"), blank=True)
    # What of the period is left: up to an early end, and nothing of a withdrawn one.
    runs = models.GeneratedField(
        expression=Func(
            _lower("period"),
            Case(
                When(withdrawn_at__isnull=False, then=_lower("period")),
                default=Coalesce(F("ended_on"), _upper("period")),
            ),
            function="daterange",
        ),
        output_field=DateRangeField(),
        db_persist=True,
    )

    objects = AdvertisingAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-entered_at", "-pk"]
        permissions = [("manage_advertising", "Can manage advertising agreements")]
        verbose_name = _("advertising agreement")
        verbose_name_plural = _("advertising agreements")
        constraints = [
            models.CheckConstraint(
                name="agreement_for_one",
                condition=Q(center__isnull=False, organization__isnull=True)
                | Q(center__isnull=True, organization__isnull=False),
                violation_error_message=_("Choose one center or one organization."),
            ),
            models.CheckConstraint(
                name="agreement_period_has_both_ends",
                condition=Q(
                    period__isempty=False, period__lower_inf=False, period__upper_inf=False
                ),
                violation_error_message=_("Say the first and the last day, in this order."),
            ),
            models.CheckConstraint(
                name="agreement_fee_not_negative",
                condition=Q(fee__gte=0),
                violation_error_message=_("A fee cannot be below zero."),
            ),
            models.CheckConstraint(
                name="agreement_currency_known",
                condition=Q(currency__in=["USD", "CAD", "MXN", "EUR", "GBP"]),
            ),
            models.CheckConstraint(
                name="agreement_has_invoice",
                condition=Q(invoice__regex=r"\S"),
                violation_error_message=_("Name the invoice."),
            ),
            models.CheckConstraint(
                name="agreement_approved_by_someone",
                condition=_all_or_none("approved_by", "approved_at"),
            ),
            models.CheckConstraint(
                name="agreement_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
                violation_error_message=_("Nobody approves an agreement they entered."),
            ),
            models.CheckConstraint(
                name="agreement_ended_by_someone",
                condition=Q(
                    ended_on__isnull=True,
                    ended_by__isnull=True,
                    ended_at__isnull=True,
                    end_reason="",
                )
                | Q(
                    ended_on__isnull=False,
                    ended_by__isnull=False,
                    ended_at__isnull=False,
                    approved_at__isnull=False,
                    end_reason__regex=r"\S",
                ),
                violation_error_message=_("Say when and why it ends."),
            ),
            models.CheckConstraint(
                name="agreement_ends_within_period",
                condition=Q(ended_on__isnull=True) | Q(period__contains=F("ended_on")),
                violation_error_message=_("An early end lies within the period."),
            ),
            models.CheckConstraint(
                name="agreement_withdrawn_by_someone",
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason=""
                )
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                    approved_at__isnull=True,
                    withdraw_reason__regex=r"\S",
                ),
                violation_error_message=_("Say why it is withdrawn."),
            ),
            ExclusionConstraint(
                name="agreement_one_for_center",
                expressions=[("center", RangeOperators.EQUAL), ("runs", RangeOperators.OVERLAPS)],
                violation_error_message=_("Another agreement of this center covers such a day."),
            ),
            ExclusionConstraint(
                name="agreement_one_for_organization",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("runs", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "Another agreement of this organization covers such a day."
                ),
            ),
        ]
        indexes = [models.Index(fields=["approved_at"], name="agreement_approved_at")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            # Whoever checks or changes one of the centers right now goes first; the organization
            # is locked so that its own agreement and one of its centers do not pass each other.
            pgtrigger.Trigger(
                name="only_for_verified",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        IF (OLD.center_id, OLD.organization_id, OLD.period)
                            IS NOT DISTINCT FROM (NEW.center_id, NEW.organization_id, NEW.period)
                            AND NOT (OLD.approved_at IS NULL AND NEW.approved_at IS NOT NULL)
                            AND NOT (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL)
                            AND COALESCE(NEW.ended_on, upper(NEW.period))
                                <= COALESCE(OLD.ended_on, upper(OLD.period))
                        THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM 1 FROM centers_organization WHERE id = COALESCE(
                        NEW.organization_id,
                        (SELECT organization_id FROM centers_center WHERE id = NEW.center_id)
                    ) FOR NO KEY UPDATE;
                    PERFORM 1 FROM centers_center
                        WHERE id = NEW.center_id OR organization_id = NEW.organization_id
                        ORDER BY id FOR NO KEY UPDATE;
                    IF NOT EXISTS (
                        SELECT 1 FROM centers_center
                        WHERE (id = NEW.center_id OR organization_id = NEW.organization_id)
                            AND publication = 'published'
                            AND center_verified_until(id) >= site_today()
                    ) THEN
                        RAISE EXCEPTION
                            'refused: only a center that is published and currently verified'
                            ' can be an advertiser (center %, organization %)',
                            COALESCE(NEW.center_id::text, '-'),
                            COALESCE(NEW.organization_id::text, '-')
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'agreement_only_for_verified';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="terms_stand",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (NEW.id, NEW.center_id, NEW.organization_id, NEW.period, NEW.fee,
                            NEW.currency, NEW.invoice, NEW.entered_by_id, NEW.entered_at)
                        IS DISTINCT FROM
                        (OLD.id, OLD.center_id, OLD.organization_id, OLD.period, OLD.fee,
                            OLD.currency, OLD.invoice, OLD.entered_by_id, OLD.entered_at)
                    THEN
                        RAISE EXCEPTION 'refused: the terms of an agreement stand as entered'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_terms_stand';
                    END IF;
                    IF (OLD.document_id IS NOT NULL
                            AND NEW.document_id IS DISTINCT FROM OLD.document_id)
                        OR (OLD.approved_at IS NOT NULL
                            AND (NEW.approved_at, NEW.approved_by_id)
                            IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id))
                        OR (OLD.ended_on IS NOT NULL
                            AND (NEW.ended_on, NEW.end_reason, NEW.ended_by_id, NEW.ended_at)
                            IS DISTINCT FROM
                            (OLD.ended_on, OLD.end_reason, OLD.ended_by_id, OLD.ended_at))
                        OR (OLD.withdrawn_at IS NOT NULL AND NEW IS DISTINCT FROM OLD)
                    THEN
                        RAISE EXCEPTION 'refused: what was decided on an agreement stands'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'agreement_decisions_stand';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="one_mark",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM centers_advertisingagreement other
                        JOIN centers_center c ON c.id = COALESCE(other.center_id, NEW.center_id)
                            AND c.organization_id
                                = COALESCE(other.organization_id, NEW.organization_id)
                        WHERE other.runs && NEW.runs
                            AND (other.center_id IS NULL) <> (NEW.center_id IS NULL)
                    ) THEN
                        RAISE EXCEPTION
                            'refused: an agreement of the center and one of its organization'
                            ' cover the same day'
                            USING ERRCODE = 'exclusion_violation',
                                CONSTRAINT = 'agreement_not_twice';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.period.lower} to {self.last_day}"

    @property
    def subject(self) -> models.Model:
        """The center or the organization."""
        return self.center or self.organization

    @property
    def first_day(self) -> datetime.date:
        return self.period.lower

    @property
    def over_on(self) -> datetime.date:
        """The first day on which it does not run any more."""
        return self.ended_on or self.period.upper

    @property
    def last_day(self) -> datetime.date:
        """The last day on which it runs; before the first day where it ended without having run."""
        return self.over_on - DAY

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
