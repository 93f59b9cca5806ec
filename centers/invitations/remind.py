"""Telling a center's own people that its verification is about to end."""

import datetime

from django.utils import timezone

from centers.links import address, make
from centers.models import Listing, OutboxMessage, PrivateLink, ProviderStaff
from centers.outbox import send

# Days ahead, the last first: who is told for the first time a week before gets one message.
AHEAD = (7, 30)
LINK_LASTS = datetime.timedelta(days=45)


def remind(now: datetime.datetime | None = None) -> int:
    """Write the reminders that are due, each once; how many. Can be run at any time and again.

    A night that was missed is made up for. An address that bounced gets none.
    """
    now = now or timezone.now()
    at = timezone.localdate(now)
    ending = Listing.objects.filter(
        verified_until__gte=at, verified_until__lte=at + datetime.timedelta(days=max(AHEAD))
    )
    until = dict(ending.values_list("pk", "verified_until"))
    people = ProviderStaff.objects.present().filter(center__in=until).select_related("center")
    written = 0
    for person in people.iterator():
        last_day = until[person.center_id]
        days = next(d for d in AHEAD if last_day <= at + datetime.timedelta(days=d))
        written += _remind(person, last_day, days, now)
    return written


def _remind(
    person: ProviderStaff, last_day: datetime.date, days: int, now: datetime.datetime
) -> bool:
    once = f"reminder:{person.pk}:{last_day}:{days}"
    if (
        OutboxMessage.objects.filter(once=once).exists()
        or OutboxMessage.objects.bounced_from(person.email).exists()
    ):
        return False
    secret = make(PrivateLink.Purpose.STILL_CORRECT, person.pk, lasts=LINK_LASTS, now=now)
    return bool(
        send(
            person.email,
            "reminder",
            language=person.language,
            center=person.center,
            once=once,
            now=now,
            center_name=person.center.full_name,
            until=last_day,
            link=address("still-correct", secret, person.language),
        )
    )
