"""Inviting in batches, and how far each has come."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from centers.links import address, make
from centers.models import (
    Center,
    Invitation,
    InvitationBatch,
    OptOut,
    OutboxMessage,
    PrivateLink,
    User,
)
from centers.models.invitation import digest_of
from centers.outbox import send

LINK_LASTS = datetime.timedelta(days=60)
# The way out works for as long as a mail may lie in a mailbox.
OPT_OUT_LASTS = datetime.timedelta(days=3650)
LEAD = "centers.lead_research"
State = OutboxMessage.State
Pair = tuple[Center, str]


@dataclass(frozen=True)
class Progress:
    """How many of a batch there are, and in which state."""

    total: int
    waiting: int
    sent: int
    bounced: int
    failed: int
    answered: int
    opted_out: int


@transaction.atomic
def invite(
    pairs: Iterable[Pair],
    *,
    name: str,
    by: User,
    language: str = settings.LANGUAGE_CODE,
    now: datetime.datetime | None = None,
) -> tuple[InvitationBatch | None, int]:
    """Write an invitation for each of these centers and addresses: the batch, and how many there
    are in it; None and 0 where all were left out.

    Left out is who said that they want none, an address that bounced, and who was invited for the
    same center before. So the same list sent twice is one batch. For research leads: raises
    PermissionDenied for others.
    """
    now = now or timezone.now()
    if not by.has_perm(LEAD):
        raise PermissionDenied
    wanted = _to_invite(pairs)
    if not wanted:
        return None, 0
    batch = InvitationBatch.objects.create(name=name, made_by=by, made_at=now)
    written = sum(_write(batch, center, email, language, now) for center, email in wanted)
    if not written:
        batch.delete()
        return None, 0
    return batch, written


def progress(batches: Iterable[InvitationBatch]) -> dict[int, Progress]:
    """Batch id -> its Progress, in one query."""
    in_state = {
        name: Count("pk", filter=Q(message__state=state))
        for name, state in (
            ("waiting", State.WAITING),
            ("sent", State.SENT),
            ("bounced", State.BOUNCED),
            ("failed", State.FAILED),
        )
    }
    rows = (
        Invitation.objects.filter(batch__in=batches)
        .order_by()
        .values("batch")
        .annotate(
            total=Count("pk"),
            **in_state,
            answered=Count("pk", filter=Q(answered_at__isnull=False)),
            opted_out=Count("pk", filter=Q(opted_out_at__isnull=False)),
        )
    )
    return {row.pop("batch"): Progress(**row) for row in rows}


def _to_invite(pairs: Iterable[Pair]) -> list[Pair]:
    """Each pair once, without those who want none or cannot be reached: two queries for all."""
    once = dict.fromkeys((center, email.lower()) for center, email in pairs)
    emails = {email for _center, email in once}
    bounced = OutboxMessage.objects.filter(to__in=emails, state=State.BOUNCED)
    unreachable = set(bounced.values_list("to", flat=True))
    said_no = set(
        OptOut.objects.filter(digest__in=map(digest_of, emails)).values_list("digest", flat=True)
    )
    return [
        (center, email)
        for center, email in once
        if email not in unreachable and digest_of(email) not in said_no
    ]


def _write(
    batch: InvitationBatch, center: Center, email: str, language: str, now: datetime.datetime
) -> bool:
    try:
        invitation, new = Invitation.objects.get_or_create(
            center=center, email=email, defaults={"batch": batch, "language": language}
        )
    except IntegrityError:
        # They said no in this very moment: the trigger of OptOut.
        return False
    if not new:
        return False
    secret = make(PrivateLink.Purpose.INVITATION, invitation.pk, lasts=LINK_LASTS, now=now)
    out = make(PrivateLink.Purpose.OPT_OUT, invitation.pk, lasts=OPT_OUT_LASTS, now=now)
    way_out = address("opt-out", out, language)
    invitation.message = send(
        email,
        "invitation",
        language=language,
        center=center,
        unsubscribe=way_out,
        now=now,
        center_name=center.full_name,
        link=address("invitation", secret, language),
        days=LINK_LASTS.days,
        opt_out=way_out,
    )
    invitation.save(update_fields=["message"])
    return True
