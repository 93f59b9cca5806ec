"""Telling an applicant that we still wait for their answer: twice, then never again."""

import datetime

from django.db import transaction
from django.utils import timezone

from centers.models import Application, OutboxMessage

from .submit import STATUS_LASTS, tell, waiting_since

# Days of waiting, the last first: who was told of neither gets one message.
AFTER = (60, 30)
KIND = "application-reminder"


def remind(now: datetime.datetime | None = None) -> int:
    """Write the reminders that are due at the moment `now`, each once; how many. Can be run at any
    time and again. An address that bounced gets none.

    Nothing is closed: only a person of the research team declines an application.
    """
    now = now or timezone.now()
    waiting = Application.objects.filter(state=Application.State.QUESTIONS).order_by("pk")
    return sum(_remind(pk, now) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk: int, now: datetime.datetime) -> bool:
    application = (
        Application.objects.select_related("center").select_for_update(of=("self",)).get(pk=pk)
    )
    since = waiting_since(application)
    if since is None:  # Answered in this very moment.
        return False
    waited = timezone.localdate(now) - timezone.localdate(since)
    days = next((days for days in AFTER if waited.days >= days), None)
    # Messages are forgotten after a year (centers/retention.py), and with them that they went out.
    if days is None or waited >= STATUS_LASTS:
        return False
    once = f"{KIND}:{pk}:{since.timestamp():.0f}:{days}"
    if (
        OutboxMessage.objects.filter(once=once).exists()
        or OutboxMessage.objects.bounced_from(application.email).exists()
    ):
        return False
    tell(application, KIND, now, once=once, since=since, last=days == max(AFTER))
    return True
