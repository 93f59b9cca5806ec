"""Handing what waits to the mail server, and trying again later what it did not take."""

import datetime
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from centers.models import OutboxMessage

State = OutboxMessage.State
# How long to wait after each try that failed: three days in all, then a person has to look.
WAITS = tuple(datetime.timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440, 1440))
# Longer than a mail server may take to answer: until then nobody else tries the message.
_CLAIM = datetime.timedelta(minutes=10)
# Replies that say of an address that it takes no mail (RFC 5321, RFC 7504). A full mailbox (552)
# may be emptied; other replies of the 500s are about us: our sign-in, our settings.
_NO_SUCH_ADDRESS = {550, 551, 553, 556}
# What goes wrong with a server or on the way to it. ValueError: an address or a header that cannot
# be put into a message stops no other one.
_PROBLEMS = (OSError, smtplib.SMTPException, ValueError)
# What may hold a private link.
_WORDS = ("text", "html", "unsubscribe")


@dataclass(frozen=True)
class Delivered:
    """How many messages were sent, are to be tried again, were given up, came back at once."""

    sent: int = 0
    again: int = 0
    failed: int = 0
    bounced: int = 0

    def __add__(self, other: "Delivered") -> "Delivered":
        return Delivered(
            self.sent + other.sent,
            self.again + other.again,
            self.failed + other.failed,
            self.bounced + other.bounced,
        )


def deliver(
    *, most: int = 200, only: Iterable[int] | None = None, now: datetime.datetime | None = None
) -> Delivered:
    """Send up to `most` messages that are due at the moment `now`, of these ids only where given.

    Several may run side by side: each message is claimed first, in a transaction of its own. If the
    machine stops between sending and writing that down, it is sent again with the same Message-ID:
    twice rather than never. One connection serves all, until it fails; where none can be had, the
    rest stays due.
    """
    total = Delivered()
    connection = get_connection()
    for _n in range(most):
        message = _claim(only, now or timezone.now())
        if message is None:
            break
        try:
            connection.open()
        except _PROBLEMS as error:
            total += _not_sent(message, error, now or timezone.now())
            break
        total += _try(message, connection, now or timezone.now())
    connection.close()
    return total


@transaction.atomic
def _claim(only: Iterable[int] | None, now: datetime.datetime) -> OutboxMessage | None:
    due = OutboxMessage.objects.due(now).select_for_update(of=("self",), skip_locked=True)
    message = (due if only is None else due.filter(pk__in=list(only))).first()
    if message:
        message.tries += 1
        message.next_try_at = now + _CLAIM
        message.save(update_fields=["tries", "next_try_at"])
    return message


def _try(message: OutboxMessage, connection, now: datetime.datetime) -> Delivered:
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if message.unsubscribe:
        # One press in the mail program itself: RFC 8058.
        headers["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        headers=headers,
        connection=connection,
    )
    mail.attach_alternative(message.html, "text/html")
    try:
        mail.send()
    except _PROBLEMS as error:
        connection.close()
        return _not_sent(message, error, now)
    message.state, message.sent_at, message.problem = State.SENT, now, ""
    # Its words may hold a private link: from here on they are the receiver's alone.
    _forget_words(message)
    message.save(update_fields=["state", "sent_at", "problem", *_WORDS])
    return Delivered(sent=1)


def _not_sent(message: OutboxMessage, error: Exception, now: datetime.datetime) -> Delivered:
    message.problem = _problem(error)
    if _refused_for_good(error):
        message.state, message.bounced_at = State.BOUNCED, now
        _forget_words(message)
        outcome = Delivered(bounced=1)
    elif message.tries > len(WAITS):
        message.state = State.FAILED
        outcome = Delivered(failed=1)
    else:
        message.next_try_at = now + WAITS[message.tries - 1]
        outcome = Delivered(again=1)
    message.save(update_fields=["state", "problem", "next_try_at", "bounced_at", *_WORDS])
    return outcome


def _forget_words(message: OutboxMessage) -> None:
    for name in _WORDS:
        setattr(message, name, "")


def _refused_for_good(error: Exception) -> bool:
    """Whether the server says that this address takes no mail. Not where it names a rule (5.7, RFC
    3463), such as "relay denied": with other settings, or from elsewhere, the message may pass."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(
        code in _NO_SUCH_ADDRESS and not words.startswith(b"5.7.")
        for code, words in error.recipients.values()
    )


def _problem(error: Exception) -> str:
    """In a line that the column holds. The address stands beside it already."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:500].replace("\0", "")
