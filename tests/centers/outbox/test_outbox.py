"""What is written down goes out once, or is tried again; nothing is lost on the way."""

import datetime
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from centers.models import OutboxMessage
from centers.outbox import bounced_message_id, deliver, record_bounce, send, try_again
from centers.outbox.deliver import WAITS

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 3, 10, 15, tzinfo=datetime.UTC)
LINK = "https://finder.example.org/x/abc"


@pytest.fixture
def written(words):
    words("A <b> & c\n\nHello {{ name }},\n\nopen this:\n{{ link }}\n")
    return send("Ann@Example.org", "test", name="<Ann>", link=LINK, now=NOW)


def test_goes_out_as_text_and_html_with_the_same_words(written):
    assert deliver(now=NOW).sent == 1

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ann@example.org"], "A <b> & c")
    assert sent.body == f"Hello <Ann>,\n\nopen this:\n{LINK}\n"
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert "Hello &lt;Ann&gt;," in html
    assert f'<a href="{LINK}">' in html
    assert sent.extra_headers["Message-ID"] == written.message_id
    written.refresh_from_db()
    assert (written.state, written.sent_at, written.text, written.html) == ("sent", NOW, "", "")


def test_is_not_sent_where_what_it_tells_of_did_not_happen(words):
    words("x\n\nx")
    with transaction.atomic():
        send("ann@example.org", "test")
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


def test_is_written_once_for_the_same_reason(words):
    words("x\n\nx")
    assert send("ann@example.org", "test", once="reminder:1")
    assert send("ann@example.org", "test", once="reminder:1") is None
    assert OutboxMessage.objects.count() == 1


def test_no_line_break_reaches_a_header(words):
    words("{{ name }}\n\nx")
    # The first line is the subject, whatever a name brings along.
    message = send("ann@example.org", "test", name="Bcc\rx: all@example.org")
    assert message.subject == "Bcc x: all@example.org"


def fails_with(monkeypatch, error):
    def refuse(self, messages):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def test_what_cannot_be_sent_is_tried_again_later_and_kept(monkeypatch, written):
    with monkeypatch.context() as broken:
        fails_with(broken, ConnectionRefusedError("no server"))
        at = NOW
        for wait in WAITS:
            assert deliver(now=at).again == 1
            assert deliver(now=at + wait - datetime.timedelta(seconds=1)).again == 0
            at += wait
        assert deliver(now=at).failed == 1
    written.refresh_from_db()
    assert written.state == "failed"
    assert LINK in written.text
    assert "no server" in written.problem

    # Looked at by a person, who has mended the server.
    assert try_again(now=at) == 1
    assert (deliver(now=at).sent, try_again(now=at)) == (1, 0)


def test_an_address_that_no_message_can_bear_stops_no_other(words):
    words("x\n\nx")
    send(f"a@{'ü' * 60}.example", "test", now=NOW)
    send("ann@example.org", "test", now=NOW)
    done = deliver(now=NOW)
    assert (done.sent, done.again) == (1, 1)


def test_it_goes_out_once_the_server_is_back(monkeypatch, written):
    with monkeypatch.context() as broken:
        fails_with(broken, smtplib.SMTPServerDisconnected("gone"))
        deliver(now=NOW)
    assert deliver(now=NOW + WAITS[0]).sent == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("code", "state"), [(550, "bounced"), (450, "waiting")])
def test_an_address_that_does_not_exist_bounces_a_full_mailbox_waits(
    monkeypatch, written, code, state
):
    fails_with(
        monkeypatch, smtplib.SMTPRecipientsRefused({"ann@example.org": (code, b"no such user")})
    )
    deliver(now=NOW)
    written.refresh_from_db()
    assert written.state == state
    assert OutboxMessage.objects.bounced_from("Ann@example.org").exists() is (state == "bounced")


REPORT = """\
From: mailer-daemon@mail.example.org
To: listings@finder.example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; ann@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: {id}
Subject: A

--b--
"""


def test_a_bounce_that_comes_later_is_written_down(written):
    deliver(now=NOW)
    report = REPORT.format(action="failed", id=written.message_id).encode()

    assert record_bounce(*bounced_message_id(report), now=NOW)
    written.refresh_from_db()
    assert (written.state, written.bounced_at) == ("bounced", NOW)
    assert "no such user" in written.problem


@pytest.mark.parametrize(
    "report",
    [
        b"",
        b"\xff\xfe",
        b"Subject: Thank you\n\nWe got it.",
        REPORT.format(action="delayed", id="<1@x>").encode(),
    ],
)
def test_other_mail_is_no_bounce(report):
    assert bounced_message_id(report) is None


def test_nobody_elses_message_bounces(written):
    deliver(now=NOW)
    assert not record_bounce("<other@example.org>", "550")
