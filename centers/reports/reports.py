import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.links import make
from centers.models import Center, PrivateLink, Report, Task, User
from centers.models.report import SERIOUS
from centers.tasks import close_task, open_task
from centers.verification import may_check

State = Report.State
# Long enough to hear of the answer; then even the link is of no use to anyone.
_LINK_LASTS = datetime.timedelta(days=180)


class ReportError(ValidationError):
    """A decision that cannot be made; its messages say why."""


@transaction.atomic
def receive(
    center: Center,
    kind: str,
    *,
    text: str = "",
    form_key: str,
    now: datetime.datetime | None = None,
) -> tuple[Report, str]:
    """Take in what a visitor says is wrong: the report, and the secret of the link that follows it.

    It becomes a task, of the serious ones at the top of the queue. The same form sent twice is one
    report.
    """
    now = now or timezone.now()
    report, new = Report.objects.get_or_create(
        form_key=form_key,
        defaults={"center": center, "kind": kind, "text": text, "received_at": now},
    )
    if new:
        _bring_task_up_to_date(center, by=None, now=now)
    return report, make(PrivateLink.Purpose.REPORT, report.pk, lasts=_LINK_LASTS, now=now)


@transaction.atomic
def decide(
    center: Center,
    kind: str,
    *,
    by: User,
    agreed: bool,
    answer: str = "",
    now: datetime.datetime | None = None,
) -> int:
    """Say what we think of every unanswered report of this kind at this center; how many those are.

    Agreed to, the public page says that we are checking, until a check of that part was recorded;
    the task stays until then. `answer` is what those who reported it read. Raises ReportError where
    none is unanswered.
    """
    now = now or timezone.now()
    if not may_check(by):
        raise PermissionDenied
    number = (
        Report.objects.of(center)
        .unanswered()
        .filter(kind=kind)
        .update(
            state=State.AGREED if agreed else State.NOT_AGREED,
            answer=answer.strip(),
            decided_by=by,
            decided_at=now,
        )
    )
    if not number:
        raise ReportError(_("Somebody has already answered this."))
    _bring_task_up_to_date(center, by=by, now=now)
    return number


def checked_on(report: Report) -> datetime.date | None:
    """The day of the first check of the part a report is about since it came; None without one."""
    if report.section is None:
        return None
    checks = report.center.survivor().confirmations.filter(
        section=report.section, recorded_at__gt=report.received_at
    )
    first = checks.order_by("recorded_at", "pk").first()
    return first.observed_on if first else None


def _bring_task_up_to_date(center: Center, *, by: User | None, now: datetime.datetime) -> None:
    """Open while a report waits for an answer or for the check that was promised, closed after."""
    of_center = Report.objects.of(center)
    waiting = [*of_center.unanswered(), *of_center.standing()]
    if not waiting:
        close_task(center, Task.Reason.PUBLIC_REPORT, by=by, now=now)
        return
    sections = {report.section for report in waiting}
    open_task(
        center,
        Task.Reason.PUBLIC_REPORT,
        serious=any(report.kind in SERIOUS for report in waiting),
        detail={
            "kinds": sorted({str(report.kind) for report in waiting}),
            # A check ends the task by itself only where it answers all of it.
            "section": str(sections.pop()) if len(sections) == 1 and None not in sections else "",
        },
    )
