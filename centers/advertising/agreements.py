"""The verbs of an agreement: entered by one person, approved by another, and how it ends.

All are for advertising admins: they raise PermissionDenied for others, and AdvertisingError, whose
words can stand beside a field, for what cannot be done. After an error nothing has changed. What
they do to marks is in the public ledger in the same transaction.
"""

import datetime
from decimal import Decimal

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from centers.history import recorded
from centers.ledger import following
from centers.models import AdvertisingAgreement, AdvertisingLedgerEntry, Center, Organization, User
from centers.models.advertising_marks import DAY

from .documents import kept
from .problem import AdvertisingError
from .reasons import why_none_of, why_not
from .rights import require_advertising


@transaction.atomic
def enter(
    *,
    by: User,
    first_day: datetime.date,
    last_day: datetime.date,
    fee: Decimal,
    invoice: str,
    currency: str = AdvertisingAgreement.Currency.USD,
    center: Center | None = None,
    organization: Organization | None = None,
    document: UploadedFile | None = None,
    at: datetime.date | None = None,
) -> AdvertisingAgreement:
    """Enter an agreement for a center, or for each center of an organization, from its first to its
    last day. It gives no mark before another person approves it.

    Refused for a center that is not published and verified on the day `at` (default: today), for an
    organization without such a center, for days in the past and days that another agreement covers.
    """
    require_advertising(by)
    at = at or timezone.localdate()
    _refuse_days(first_day, last_day, at)
    if (center is None) == (organization is None):
        raise AdvertisingError(_("Choose one center or one organization."))
    center, organization = _locked(center, organization)
    _refuse_unverified(center, organization, at)
    agreement = AdvertisingAgreement(
        center=center,
        organization=organization,
        period=DateRange(first_day, last_day + DAY),
        fee=fee,
        currency=currency,
        invoice=invoice.strip(),
        entered_by=by,
    )
    _refuse_overlap(agreement)
    with recorded(by=by), kept(document, by) as paper:
        agreement.document = paper
        _save(agreement)
    return agreement


@transaction.atomic
def renew(
    agreement: AdvertisingAgreement,
    *,
    by: User,
    last_day: datetime.date,
    fee: Decimal,
    invoice: str,
    currency: str = "",
    first_day: datetime.date | None = None,
    document: UploadedFile | None = None,
    at: datetime.date | None = None,
) -> AdvertisingAgreement:
    """Enter the agreement that follows on this one: for the same center or organization, from the
    day after its last one (or from the day `at`, where that is past) if no first day is given."""
    at = at or timezone.localdate()
    return enter(
        by=by,
        first_day=first_day or max(agreement.over_on, at),
        last_day=last_day,
        fee=fee,
        invoice=invoice,
        currency=currency or agreement.currency,
        center=agreement.center,
        organization=agreement.organization,
        document=document,
        at=at,
    )


@transaction.atomic
def approve(
    agreement: AdvertisingAgreement, *, by: User, at: datetime.date | None = None
) -> AdvertisingAgreement:
    """The second person's word: the mark may be shown from the first day on, at the earliest today.

    Refused to who entered it, for one that was withdrawn or is over, and where what it is for is
    not verified on the day `at` (default: today).
    """
    require_advertising(by)
    at = at or timezone.localdate()
    agreement, ids = _fresh(agreement)
    if agreement.is_withdrawn:
        raise AdvertisingError(_("This agreement was withdrawn."))
    if agreement.is_approved:
        raise AdvertisingError(_("This agreement is approved already."))
    if agreement.entered_by_id == by.pk:
        raise AdvertisingError(_("You entered this agreement. Another person has to approve it."))
    if agreement.over_on <= at:
        raise AdvertisingError(_("The last day of this agreement is past."))
    _refuse_unverified(agreement.center, agreement.organization, at)
    agreed = AdvertisingLedgerEntry.Reason.AGREED
    with recorded(by=by), following(ids, at=at, why_granted=agreed):
        agreement.approved_by, agreement.approved_at = by, timezone.now()
        _save(agreement)
    return agreement


@transaction.atomic
def end_early(
    agreement: AdvertisingAgreement,
    *,
    by: User,
    ended_on: datetime.date,
    reason: str,
    at: datetime.date | None = None,
) -> AdvertisingAgreement:
    """End an approved agreement before its last day. `ended_on` is the first day without the mark:
    today at the earliest, for what was shown cannot be undone. It stands; there is no way back but
    another agreement."""
    require_advertising(by)
    at = at or timezone.localdate()
    agreement, ids = _fresh(agreement)
    if not agreement.is_approved:
        raise AdvertisingError(_("This agreement is not approved. It can be withdrawn instead."))
    if agreement.ended_on:
        raise AdvertisingError(
            _("Its end was decided already: %(day)s is the first day without the mark.")
            % {"day": date_format(agreement.ended_on)}
        )
    if agreement.over_on <= at:
        raise AdvertisingError(_("This agreement is over already."))
    earliest, latest = max(agreement.first_day, at), agreement.last_day
    if not earliest <= ended_on <= latest:
        raise AdvertisingError(
            {
                "ended_on": _("Choose a day from %(first)s to %(last)s.")
                % {"first": date_format(earliest), "last": date_format(latest)}
            }
        )
    with recorded(by=by), following(ids, at=at):
        agreement.ended_on, agreement.end_reason = ended_on, _required(reason)
        agreement.ended_by, agreement.ended_at = by, timezone.now()
        _save(agreement)
    return agreement


@transaction.atomic
def withdraw(agreement: AdvertisingAgreement, *, by: User, reason: str) -> AdvertisingAgreement:
    """Take back an agreement that was entered and not approved. It stays on record."""
    require_advertising(by)
    agreement, _ids = _fresh(agreement)
    if agreement.is_approved:
        raise AdvertisingError(_("This agreement is approved. It can be ended early instead."))
    if agreement.is_withdrawn:
        raise AdvertisingError(_("This agreement was withdrawn already."))
    with recorded(by=by):
        agreement.withdraw_reason = _required(reason)
        agreement.withdrawn_by, agreement.withdrawn_at = by, timezone.now()
        _save(agreement)
    return agreement


@transaction.atomic
def attach_document(
    agreement: AdvertisingAgreement, upload: UploadedFile, *, by: User
) -> AdvertisingAgreement:
    """Add the signed paper to an agreement that has none. It cannot be exchanged."""
    require_advertising(by)
    agreement, _ids = _fresh(agreement)
    if agreement.document_id or agreement.is_withdrawn:
        raise AdvertisingError({"document": _("Nothing can be added to this agreement.")})
    with recorded(by=by), kept(upload, by) as paper:
        agreement.document = paper
        _save(agreement)
    return agreement


def _locked(
    center: Center | None, organization: Organization | None
) -> tuple[Center | None, Organization | None]:
    """These rows as they are, nobody else's to change until the end of the transaction. In the
    order of the database's own rule: the organization, then its centers by id."""
    whose = organization.pk if organization else center.organization_id
    organizations = Organization.objects.select_for_update(of=("self",), no_key=True)
    locked = organizations.filter(pk=whose).first()
    centers = Center.unfiltered.select_for_update(of=("self",), no_key=True).order_by("pk")
    if organization:
        list(centers.filter(organization=organization))
        return None, locked
    return centers.get(pk=center.pk), None


def _fresh(agreement: AdvertisingAgreement) -> tuple[AdvertisingAgreement, list[int]]:
    """The agreement as it is, locked with all that it covers; and the ids of those centers."""
    subject = AdvertisingAgreement.objects.select_related("center", "organization")
    seen = subject.get(pk=agreement.pk)
    _locked(seen.center, seen.organization)
    agreement = subject.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
    if agreement.center_id:
        return agreement, [agreement.center_id]
    centers = Center.unfiltered.filter(organization=agreement.organization)
    return agreement, list(centers.order_by("pk").values_list("pk", flat=True))


def _save(agreement: AdvertisingAgreement) -> None:
    try:
        agreement.full_clean()
    except ValidationError as error:
        told = error.message_dict
        if NON_FIELD_ERRORS in told and len(told) == 1:
            raise AdvertisingError(told[NON_FIELD_ERRORS]) from error
        raise AdvertisingError(error) from error
    agreement.save()
    # What is left of the period is computed by the database.
    agreement.refresh_from_db(fields=["runs"])


def _required(reason: str) -> str:
    if not reason.strip():
        raise AdvertisingError({"reason": _("Say why.")})
    return reason.strip()


def _refuse_days(first_day: datetime.date, last_day: datetime.date, at: datetime.date) -> None:
    if first_day < at:
        raise AdvertisingError({"first_day": _("The first day cannot be in the past.")})
    if last_day < first_day:
        raise AdvertisingError({"last_day": _("The last day cannot be before the first one.")})


def _refuse_unverified(
    center: Center | None, organization: Organization | None, at: datetime.date
) -> None:
    reasons = why_not(center, at) if center else why_none_of(organization, at)
    if reasons:
        field = "center" if center else "organization"
        raise AdvertisingError({field: [str(reason) for reason in reasons]})


def _refuse_overlap(agreement: AdvertisingAgreement) -> None:
    """Also where the one is the center's own and the other its organization's."""
    others = AdvertisingAgreement.objects.filter(runs__overlap=agreement.period)
    if agreement.center:
        others = others.of(agreement.center)
    else:
        whose = Q(organization=agreement.organization)
        others = others.filter(whose | Q(center__organization=agreement.organization))
    if other := others.select_related("center", "organization").order_by("period", "pk").first():
        raise AdvertisingError(
            {
                "first_day": _(
                    "An agreement of %(name)s covers the days from %(first)s to %(last)s."
                )
                % {
                    "name": other.subject,
                    "first": date_format(other.first_day),
                    "last": date_format(other.last_day),
                }
            }
        )
