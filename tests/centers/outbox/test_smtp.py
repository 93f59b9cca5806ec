"""A real mail server on this machine: what it takes, refuses and misses, and what becomes of it."""

import datetime
import os
import runpy
import signal
import socket
import ssl
import subprocess
import sys
from email import message_from_bytes, policy
from urllib.parse import urlencode

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.conf import settings as django_settings
from django.db import connection

from centers.models import OutboxMessage
from centers.outbox import deliver, send
from centers.outbox.deliver import WAITS

NOW = datetime.datetime(2026, 3, 10, 15, tzinfo=datetime.UTC)
USER, PASSWORD = "finder", "correct horse"
REFUSALS = {
    "gone@example.org": "550 5.1.1 No such user here",
    "full@example.org": "452 4.2.2 Mailbox full",
    # With the right sign-in it would pass, so it says nothing of the address.
    "relay@example.org": "554 5.7.1 Relay access denied",
    "blocked@example.org": "550 5.7.1 Your network is on a list",
}


class Mailbox:
    """What a server does with a message; `received` are those it took, `tried` all receivers."""

    def __init__(self):
        self.received, self.tried, self.refusals = [], [], dict(REFUSALS)
        self.connections, self.to_kill = 0, None

    def authenticate(self, server, session, envelope, mechanism, data) -> AuthResult:
        self.connections += 1
        known = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=known, handled=False)

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tried.append(address)
        if refusal := self.refusals.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        assert session.ssl, "nothing goes over an open line"
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.to_kill:
            self.to_kill.send_signal(signal.SIGKILL)
            self.to_kill.wait()
        return "250 OK"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def server(authority, mailbox):
    """A mail server that wants encryption and a sign-in; it does not run yet."""
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    made = Controller(
        mailbox,
        hostname="localhost",
        port=port,
        tls_context=tls,
        require_starttls=True,
        authenticator=mailbox.authenticate,
        auth_required=True,
    )
    yield made
    made.stop(no_assert=True)


@pytest.fixture
def environment(server, authority, tmp_path, monkeypatch):
    """What whoever runs the site sets, and nothing else."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    given = {
        "FINDER_SMTP_HOST": "localhost",
        "FINDER_SMTP_PORT": str(server.port),
        "FINDER_SMTP_USER": USER,
        "FINDER_SMTP_PASSWORD": PASSWORD,
        "FINDER_MAIL_FROM": "Find Treatment <listings@finder.example.org>",
        "SSL_CERT_FILE": str(tmp_path / "ca.pem"),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


@pytest.fixture(autouse=True)
def configured(environment, settings):
    """The settings as they come out of that environment."""
    read = runpy.run_path(django_settings.BASE_DIR / "finder" / "settings.py")
    for name, value in read.items():
        if name.startswith("EMAIL_") or name in ("OUTBOX_AT_ONCE", "DEFAULT_FROM_EMAIL"):
            setattr(settings, name, value)
    assert not settings.OUTBOX_AT_ONCE


@pytest.fixture
def written(words):
    words(
        "{{ name }} & Söhne\n\nHello {{ name }},\n\nopen this:\nhttps://finder.example.org/x/abc\n"
    )

    def write(to: str) -> OutboxMessage:
        return send(to, "test", name="Ann", unsubscribe="https://finder.example.org/no/", now=NOW)

    return write


def after(tries: int) -> datetime.datetime:
    return NOW + sum(WAITS[:tries], datetime.timedelta())


@pytest.mark.django_db
def test_what_a_server_takes_and_what_it_refuses(server, mailbox, written):
    server.start()
    names = ("ann", "gone", "full", "relay", "blocked", "bo")
    ann, *_others = (written(f"{name}@example.org") for name in names)
    done = deliver(now=NOW)
    assert (done.sent, done.bounced, done.again, done.failed) == (2, 1, 3, 0)
    assert mailbox.connections < len(names), "a connection serves more than one message"

    first, second = mailbox.received
    assert (first["To"], second["To"]) == ("ann@example.org", "bo@example.org")
    assert first["From"] == "Find Treatment <listings@finder.example.org>"
    assert first["Subject"] == "Ann & Söhne"
    assert first["Message-ID"] == ann.message_id
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, html = first.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().splitlines()[0] == "Hello Ann,"
    assert '<a href="https://finder.example.org/x/abc">' in html.get_content()

    kept = {m.to.partition("@")[0]: m for m in OutboxMessage.objects.all()}
    assert kept["gone"].state == "bounced"
    assert "No such user here" in kept["gone"].problem
    for name in ("full", "relay", "blocked"):
        assert (kept[name].state, kept[name].tries, bool(kept[name].text)) == ("waiting", 1, True)

    assert deliver(now=NOW).sent == 0, "not before its time"
    mailbox.refusals.clear()
    assert deliver(now=after(1)).sent == 3
    assert mailbox.tried.count("gone@example.org") == 1


@pytest.mark.django_db
def test_a_server_that_is_away_or_not_ours_loses_nothing(server, mailbox, written, settings):
    one, other = written("ann@example.org"), written("bo@example.org")
    assert deliver(now=NOW).again == 1, "the rest is not tried in vain"
    other.refresh_from_db()
    assert (other.tries, other.state) == (0, "waiting")
    server.start()
    settings.EMAIL_HOST_PASSWORD = "of yesterday"
    assert deliver(now=after(1)).again == 1
    settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS = PASSWORD, False
    assert deliver(now=after(2)).again == 1
    settings.EMAIL_USE_TLS = True
    with pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.delenv("SSL_CERT_FILE")
        assert deliver(now=after(2)).again == 1, "a certificate that nobody vouches for"
    assert not mailbox.received
    assert deliver(now=after(4)).sent == 2
    one.refresh_from_db()
    assert (one.state, one.text, one.problem) == ("sent", "", "")


@pytest.mark.django_db(transaction=True)
def test_killed_between_sending_and_noting_it_sends_twice_rather_than_never(
    server, mailbox, written, environment, tmp_path
):
    server.start()
    ann = written("ann@example.org")
    database = connection.settings_dict
    options = urlencode({"host": database["HOST"], "port": database["PORT"]})
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}?{options}"

    mailbox.to_kill = subprocess.Popen(
        [sys.executable, "manage.py", "deliver_mail"],
        cwd=django_settings.BASE_DIR,
        env=os.environ | environment | {"DATABASE_URL": url},
    )
    assert mailbox.to_kill.wait(timeout=30) == -signal.SIGKILL
    mailbox.to_kill = None
    ann.refresh_from_db()
    assert (ann.state, ann.tries, ann.sent_at) == ("waiting", 1, None)

    now = ann.next_try_at
    assert deliver(now=now - datetime.timedelta(seconds=1)).sent == 0, "it may still be at it"
    assert deliver(now=now).sent == 1
    once, again = mailbox.received
    assert once["Message-ID"] == again["Message-ID"], "mail programs show it once"
    ann.refresh_from_db()
    assert (ann.state, ann.tries) == ("sent", 2)
