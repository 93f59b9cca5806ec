import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers import lifecycle, policies
from centers.links import address, make
from centers.models import (
    Application,
    Center,
    OutboxMessage,
    PrivateLink,
    ProviderRequest,
    Task,
    User,
)
from centers.outbox import send, sent_lately
from centers.tasks import close_task, open_task
from centers.verification import may_check

Kind, State = ProviderRequest.Kind, ProviderRequest.State
_DAYS = {
    Kind.DISPUTE: policies.ANSWER_DISPUTE,
    Kind.WITHDRAWAL: policies.ANSWER_WITHDRAWAL,
    Kind.APPEAL: policies.ANSWER_APPEAL,
}
_LINK_LASTS = datetime.timedelta(days=365)
# The address is not confirmed. A request is taken in beyond this, and its page has the link.
_MAILS_A_DAY = 5


class RequestError(ValidationError):
    """A decision that cannot be made; its messages say why."""


def due_day(kind: str, at: datetime.date) -> datetime.date:
    """The day by which a request of this kind that came on the day `at` is answered."""
    return at + _DAYS[Kind(kind)]


@transaction.atomic
def receive(
    center: Center,
    kind: str,
    *,
    text: str,
    name: str,
    email: str,
    form_key: str,
    language: str = settings.LANGUAGE_CODE,
    appeal_of: ProviderRequest | None = None,
    application: Application | None = None,
    now: datetime.datetime | None = None,
) -> tuple[ProviderRequest, str]:
    """Take in what a provider asks: the request, and the secret of the link that follows it.

    It becomes a task with its due day, and the link goes to the address as well. The same form sent
    twice is one request: then there is no new mail, and another link to the same page. Raises
    RequestError for a second appeal against one decision, or one that comes too late.
    """
    now = now or timezone.now()
    why = ""
    if appeal_of:
        why = why_no_appeal(appeal_of, form_key, now)
    elif application:
        why = why_no_appeal_of(application, form_key, now)
    if why:
        raise RequestError(why)
    request, new = ProviderRequest.objects.get_or_create(
        form_key=form_key,
        defaults={
            "center": center,
            "kind": kind,
            "appeal_of": appeal_of,
            "application": application,
            "text": text,
            "name": name,
            "email": email,
            "language": language,
            "received_at": now,
            "due_on": due_day(kind, timezone.localdate(now)),
        },
    )
    secret = make(PrivateLink.Purpose.REQUEST, request.pk, lasts=_LINK_LASTS, now=now)
    if new:
        open_task(center, Task.Reason.PROVIDER_REQUEST, due_on=request.due_on)
        if sent_lately(email, "request-received", now=now) < _MAILS_A_DAY:
            _tell(request, "request-received", secret, now)
    return request, secret


@transaction.atomic
def decide(
    request: ProviderRequest,
    *,
    by: User,
    granted: bool,
    answer: str,
    now: datetime.datetime | None = None,
) -> ProviderRequest:
    """Answer a request; the provider gets the words by e-mail. The task ends with the last one.

    Granting a request to be taken off withdraws the listing in the same breath, which is for
    research leads; so is every appeal. Raises PermissionDenied, or RequestError for a request that
    is decided already or has no answer.
    """
    now = now or timezone.now()
    if not may_check(by):
        raise PermissionDenied
    request = ProviderRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.state != State.OPEN:
        raise RequestError(_("Somebody has already answered this."))
    if not answer.strip():
        raise RequestError({"answer": _("Tell the provider what you decided and why.")})
    if request.kind == Kind.APPEAL:
        _require_another_lead(request, by)
    if granted and request.kind == Kind.WITHDRAWAL:
        center = request.center
        if center.publication != Center.Publication.WITHDRAWN:
            lifecycle.withdraw(center, by=by, reason=answer, now=now)
    if granted and request.application:
        _reopen(request.application, now)
    request.state = State.GRANTED if granted else State.DECLINED
    request.answer, request.decided_by, request.decided_at = answer.strip(), by, now
    request.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    if not ProviderRequest.objects.open().filter(center=request.center).exists():
        close_task(request.center, Task.Reason.PROVIDER_REQUEST, by=by, now=now)
    secret = make(PrivateLink.Purpose.REQUEST, request.pk, lasts=_LINK_LASTS, now=now)
    _tell(request, "request-decided", secret, now)
    return request


def mailed(request: ProviderRequest) -> bool:
    """Whether the link to it went to the address: not where the mailbox had its most of the day, or
    the message came back."""
    messages = OutboxMessage.objects.filter(
        once__in=[_once(kind, request) for kind in ("request-received", "request-decided")]
    )
    lost = (OutboxMessage.State.FAILED, OutboxMessage.State.BOUNCED)
    return messages.exclude(state__in=lost).exists()


def why_no_appeal(
    request: ProviderRequest, form_key: str = "", now: datetime.datetime | None = None
) -> str:
    """Why nobody can appeal against this decision at the moment `now`; "" where one can."""
    if request.kind == Kind.APPEAL:
        return _("An appeal is decided only once.")
    if request.state == State.OPEN:
        return _("There is no decision yet.")
    if (now or timezone.now()) > request.decided_at + policies.APPEAL_WITHIN:
        return _("The time to ask for a second look is over.")
    if ProviderRequest.objects.filter(appeal_of=request).exclude(form_key=form_key).exists():
        return _("Someone has already asked for a second look.")
    return ""


def why_no_appeal_of(
    application: Application, form_key: str = "", now: datetime.datetime | None = None
) -> str:
    """The same for an application: only one that was declined, once, in time."""
    if application.state != Application.State.DECLINED:
        return _("There is no decision yet.")
    if (now or timezone.now()) > application.decided_at + policies.APPEAL_WITHIN:
        return _("The time to ask for a second look is over.")
    if ProviderRequest.objects.filter(application=application).exclude(form_key=form_key).exists():
        return _("Someone has already asked for a second look.")
    return ""


def _reopen(application: Application, now: datetime.datetime) -> None:
    """An appeal was granted: the application is looked at as if it had just come."""
    application.state = Application.State.IN_REVIEW
    application.decided_by = application.decided_at = None
    application.reason = ""
    application.due_on = timezone.localdate(now) + policies.DECIDE_APPLICATION
    application.save(update_fields=["state", "decided_by", "decided_at", "reason", "due_on"])
    open_task(
        application.center,
        Task.Reason.NEW_APPLICATION,
        detail={"application": application.pk},
        due_on=application.due_on,
    )


def _require_another_lead(appeal: ProviderRequest, by: User) -> None:
    if not by.has_perm("centers.lead_research"):
        raise PermissionDenied
    first = appeal.appeal_of or appeal.application
    if first and first.decided_by_id == by.pk:
        raise RequestError(_("The first decision was yours. Another lead has to look at it."))


def _once(kind: str, request: ProviderRequest) -> str:
    return f"{kind}:{request.pk}"


def _tell(request: ProviderRequest, kind: str, secret: str, now) -> None:
    """The mail says nothing that was typed into the form: its address is not confirmed."""
    send(
        request.email,
        kind,
        language=request.language,
        center=request.center,
        once=_once(kind, request),
        now=now,
        center_name=request.center.full_name,
        due_on=request.due_on,
        final=request.kind == Kind.APPEAL,
        link=address("request-status", secret, request.language),
    )
