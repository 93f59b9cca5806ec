"""How much an address got lately: nobody can have us fill a stranger's mailbox."""

import datetime

from centers.models import OutboxMessage

_DAY = datetime.timedelta(days=1)


def sent_lately(to: str, *kinds: str, now: datetime.datetime) -> int:
    """How many messages of these kinds were written to this address in the day before `now`."""
    messages = OutboxMessage.objects.filter(to=to.lower(), kind__in=kinds)
    return messages.filter(created_at__gt=now - _DAY).count()
