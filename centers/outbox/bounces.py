"""What came back: a mail server tells hours later that there is no such address."""

import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.utils import timezone

from centers.models import OutboxMessage


def bounced_message_id(mail: bytes) -> tuple[str, str] | None:
    """The Message-ID of ours that a delivery report (RFC 3464) says failed for good, and why.

    None for any other mail: an answer by a person, a delay, a report about someone else's message.
    """
    report = message_from_bytes(mail, policy=policy.default)
    if report.get_content_type() != "multipart/report":
        return None
    status = original = None
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            status = status or _failure(part)
        elif part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            original = original or _original_id(part)
    return (original, status) if status and original else None


def record_bounce(message_id: str, problem: str, now: datetime.datetime | None = None) -> bool:
    """Write down that this message came back; whether it is one of ours that had been sent."""
    sent = OutboxMessage.objects.filter(message_id=message_id, state=OutboxMessage.State.SENT)
    return bool(
        sent.update(
            state=OutboxMessage.State.BOUNCED,
            bounced_at=now or timezone.now(),
            problem=problem[:500],
        )
    )


def _failure(part: EmailMessage) -> str | None:
    """Why it failed, where one of the parts about the recipients says that it did."""
    for fields in part.get_payload():
        if str(fields.get("Action", "")).strip().lower() == "failed":
            said = fields.get("Diagnostic-Code") or fields.get("Status") or "failed"
            return " ".join(str(said).split())
    return None


def _original_id(part: EmailMessage) -> str | None:
    if part.get_content_type() == "message/rfc822":
        return part.get_payload(0).get("Message-ID")
    return message_from_bytes(part.get_payload(decode=True) or b"", policy=policy.default).get(
        "Message-ID"
    )
