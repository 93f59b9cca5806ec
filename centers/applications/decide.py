"""What the research team does with an application."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers import lifecycle
from centers.claims import enroll, keep_word
from centers.criteria import BY_SLUG, CRITERIA
from centers.evidence import stored
from centers.models import Application, ProviderStaff, Task, User
from centers.models.taxonomy import Section
from centers.tasks import close_task
from centers.verification import may_check

from .problem import ApplicationError
from .submit import tell

State = Application.State
MET, NOT_MET = "met", "not-met"


@transaction.atomic
def take_up(application: Application, *, by: User) -> Application:
    """Begin to look at it: the applicant's page says so, and the papers stand among this person's
    evidence on the check page."""
    application = _open(application, by)
    if application.state == State.RECEIVED:
        application.state = State.IN_REVIEW
        application.save(update_fields=["state"])
    papers = [
        UploadedFile(paper.file.open("rb"), name=paper.name, size=paper.size)
        for paper in application.files.all()
    ]
    with stored(application.center, papers, by):
        pass
    for paper in papers:
        paper.close()
    return application


@transaction.atomic
def tick(application: Application, found: Mapping[str, str], *, by: User) -> Application:
    """Keep what this person found for each criterion: MET, NOT_MET, or "" for not looked at."""
    application = _open(application, by)
    application.checklist = {
        slug: answer for slug, answer in found.items() if slug in BY_SLUG and answer
    }
    if unknown := set(application.checklist.values()) - {MET, NOT_MET}:
        raise ApplicationError(_("We do not know this answer: %s") % unknown.pop())
    application.save(update_fields=["checklist"])
    return application


@transaction.atomic
def ask(
    application: Application, question: str, *, by: User, now: datetime.datetime | None = None
) -> Application:
    """Ask the applicant something; they answer on their status page. Until then our time to decide
    stands still, and the task of the queue has no day: see `reply`."""
    application = _open(application, by)
    if not question.strip():
        raise ApplicationError({"words": _("Write your question.")})
    now = now or timezone.now()
    application.questions.create(text=question.strip(), asked_by=by, asked_at=now)
    application.state = State.QUESTIONS
    application.save(update_fields=["state"])
    new = Task.objects.open().filter(reason=Task.Reason.NEW_APPLICATION)
    new.filter(center=application.center).update(due_on=None)
    tell(application, "application-question", now)
    return application


@transaction.atomic
def list_it(
    application: Application, *, by: User, now: datetime.datetime | None = None
) -> Application:
    """Publish the center: every criterion was found to be met. It is verified once its checks are,
    and whoever applied may propose changes from now on.

    Raises ApplicationError where a criterion is not ticked, LifecycleError where the center cannot
    be published.
    """
    now = now or timezone.now()
    application = _open(application, by)
    open_points = [c.title for c in CRITERIA if application.checklist.get(c.slug) != MET]
    if open_points:
        raise ApplicationError(
            _("Not yet found to be met: %s") % "; ".join(str(title) for title in open_points)
        )
    application = _decided(application, State.LISTED, "", by, now)
    if not application.center.is_published:
        lifecycle.publish(
            application.center, by=by, reason=_("The application meets the criteria."), now=now
        )
    staff = enroll(
        application.center,
        application.email,
        name=_("Applicant"),
        language=application.language,
        proof=ProviderStaff.Proof.APPLIED,
        now=now,
    )
    _keep_their_word(application, staff)
    return application


@transaction.atomic
def decline(
    application: Application, reason: str, *, by: User, now: datetime.datetime | None = None
) -> Application:
    """Turn it down, with the reason in words for the applicant, who can appeal."""
    application = _open(application, by)
    if not reason.strip():
        raise ApplicationError({"words": _("Say why, in words for the applicant.")})
    return _decided(application, State.DECLINED, reason.strip(), by, now or timezone.now())


def _keep_their_word(application: Application, staff: ProviderStaff) -> None:
    """What stands unchecked is what the applicant said when they sent it. Of ketamine nothing is
    kept: there only the research team says yes."""
    center, said_on = application.center, timezone.localdate(application.submitted_at)
    checked = set(center.confirmations.values_list("section", flat=True))
    for section in application.facts.keys() - checked - {Section.KETAMINE}:
        keep_word(center, staff, section, said_on)


def _decided(
    application: Application, state: str, reason: str, by: User, now: datetime.datetime
) -> Application:
    application.state, application.reason = state, reason
    application.decided_by, application.decided_at = by, now
    application.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    if state == State.DECLINED:
        # Listed, it stays in the queue until each part was checked: centers.tasks.settle.
        close_task(application.center, Task.Reason.NEW_APPLICATION, by=by, now=now)
    tell(application, f"application-{state}", now)
    return application


def _open(application: Application, by: User) -> Application:
    if not may_check(by):
        raise PermissionDenied
    application = (
        Application.objects.select_related("center")
        .select_for_update(of=("self",))
        .get(pk=application.pk)
    )
    if not application.is_open:
        raise ApplicationError(_("This application has already been decided."))
    return application
