"""Sending an application: it becomes a draft center and a task of the research queue."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers import policies, requests
from centers.links import address, make, revoke
from centers.listings import refresh
from centers.models import (
    Application,
    Center,
    Offering,
    Place,
    PrivateLink,
    ProviderRequest,
    Task,
    Term,
)
from centers.models.offering import Basis
from centers.models.taxonomy import Answer, Section
from centers.outbox import send
from centers.tasks import open_task
from centers.verification.facts import apply_facts

from .alike import alike_to
from .by_phone import office_of
from .fill import missing
from .problem import ApplicationError

State, Purpose = Application.State, PrivateLink.Purpose
STATUS_LASTS = datetime.timedelta(days=365)


@transaction.atomic
def submit(
    application: Application, now: datetime.datetime | None = None
) -> tuple[Application, str]:
    """Send it: the application, and the secret of its status page, which is mailed as well.

    What the provider says stands in the draft center as the provider's word; what only the research
    team may say stays in the application. Sent twice, the second time changes nothing. Raises
    ApplicationError where something is missing.
    """
    now = now or timezone.now()
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if application.state == State.DRAFT:
        if lacks := missing(application):
            raise ApplicationError([_(what) for _part, what in lacks])
        at = timezone.localdate(now)
        application.center = _draft_center(application, at)
        application.state, application.submitted_at = State.RECEIVED, now
        application.due_on = at + policies.DECIDE_APPLICATION
        application.save(update_fields=["center", "state", "submitted_at", "due_on"])
        revoke(Purpose.APPLICATION, application.pk, now=now)
        _queue(application)
        tell(application, "application-received", now)
    return application, make(
        Purpose.APPLICATION_STATUS, application.pk, lasts=STATUS_LASTS, now=now
    )


@transaction.atomic
def reply(application: Application, text: str, now: datetime.datetime | None = None) -> None:
    """Answer our latest question: it goes back to the team, which gets the days back on which it
    waited for the answer. Raises ApplicationError where none is open."""
    now = now or timezone.now()
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if not application.waits_for_them:
        raise ApplicationError(_("We already have your answer."))
    waited = timezone.localdate(now) - timezone.localdate(waiting_since(application))
    question = application.questions.last()
    question.reply, question.replied_at = text, now
    question.save(update_fields=["reply", "replied_at"])
    application.state = State.IN_REVIEW
    application.due_on += waited
    application.save(update_fields=["state", "due_on"])
    _queue(application)


def waiting_since(application: Application) -> datetime.datetime | None:
    """Since when we wait for the applicant: our first question since the last answer, for we may
    ask more before they answer. None where we do not wait."""
    if not application.waits_for_them:
        return None
    asked_at = None
    for question in reversed(application.questions.all()):
        if question.reply:
            break
        asked_at = question.asked_at
    return asked_at


def appeal(
    application: Application, text: str, form_key: str, now: datetime.datetime | None = None
) -> tuple[ProviderRequest, str]:
    """Ask for a second look at a declined application; see centers.requests.receive."""
    return requests.receive(
        application.center,
        ProviderRequest.Kind.APPEAL,
        text=text,
        name=_("The applicant"),
        email=application.email,
        form_key=form_key,
        language=application.language,
        application=application,
        now=now,
    )


def tell(application: Application, kind: str, now: datetime.datetime, **words) -> None:
    """An e-mail about the application, with a link to its status page."""
    secret = make(Purpose.APPLICATION_STATUS, application.pk, lasts=STATUS_LASTS, now=now)
    send(
        application.email,
        kind,
        language=application.language,
        center=application.center,
        now=now,
        name=application.name,
        due_on=application.due_on,
        link=address("application-status", secret, application.language),
        **words,
    )


def _queue(application: Application) -> None:
    others = alike_to(application)
    open_task(
        application.center,
        Task.Reason.NEW_APPLICATION,
        due_on=application.due_on,
        detail={
            "application": application.pk,
            "alike": [other.public_id for other in others],
        },
    )


def _draft_center(application: Application, at: datetime.date) -> Center:
    where = office_of(application.facts)
    middle = Place.objects.get(kind=Place.Kind.ZIP, code=where["zip"])
    center = Center(
        name=application.name,
        latitude=middle.latitude,
        longitude=middle.longitude,
        location_precision=Center.Precision.ZIP,
        location_source="US Census Bureau",
        **where,
    )
    center.slug = center.make_slug()
    center.full_clean()
    center.save()
    apply_facts(center, Section.CONTACT, application.facts[Section.CONTACT], at)
    provider_says(center, application.facts, at)
    return center


def provider_says(center: Center, facts: dict, at: datetime.date) -> None:
    """Write the answers of these sections as the provider's word of the day `at`, but none that
    only the research team may give."""
    terms = {"/".join(term.natural_key()): term for term in Term.objects.select_related("category")}
    answers = {
        terms[path]: answer
        for section in facts.values()
        for path, answer in section.get("answers", {}).items()
        if answer in Answer.values and path in terms
    }
    Offering.objects.bulk_create(
        Offering(center=center, term=term, answer=answer, basis=Basis.PROVIDER, as_of=at)
        for term, answer in answers.items()
        if not (term.needs_confirmation and answer == Answer.YES)
    )
    refresh([center.pk])
