"""Proving to belong to a center: an address at its own domain, or a code read out on its phone."""

import datetime
import secrets

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.links import address, make
from centers.models import Center, Claim, OutboxMessage, PrivateLink, ProviderStaff, Task, User
from centers.models.provider import CLAIM_LASTS
from centers.outbox import send
from centers.tasks import close_task, open_task
from centers.verification import may_check

from .domains import own_domain
from .people import enroll, let_in, refuse_too_many_links
from .problem import ClaimError

Method, Proof = Claim.Method, ProviderStaff.Proof
# A code is read out and typed in within one call and a few minutes more.
CODE_LASTS = datetime.timedelta(minutes=30)
# 6 digits and 5 tries: one chance in 200,000 to guess it.
DIGITS, MOST_TRIES = 6, 5


@transaction.atomic
def claim(
    center: Center,
    *,
    method: str,
    name: str,
    email: str,
    form_key: str,
    language: str = settings.LANGUAGE_CODE,
    now: datetime.datetime | None = None,
) -> Claim | None:
    """Say that one belongs to a center. A link goes to the address; nothing else happens yet.

    Someone who has proved it before gets a new link to their page instead, and None comes back; the
    answer of the site is the same, so that nobody learns who that is. The same form sent twice is
    one claim. Raises ClaimError for an address that is not at the center's domain where that should
    be the proof, a center without a phone where a call should, and for an address that got
    LINKS_A_DAY links in the last day.
    """
    now, email = now or timezone.now(), email.lower()
    # First, and for everyone: else who is refused would tell who is known.
    _refuse_without_proof(center, method, email)
    if there := Claim.objects.filter(form_key=form_key).first():
        return there
    # One sheet is one link for them, too: else the same form sent over and over is refused for who
    # is known, and for nobody else.
    once = f"let-in:{form_key}"
    if OutboxMessage.objects.filter(once=once).exists():
        return None
    refuse_too_many_links(email, now)
    known = ProviderStaff.objects.present().filter(center=center, email=email).first()
    if known:
        let_in(known, once=once, now=now)
        return None
    made, new = Claim.objects.get_or_create(
        form_key=form_key,
        defaults={
            "center": center,
            "method": method,
            "name": name,
            "email": email,
            "language": language,
            "made_at": now,
        },
    )
    if new:
        secret = make(PrivateLink.Purpose.CLAIM, made.pk, lasts=CLAIM_LASTS, now=now)
        send(
            email,
            "claim-confirm",
            language=language,
            center=center,
            now=now,
            center_name=center.full_name,
            link=address("claim-link", secret, language),
            days=CLAIM_LASTS.days,
        )
    return made


@transaction.atomic
def confirm_address(made: Claim, now: datetime.datetime | None = None) -> Claim:
    """The claimant has our mail. By domain that is the proof; by phone a person now has to call."""
    now = now or timezone.now()
    made = _open(made)
    if made.email_confirmed_at is None:
        made.email_confirmed_at = now
        made.save(update_fields=["email_confirmed_at"])
        if made.method == Method.DOMAIN:
            return _proved(made, now)
        open_task(made.center.survivor(), Task.Reason.PROVIDER_CHANGE, detail={"claim": made.pk})
    return made


@transaction.atomic
def new_code(made: Claim, *, by: User, now: datetime.datetime | None = None) -> str:
    """The code that this person reads out on a call to the listed phone; told only here. An earlier
    one ends. Wrong tries are not forgotten."""
    now = now or timezone.now()
    if not may_check(by):
        raise PermissionDenied
    made = _open(made)
    if not Claim.objects.to_call(now).filter(pk=made.pk).exists():
        raise ClaimError(_("This request is not waiting for a call."))
    code = "".join(secrets.choice("0123456789") for _n in range(DIGITS))
    made.code_hash, made.code_until, made.code_read_by = make_password(code), now + CODE_LASTS, by
    made.save(update_fields=["code_hash", "code_until", "code_read_by"])
    return code


def enter_code(made: Claim, code: str, *, now: datetime.datetime | None = None) -> Claim:
    """Prove it with the code. Raises ClaimError where it is wrong or too old; after MOST_TRIES
    wrong ones the claim has ended, whatever code is read out later."""
    now = now or timezone.now()
    with transaction.atomic():
        made = _open(made)
        if not made.code_hash or made.code_until <= now:
            raise ClaimError({"code": _("No code works right now. We will call you again.")})
        if check_password("".join(code.split()), made.code_hash):
            return _proved(made, now)
        made.tries = F("tries") + 1
        made.save(update_fields=["tries"])
        made.refresh_from_db(fields=["tries"])
        if made.tries >= MOST_TRIES:
            _end(made, None, now)
    # Outside of the transaction, which must not undo the count.
    if made.ended_at:
        raise ClaimError({"code": _("Too many wrong codes. Please start over.")})
    raise ClaimError({"code": _("That is not the right code.")})


@transaction.atomic
def end(made: Claim, *, by: User, now: datetime.datetime | None = None) -> None:
    """The desk ends a claim: whoever answered the phone knows nothing of it."""
    if not may_check(by):
        raise PermissionDenied
    _end(_open(made), by, now or timezone.now())


def settle_task(center: Center, by: User | None, now: datetime.datetime) -> None:
    """The task ends with the last claim to call for and the last change to decide on."""
    calls = Claim.objects.to_call(now).filter(center=center)
    if not calls.exists() and not center.proposals.waiting().exists():
        close_task(center, Task.Reason.PROVIDER_CHANGE, by=by, now=now)


def _proved(made: Claim, now: datetime.datetime) -> Claim:
    made.proved_at, made.code_hash, made.code_until = now, "", None
    made.save(update_fields=["proved_at", "code_hash", "code_until"])
    center = made.center.survivor()
    settle_task(center, made.code_read_by, now)
    proof = Proof.DOMAIN if made.method == Method.DOMAIN else Proof.PHONE
    enroll(center, made.email, name=made.name, language=made.language, proof=proof, now=now)
    return made


def _end(made: Claim, by: User | None, now: datetime.datetime) -> None:
    made.ended_at, made.code_hash, made.code_until = now, "", None
    made.save(update_fields=["ended_at", "code_hash", "code_until"])
    settle_task(made.center.survivor(), by, now)


def _open(made: Claim) -> Claim:
    made = Claim.objects.select_related("center").select_for_update(of=("self",)).get(pk=made.pk)
    if made.proved_at or made.ended_at:
        raise ClaimError(_("This request has ended. Please start over if you need to."))
    return made


def _refuse_without_proof(center: Center, method: str, email: str) -> None:
    if method == Method.DOMAIN and (
        not own_domain(center) or email.rpartition("@")[2] != own_domain(center)
    ):
        raise ClaimError({"email": _("This e-mail address is not at the center's own domain.")})
    if method == Method.PHONE and not center.phones.exists():
        raise ClaimError({"method": _("We have no phone number for this center.")})
