"""Why a center cannot be marked as an advertiser, and whom to ask about it."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from centers.history import recorded
from centers.models import Center, Confirmation, Organization, Task, User
from centers.models.taxonomy import Section
from centers.models.verification import REQUIRED_SECTIONS
from centers.tasks import open_task

from .problem import AdvertisingError
from .rights import require_advertising


@dataclass(frozen=True)
class WhyNot:
    """One reason, in words. `section` names the part that a new check would have to confirm; ""
    where no check helps."""

    words: str
    section: str = ""

    def __str__(self) -> str:
        return self.words


def why_not(center: Center, at: datetime.date | None = None) -> list[WhyNot]:
    """Why this center cannot be marked on the day `at` (default: today); [] where it can.

    Whether an agreement runs is another question.
    """
    at = at or timezone.localdate()
    return _of_publication(center) + _of_checks(center, at)


def why_none_of(organization: Organization, at: datetime.date | None = None) -> list[WhyNot]:
    """Why no center of this organization can be marked on the day `at` (default: today); [] where
    one can, and an agreement of the organization therefore can be made."""
    published = Center.unfiltered.published().filter(organization=organization)
    ids = list(published.values_list("pk", flat=True))
    if not ids:
        return [WhyNot(_("This organization has no center on the site."))]
    at = at or timezone.localdate()
    verified = Confirmation.objects.verifications(ids).values()
    if any(verification.holds(at) for verification in verified):
        return []
    return [WhyNot(_("No center of this organization is verified now."))]


@transaction.atomic
def ask_for_check(center: Center, by: User, at: datetime.date | None = None) -> Task:
    """Ask the research team to check what keeps this center from being marked; the open task.

    The task names the parts to check and nothing else. For advertising admins: raises
    PermissionDenied for others, and AdvertisingError where no check would help.
    """
    require_advertising(by)
    parts = [reason.section for reason in why_not(center, at) if reason.section]
    if blocked := _of_publication(center):
        raise AdvertisingError([str(reason) for reason in blocked])
    if not parts:
        raise AdvertisingError(_("Every part of this center is confirmed already."))
    with recorded(by=by):
        return open_task(center, Task.Reason.CHECK_WANTED, detail={"sections": parts})


def _of_publication(center: Center) -> list[WhyNot]:
    if center.merged_into_id:
        kept = center.survivor()
        return [WhyNot(_("This listing was merged into %(name)s.") % {"name": kept.full_name})]
    if center.is_published:
        return []
    if center.is_closed:
        return [WhyNot(_("This center is closed."))]
    return [WhyNot(_("This center is not on the site."))]


def _of_checks(center: Center, at: datetime.date) -> list[WhyNot]:
    latest = {
        check.section: check
        for check in center.confirmations.latest().filter(section__in=REQUIRED_SECTIONS)
    }
    return [
        WhyNot(words, section.value)
        for section in REQUIRED_SECTIONS
        if (words := _of_check(section, latest.get(section), at))
    ]


def _of_check(section: Section, check: Confirmation | None, at: datetime.date) -> str:
    part = {"part": section.label}
    if check is None:
        return _("%(part)s: not checked yet.") % part
    if not check.says_confirmed:
        return _("%(part)s: could not be confirmed on %(day)s.") % (
            part | {"day": date_format(check.observed_on)}
        )
    if not check.holds(at):
        return _("%(part)s: the check held until %(day)s.") % (
            part | {"day": date_format(check.expires_on)}
        )
    return ""
