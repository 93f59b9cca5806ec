"""What the one invited says: yes, here I am, or no more of these."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.claims import enroll
from centers.links import revoke, spend
from centers.models import Invitation, OptOut, OutboxMessage, PrivateLink, ProviderStaff
from centers.models.invitation import digest_of

from .problem import InvitationError


@transaction.atomic
def accept(link: PrivateLink, *, name: str, now: datetime.datetime | None = None) -> ProviderStaff:
    """The person at the invited address may propose changes; their own link goes there. Raises
    InvitationError where the link was just used."""
    now = now or timezone.now()
    if not spend(link, now=now):
        raise InvitationError(
            _("This link has already been used. Look for a later e-mail with the next one.")
        )
    invitation = Invitation.objects.select_related("center").get(pk=link.subject_id)
    invitation.answered_at = now
    invitation.save(update_fields=["answered_at"])
    return enroll(
        invitation.center.survivor(),
        invitation.email,
        name=name,
        language=invitation.language,
        proof=ProviderStaff.Proof.ASKED,
        now=now,
    )


@transaction.atomic
def opt_out(link: PrivateLink, *, now: datetime.datetime | None = None) -> None:
    """No more invitations to this address, for any center, for good. Those that wait are not sent,
    those that were open nothing any more."""
    now = now or timezone.now()
    email = Invitation.objects.values_list("email", flat=True).get(pk=link.subject_id)
    OptOut.objects.get_or_create(digest=digest_of(email), defaults={"at": now})
    for invitation in Invitation.objects.filter(email=email, opted_out_at=None):
        invitation.opted_out_at = now
        invitation.save(update_fields=["opted_out_at"])
        revoke(PrivateLink.Purpose.INVITATION, invitation.pk, now=now)
    waiting = OutboxMessage.objects.filter(
        to=email, kind="invitation", state=OutboxMessage.State.WAITING
    )
    waiting.update(
        state=OutboxMessage.State.FAILED, problem="opted out", text="", html="", unsubscribe=""
    )
