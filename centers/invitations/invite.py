import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.claims import let_in
from centers.links import address, make, spend
from centers.models import (
    Center,
    Invitation,
    InvitationBatch,
    OptOut,
    OutboxMessage,
    PrivateLink,
    ProviderStaff,
    User,
)
from centers.models.invitation import digest_of
from centers.outbox import send

LINK_LASTS = datetime.timedelta(days=60)
# The way out works for as long as a mail may lie in a mailbox.
OPT_OUT_LASTS = datetime.timedelta(days=3650)
MOST_LINES = 1000
LEAD = "centers.lead_research"
State = OutboxMessage.State


class InvitationError(ValidationError):
    """A list that cannot be used; its messages name the lines."""


@dataclass(frozen=True)
class Progress:
    """How many of a batch there are, and in which state."""

    total: int
    waiting: int
    sent: int
    bounced: int
    answered: int
    opted_out: int


def read_lines(text: str) -> list[tuple[Center, str]]:
    """Centers and addresses from lines like "k3v9x2ab, desk@center.org".

    Raises InvitationError that names each line with an unknown listing or with no address.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise InvitationError(_("At most %(most)d lines at a time.") % {"most": MOST_LINES})
    pairs = [tuple(part.strip() for part in line.replace("\t", ",").split(",")) for line in lines]
    ids = [pair[0].lower() for pair in pairs]
    centers = {c.public_id: c for c in Center.unfiltered.published().filter(public_id__in=ids)}
    found, faults = [], []
    for number, pair in enumerate(pairs, 1):
        center = centers.get(pair[0].lower())
        if len(pair) != 2 or not _is_address(pair[-1]):
            faults.append(_("Line %d: a listing number, a comma, an address.") % number)
        elif center is None:
            faults.append(_("Line %d: no listing is published under this number.") % number)
        else:
            found.append((center, pair[1].lower()))
    if faults:
        raise InvitationError(faults)
    return found


@transaction.atomic
def invite(
    pairs: list[tuple[Center, str]],
    *,
    name: str,
    by: User,
    now: datetime.datetime | None = None,
) -> tuple[InvitationBatch, int]:
    """Write an invitation for each of these: the batch, and how many were left out.

    Left out is who said that they want none, an address that bounced, and who was invited for the
    same center before. For research leads.
    """
    now = now or timezone.now()
    if not by.has_perm(LEAD):
        raise PermissionDenied
    batch = InvitationBatch.objects.create(name=name, made_by=by, made_at=now)
    left_out = 0
    for center, email in pairs:
        if OptOut.objects.has(email) or OutboxMessage.objects.bounced_from(email).exists():
            left_out += 1
            continue
        invitation, new = Invitation.objects.get_or_create(
            center=center, email=email, defaults={"batch": batch}
        )
        if not new:
            left_out += 1
            continue
        secret = make(PrivateLink.Purpose.INVITATION, invitation.pk, lasts=LINK_LASTS, now=now)
        out = make(PrivateLink.Purpose.OPT_OUT, invitation.pk, lasts=OPT_OUT_LASTS, now=now)
        invitation.message = send(
            email,
            "invitation",
            center=center,
            now=now,
            center_name=center.full_name,
            link=address("invitation", secret),
            opt_out=address("opt-out", out),
        )
        invitation.save(update_fields=["message"])
    return batch, left_out


def progress(batches) -> dict[int, Progress]:
    """Batch id -> its Progress, in one query."""
    answered, out = Q(answered_at__isnull=False), Q(opted_out_at__isnull=False)
    rows = (
        Invitation.objects.filter(batch__in=batches)
        .order_by()
        .values("batch")
        .annotate(
            total=Count("pk"),
            waiting=Count("pk", filter=Q(message__state__in=[State.WAITING, State.FAILED])),
            sent=Count("pk", filter=Q(message__state=State.SENT)),
            bounced=Count("pk", filter=Q(message__state=State.BOUNCED)),
            answered=Count("pk", filter=answered),
            opted_out=Count("pk", filter=out),
        )
    )
    return {row.pop("batch"): Progress(**row) for row in rows}


@transaction.atomic
def accept(link: PrivateLink, *, name: str, now: datetime.datetime | None = None) -> ProviderStaff:
    """The person at the invited address may propose changes; their own link goes there."""
    now = now or timezone.now()
    if not spend(link, now=now):
        raise InvitationError(_("This link was used already. A later e-mail has the next one."))
    invitation = Invitation.objects.select_related("center").get(pk=link.subject_id)
    invitation.answered_at = now
    invitation.save(update_fields=["answered_at"])
    staff, _new = ProviderStaff.objects.get_or_create(
        center=invitation.center,
        email=invitation.email,
        removed_at=None,
        defaults={"name": name, "proof": ProviderStaff.Proof.ASKED, "added_at": now},
    )
    let_in(staff, now=now, claimed=True)
    return staff


@transaction.atomic
def opt_out(link: PrivateLink, *, now: datetime.datetime | None = None) -> None:
    """No more invitations to this address, for any center, for good."""
    now = now or timezone.now()
    invitation = Invitation.objects.get(pk=link.subject_id)
    OptOut.objects.get_or_create(digest=digest_of(invitation.email), defaults={"at": now})
    Invitation.objects.filter(email=invitation.email, opted_out_at=None).update(opted_out_at=now)
    OutboxMessage.objects.filter(
        to=invitation.email, kind="invitation", state=State.WAITING
    ).update(state=State.FAILED, problem="opted out")


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
