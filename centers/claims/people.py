"""Who else may propose changes to a center."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.links import address, make, revoke
from centers.models import PrivateLink, ProviderLog, ProviderStaff
from centers.outbox import send

from .problem import ClaimError

LINK_LASTS = datetime.timedelta(days=30)
MOST_PEOPLE = 10
What = ProviderLog.What


def let_in(
    staff: ProviderStaff, *, now: datetime.datetime | None = None, claimed: bool = False
) -> None:
    """Send a person a new link to their page; links of before end."""
    now = now or timezone.now()
    revoke(PrivateLink.Purpose.PROVIDER, staff.pk, now=now)
    secret = make(PrivateLink.Purpose.PROVIDER, staff.pk, lasts=LINK_LASTS, now=now)
    if claimed:
        log(staff, What.CLAIMED, staff.get_proof_display(), now)
    send(
        staff.email,
        "provider-link",
        language=staff.language,
        center=staff.center,
        now=now,
        center_name=staff.center.full_name,
        link=address("provider", secret, staff.language),
        days=LINK_LASTS.days,
    )


@transaction.atomic
def add(
    staff: ProviderStaff, *, name: str, email: str, now: datetime.datetime | None = None
) -> ProviderStaff:
    """Let a colleague propose changes, too; their link goes to their address."""
    now, email = now or timezone.now(), email.lower()
    present = ProviderStaff.objects.present().filter(center=staff.center)
    if present.filter(email=email).exists():
        raise ClaimError({"email": _("This person can propose changes already.")})
    if present.count() >= MOST_PEOPLE:
        raise ClaimError(
            {"email": _("There can be up to %(most)d people.") % {"most": MOST_PEOPLE}}
        )
    added = ProviderStaff.objects.create(
        center=staff.center,
        name=name,
        email=email,
        language=staff.language,
        proof=ProviderStaff.Proof.INVITED,
        added_by=staff,
        added_at=now,
    )
    log(staff, What.ADDED, str(added), now)
    let_in(added, now=now)
    return added


@transaction.atomic
def remove(staff: ProviderStaff, other: ProviderStaff, now=None) -> None:
    """Take the right from a person of the same center, or from oneself. Their links end."""
    now = now or timezone.now()
    if other.center_id != staff.center_id:
        raise ClaimError(_("This person belongs to another center."))
    ended = ProviderStaff.objects.present().filter(pk=other.pk).update(removed_at=now)
    if ended:
        revoke(PrivateLink.Purpose.PROVIDER, other.pk, now=now)
        log(staff, What.LEFT if other == staff else What.REMOVED, str(other), now)


@transaction.atomic
def transfer(staff: ProviderStaff, *, name: str, email: str, now=None) -> ProviderStaff:
    """Hand over: the other one may from now on, and this person no more."""
    now = now or timezone.now()
    successor = add(staff, name=name, email=email, now=now)
    log(staff, What.TRANSFERRED, str(successor), now)
    remove(staff, staff, now=now)
    return successor


def log(staff: ProviderStaff, what: str, about: str, now: datetime.datetime) -> None:
    """Write down what a person did."""
    ProviderLog.objects.create(
        center=staff.center, what=what, who=str(staff)[:260], about=about[:260], at=now
    )
