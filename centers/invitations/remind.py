"""Telling a center's own people that our checks of it are about to end."""

import datetime
from collections import defaultdict

from django.db import transaction
from django.utils import timezone, translation

from centers.claims import tell
from centers.links import address, make
from centers.models import Center, Confirmation, OutboxMessage, PrivateLink, ProviderStaff
from centers.models.taxonomy import Section

# Days ahead, the last first: who is told for the first time a week before gets one message.
AHEAD = (7, 30)
LINK_LASTS = datetime.timedelta(days=45)


def remind(now: datetime.datetime | None = None) -> int:
    """Write the reminders that are due, each once; how many. Can be run at any time and again.

    A center is told of the check that ends first, and in the same message of the others that end
    within the 30 days. A night that was missed is made up for. An address that bounced gets none.
    """
    now = now or timezone.now()
    at = timezone.localdate(now)
    ending = _ending(at)
    people = ProviderStaff.objects.present().filter(center__in=ending).select_related("center")
    written = 0
    for person in people.order_by("pk").iterator():
        written += _remind(person, ending[person.center_id], at, now)
    return written


def _ending(at: datetime.date) -> dict[int, dict[str, datetime.date]]:
    """Center -> section -> the last day of its check, for those that end soon."""
    soon = at + datetime.timedelta(days=max(AHEAD))
    checks = Confirmation.objects.current(at).filter(
        expires_on__lte=soon, center__publication=Center.Publication.PUBLISHED
    )
    days: dict[int, dict[str, datetime.date]] = defaultdict(dict)
    for center, section, day in checks.values_list("center", "section", "expires_on"):
        days[center][section] = day
    return days


@transaction.atomic
def _remind(
    person: ProviderStaff,
    ending: dict[str, datetime.date],
    at: datetime.date,
    now: datetime.datetime,
) -> bool:
    first = min(ending.values())
    days = next(days for days in AHEAD if first <= at + datetime.timedelta(days=days))
    once = f"reminder:{person.pk}:{first}:{days}"
    if (
        OutboxMessage.objects.filter(once=once).exists()
        or OutboxMessage.objects.bounced_from(person.email).exists()
    ):
        return False
    secret = make(PrivateLink.Purpose.STILL_CORRECT, person.pk, lasts=LINK_LASTS, now=now)
    with translation.override(person.language):
        parts = [(str(section.label), ending[section]) for section in Section if section in ending]
    link = address("still-correct", secret, person.language)
    return bool(tell(person, "reminder", now, once=once, until=first, parts=parts, link=link))
