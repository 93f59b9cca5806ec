"""Who pays to be marked as an advertiser, for which days, and which two people agreed to it.

There is one way to pay: a flat fee for a period. No field or type for a price per call, lead, click
or admission exists here, and none may be added: paying for each person sent somewhere is what laws
against patient brokering forbid, and it would give us a reason to send people. A test looks at the
columns.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Expression, F, Func, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centers.private_files import PrivateStorage, nameless_path

from .center import Center

DAY = datetime.timedelta(days=1)


class VerifiedUntil(Func):
    """The last day on which the center with this id is verified; null where it is not.

    The function in the database is the one that its trigger asks (migration 0009).
    """

    function = "center_verified_until"
    output_field = models.DateField()


@dataclass(frozen=True)
class Mark:
    """That a center is shown as an advertiser on a day, and on what that rests.

    The first day under the agreement, its last day, and the last day of the verification.
    `organization` is the name of the one whose agreement it is; "" for the center's own.
    """

    center_id: int
    agreement_id: int
    organization: str
    since: datetime.date
    until: datetime.date
    verified_until: datetime.date

    @property
    def shown_until(self) -> datetime.date:
        """The last day of the mark, if nothing changes."""
        return min(self.until, self.verified_until)


class AdvertisingAgreementQuerySet(models.QuerySet):
    def running(self, at: datetime.date | None = None) -> "AdvertisingAgreementQuerySet":
        """Approved, and the day `at` (default: today) is in the period, which may have been cut."""
        at = at or timezone.localdate()
        return self.filter(approved_at__lt=_midnight(at + DAY), runs__contains=at)

    def not_over(self, at: datetime.date | None = None) -> "AdvertisingAgreementQuerySet":
        """Running on the day `at` (default: today) or still to come, approved or not."""
        return self.filter(runs__endswith__gt=at or timezone.localdate())

    def of(self, center: Center) -> "AdvertisingAgreementQuerySet":
        """Those of a center: its own, and those of its organization."""
        whose = Q(center=center.pk)
        if center.organization_id:
            whose |= Q(organization=center.organization_id)
        return self.filter(whose)

    def marks(
        self, center_ids: Iterable[int] | None = None, at: datetime.date | None = None
    ) -> list[Mark]:
        """The mark of each center that is shown as an advertiser on the day `at` (default: today):
        an agreement runs, the center is published and its verification holds.

        One query, for these centers or for all, in the order of ids. Nothing has to run for a mark
        to begin, to end or to come back.
        """
        at = at or timezone.localdate()
        running = self.running(at).order_by()
        rows = _marked(running, "center", Value(""), center_ids, at).union(
            _marked(running, "organization__centers", F("organization__name"), center_ids, at),
            all=True,
        )
        found: dict[int, Mark] = {}
        # A center that moved into an organization may stand under two: the later end counts.
        for center, agreement, named, runs, approved_at, verified_until in sorted(
            rows, key=lambda row: (row[0], row[3].upper, row[1])
        ):
            found[center] = Mark(
                center_id=center,
                agreement_id=agreement,
                organization=named,
                since=max(runs.lower, timezone.localdate(approved_at)),
                until=runs.upper - DAY,
                verified_until=verified_until,
            )
        return list(found.values())


def _marked(
    running: AdvertisingAgreementQuerySet,
    path: str,
    named: Expression,
    center_ids: Iterable[int] | None,
    at: datetime.date,
) -> models.QuerySet:
    """A row for each center at the end of this path that is published and verified."""
    # Filters on annotations: on the path itself they would join the centers a second time.
    found = running.annotate(
        marked=F(path),
        named=named,
        publication=F(f"{path}__publication"),
        verified_until=VerifiedUntil(path),
    ).filter(publication=Center.Publication.PUBLISHED, verified_until__gte=at)
    if center_ids is not None:
        found = found.filter(marked__in=list(center_ids))
    return found.values_list("marked", "pk", "named", "runs", "approved_at", "verified_until")


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def document_storage() -> PrivateStorage:
    return PrivateStorage("EVIDENCE_ROOT")


def document_path(instance: "AgreementDocument", filename: str) -> str:
    return nameless_path()


class AgreementDocument(models.Model):
    """The signed paper. No EvidenceFile, for the research team reads those and this names a fee."""

    file = models.FileField(_("file"), storage=document_storage, upload_to=document_path)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="agreement_documents"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("document of an agreement")
        verbose_name_plural = _("documents of agreements")

    def __str__(self) -> str:
        return self.name


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
