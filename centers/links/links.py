import datetime
import hashlib
import secrets

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone, translation

from centers.models import PrivateLink

# 192 random bits: nobody guesses one, however long they try.
_BYTES = 24


class LinkUnknown(Exception):
    """No such link: altered on the way, cut short by a mail program, or made up."""


class LinkEnded(Exception):
    """There was such a link: it is past its day, used up or revoked."""

    def __init__(self, link: PrivateLink):
        super().__init__(str(link))
        self.link = link


def make(
    purpose: str,
    subject_id: int,
    *,
    lasts: datetime.timedelta,
    now: datetime.datetime | None = None,
) -> str:
    """A new link to this row for this purpose: the secret part of its address, told only here and
    signed, so that an altered one is known as such."""
    now = now or timezone.now()
    secret = _signer(purpose).sign(secrets.token_urlsafe(_BYTES))
    PrivateLink.objects.create(
        purpose=purpose,
        subject_id=subject_id,
        digest=_digest(secret),
        made_at=now,
        expires_at=now + lasts,
    )
    return secret


def find(purpose: str, secret: str, *, now: datetime.datetime | None = None) -> PrivateLink:
    """The link with this secret, if it is for this purpose and holds at the moment `now`.

    Raises LinkUnknown, also for a link of another purpose, or LinkEnded.
    """
    try:
        _signer(purpose).unsign(secret)
    except BadSignature as error:
        raise LinkUnknown from error
    link = PrivateLink.objects.filter(purpose=purpose, digest=_digest(secret)).first()
    if link is None:
        raise LinkUnknown
    if link.used_at or link.revoked_at or link.expires_at <= (now or timezone.now()):
        raise LinkEnded(link)
    return link


def spend(link: PrivateLink, *, now: datetime.datetime | None = None) -> bool:
    """Use up a link that works once; whether it was this call that did."""
    unused = PrivateLink.objects.filter(pk=link.pk, used_at=None, revoked_at=None)
    return bool(unused.update(used_at=now or timezone.now()))


def revoke(purpose: str, subject_id: int, *, now: datetime.datetime | None = None) -> int:
    """End every link of this purpose to this row; how many that were."""
    links = PrivateLink.objects.filter(purpose=purpose, subject_id=subject_id, revoked_at=None)
    return links.update(revoked_at=now or timezone.now())


def address(page: str, secret: str, language: str = settings.LANGUAGE_CODE) -> str:
    """The whole address of this page (its name in the site's URLs) with a link's secret."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(page, args=[secret])}"


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"centers.links.{purpose}")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
