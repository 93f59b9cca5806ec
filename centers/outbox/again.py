"""What was given up: how many messages those are, and another try."""

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from centers.models import OutboxMessage

State = OutboxMessage.State


def given_up() -> QuerySet[OutboxMessage]:
    """Messages that no server took in three days. Their words are kept until they are sent."""
    return OutboxMessage.objects.filter(state=State.FAILED).exclude(text="")


def try_again(now: datetime.datetime | None = None) -> int:
    """Let everything that was given up wait anew, with all its tries; how many those are."""
    return given_up().update(state=State.WAITING, tries=0, next_try_at=now or timezone.now())
