"""Writing a message down: words from a template, in the language of the person who gets it."""

import re
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.template import Context, engines
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from centers.models import Center, OutboxMessage

from .deliver import deliver

_ADDRESS = re.compile(r"https?://\S+\Z")


def send(
    to: str,
    kind: str,
    *,
    language: str = settings.LANGUAGE_CODE,
    center: Center | None = None,
    once: str | None = None,
    unsubscribe: str = "",
    now=None,
    **words,
) -> OutboxMessage | None:
    """Write the message templates/email/<kind>.txt to this address; it belongs in the caller's
    transaction, so that it goes out if what it tells of has happened, and only then.

    `words` are what the template says; `language` one of the site's, else its first one is taken.
    With `once`, a message that was written with the same words of `once` is not written again, and
    None comes back. `unsubscribe` is an address where a POST is enough to get no more (RFC 8058).
    """
    now = now or timezone.now()
    known = dict(settings.LANGUAGES)
    with translation.override(language if language in known else settings.LANGUAGE_CODE):
        subject, text = _words(kind, words)
        html = render_to_string(
            "email/frame.html",
            {"subject": subject, "body": _as_html(text), "language": translation.get_language()},
        )
        message = {
            "kind": kind,
            "to": to.lower(),
            "language": translation.get_language(),
            "center": center,
            "subject": subject,
            "text": text,
            "html": html,
            "unsubscribe": unsubscribe,
            "message_id": make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
            "created_at": now,
            "next_try_at": now,
        }
    if once is None:
        written = OutboxMessage.objects.create(**message)
    else:
        written, new = OutboxMessage.objects.get_or_create(once=once, defaults=message)
        if not new:
            return None
    if settings.OUTBOX_AT_ONCE:
        transaction.on_commit(lambda: deliver(only=[written.pk]))
    return written


def _words(kind: str, words: dict) -> tuple[str, str]:
    """Subject (the first line) and text. Nothing is escaped, for neither is HTML."""
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL} | words
    template = engines["django"].engine.from_string(_template(kind))
    whole = template.render(Context(context, autoescape=False)).strip()
    first, _break, text = whole.partition("\n")
    subject = " ".join(first.split())[:200]
    return subject, re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"


def _template(kind: str) -> str:
    return (settings.BASE_DIR / "templates" / "email" / f"{kind}.txt").read_text(encoding="utf-8")


def _as_html(text: str) -> SafeString:
    """The same words as HTML: a paragraph for each, and a line that is an address can be tapped."""
    paragraphs = (part.splitlines() for part in text.strip().split("\n\n"))
    return format_html_join(
        "\n", "<p>{}</p>", ((format_html_join(_BREAK, "{}", map(_line, p)),) for p in paragraphs)
    )


_BREAK = SafeString("<br>")


def _line(line: str) -> tuple[SafeString]:
    if _ADDRESS.match(line):
        return (format_html('<a href="{0}">{0}</a>', line),)
    return (escape(line),)
