"""How much an address got lately: nobody can have us fill a stranger's mailbox."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centers.models import OutboxMessage

LINKS_A_DAY = 3
_DAY = datetime.timedelta(days=1)


def sent_lately(to: str, *kinds: str, now: datetime.datetime) -> int:
    """How many messages of these kinds were written to this address in the day before `now`."""
    messages = OutboxMessage.objects.filter(to=to.lower(), kind__in=kinds)
    return messages.filter(created_at__gt=now - _DAY).count()


def refuse_too_many(
    to: str, *kinds: str, error: type[ValidationError], now: datetime.datetime
) -> None:
    """Raises an error of this type, about the field `email`, for an address that got LINKS_A_DAY
    messages of these kinds in the day before `now`."""
    if sent_lately(to, *kinds, now=now) >= LINKS_A_DAY:
        raise error(
            {
                "email": _(
                    "We have sent several links to this e-mail address today. Please open the"
                    " latest one, or try again tomorrow. Nothing is lost."
                )
            }
        )
