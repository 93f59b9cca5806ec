import datetime

from django.db import transaction
from django.utils import timezone

from centers.models import PrivateLink
from centers.outbox import send

from .links import address, make, revoke


@transaction.atomic
def replace(
    link: PrivateLink, *, page: str, to: str, language: str, now: datetime.datetime | None = None
) -> None:
    """End this link and every other to the same row for the same purpose; a new one, which holds
    as long as this would have, goes to the address `to`. `page` is its name in the site's URLs."""
    now = now or timezone.now()
    revoke(link.purpose, link.subject_id, now=now)
    secret = make(link.purpose, link.subject_id, lasts=link.expires_at - now, now=now)
    send(to, "new-link", language=language, now=now, link=address(page, secret, language))
