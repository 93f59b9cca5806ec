"""Who may propose changes to a center, and how each of them came and went."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.links import address, make, revoke
from centers.models import Center, OutboxMessage, PrivateLink, ProviderLog, ProviderStaff, User
from centers.outbox import refuse_too_many, send
from centers.verification import may_check

from .problem import ClaimError

LINK_LASTS = datetime.timedelta(days=30)
MOST_PEOPLE = 10
What = ProviderLog.What
_LINKS = (PrivateLink.Purpose.PROVIDER, PrivateLink.Purpose.STILL_CORRECT)


@transaction.atomic
def enroll(
    center: Center,
    email: str,
    *,
    name: str,
    proof: str,
    language: str = settings.LANGUAGE_CODE,
    now: datetime.datetime | None = None,
) -> ProviderStaff:
    """Let a person in who has shown that they belong to the center; their link is on its way."""
    now = now or timezone.now()
    staff, _new = ProviderStaff.objects.get_or_create(
        center=center,
        email=email.lower(),
        removed_at=None,
        defaults={"name": name, "language": language, "proof": proof, "added_at": now},
    )
    log(staff, What.CLAIMED, now)
    let_in(staff, now=now)
    return staff


def let_in(
    staff: ProviderStaff, *, once: str | None = None, now: datetime.datetime | None = None
) -> None:
    """Send a person a new link to their page, one for the same words of `once`. Those that they
    have go on: anyone may ask for one in their name, and could lock them out."""
    now = now or timezone.now()
    link = page_of(staff, now)
    tell(staff, "provider-link", now, once=once, link=link, days=LINK_LASTS.days)


def page_of(staff: ProviderStaff, now: datetime.datetime) -> str:
    """A new link to this person's page, beside those that hold; its whole address."""
    secret = make(PrivateLink.Purpose.PROVIDER, staff.pk, lasts=LINK_LASTS, now=now)
    return address("provider", secret, staff.language)


def tell(staff: ProviderStaff, kind: str, now: datetime.datetime, **words) -> OutboxMessage | None:
    """Write a message about their center to this person, in their language: see `outbox.send`. Its
    template may name the page to show `again` that one belongs to the center."""
    center = staff.center
    return send(
        staff.email,
        kind,
        language=staff.language,
        center=center,
        now=now,
        center_name=center.full_name,
        again=address("claim", center.public_id, staff.language),
        **words,
    )


def refuse_too_many_links(email: str, now: datetime.datetime) -> None:
    """Raises ClaimError for an address that got LINKS_A_DAY links (centers/outbox) lately."""
    refuse_too_many(email, "claim-confirm", "provider-link", error=ClaimError, now=now)


@transaction.atomic
def add(
    staff: ProviderStaff, *, name: str, email: str, now: datetime.datetime | None = None
) -> ProviderStaff:
    """Let a colleague propose changes, too; their link goes to their address. Raises ClaimError for
    who can already, beyond MOST_PEOPLE, and for an address that got many links today."""
    now = now or timezone.now()
    lock_center(staff)
    present = ProviderStaff.objects.present().filter(center=staff.center_id)
    if present.filter(email=email.lower()).exists():
        raise ClaimError({"email": _("This person can already propose changes.")})
    if present.count() >= MOST_PEOPLE:
        raise ClaimError(
            {"email": _("A listing can have up to %(most)d people.") % {"most": MOST_PEOPLE}}
        )
    return _put_in(staff, name, email.lower(), now)


def _put_in(staff: ProviderStaff, name: str, email: str, now: datetime.datetime) -> ProviderStaff:
    refuse_too_many_links(email, now)
    added = ProviderStaff.objects.create(
        center=staff.center,
        name=name,
        email=email,
        language=staff.language,
        proof=ProviderStaff.Proof.INVITED,
        added_by=staff,
        added_at=now,
    )
    log(staff, What.ADDED, now, person=added)
    let_in(added, now=now)
    return added


@transaction.atomic
def remove(
    staff: ProviderStaff, other: ProviderStaff, now: datetime.datetime | None = None
) -> None:
    """Take the right from a person of the same center, or from oneself. Raises ClaimError where a
    colleague was faster to take it from who asks."""
    now = now or timezone.now()
    if other.center_id != staff.center_id:
        raise ClaimError(_("This person belongs to another center."))
    lock_center(staff)
    if _end(other, now):
        log(staff, What.LEFT if other == staff else What.REMOVED, now, person=other)


@transaction.atomic
def dismiss(other: ProviderStaff, *, by: User, now: datetime.datetime | None = None) -> None:
    """The desk takes the right from a person, as when the center says that they left."""
    now = now or timezone.now()
    if not may_check(by):
        raise PermissionDenied
    if _end(other, now):
        log(None, What.DISMISSED, now, center=other.center, person=other, by=by)


@transaction.atomic
def transfer(
    staff: ProviderStaff, *, name: str, email: str, now: datetime.datetime | None = None
) -> ProviderStaff:
    """Hand over: the other one may from now on, and this person no more. To a colleague who can
    already, nothing is sent. Raises ClaimError for one's own address, and for one that got many
    links today."""
    now, email = now or timezone.now(), email.lower()
    lock_center(staff)
    if email == staff.email:
        raise ClaimError({"email": _("This is your own e-mail address.")})
    present = ProviderStaff.objects.present().filter(center=staff.center_id)
    # One comes as one goes, so the number of people is no matter.
    successor = present.filter(email=email).first() or _put_in(staff, name, email, now)
    log(staff, What.TRANSFERRED, now, person=successor)
    remove(staff, staff, now=now)
    return successor


def lock_center(staff: ProviderStaff) -> Center:
    """The center of this person, for one after the other. Raises ClaimError where their right to
    act for it has just ended."""
    center = Center.unfiltered.select_for_update(of=("self",), no_key=True).get(pk=staff.center_id)
    if not ProviderStaff.objects.present().filter(pk=staff.pk, center=center).exists():
        raise ClaimError(_("You can no longer propose changes to this listing."))
    return center


def log(
    staff: ProviderStaff | None,
    what: str,
    now: datetime.datetime,
    *,
    center: Center | None = None,
    person: ProviderStaff | None = None,
    sections: Iterable[str] = (),
    by: User | None = None,
) -> None:
    """Write down what a person of the center did or, without one, our team."""
    ProviderLog.objects.create(
        center=center or staff.center,
        what=what,
        who=str(staff or ""),
        person=str(person or ""),
        sections=list(sections),
        by=by,
        at=now,
    )


def _end(other: ProviderStaff, now: datetime.datetime) -> bool:
    """End the right and its links, and tell the person; whether it was this call that did."""
    ended = ProviderStaff.objects.present().filter(pk=other.pk).update(removed_at=now)
    if ended:
        for purpose in _LINKS:
            revoke(purpose, other.pk, now=now)
        tell(other, "provider-removed", now)
    return bool(ended)
