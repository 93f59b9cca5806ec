"""What people do outside of the page on a long walk: sign in at the desk, open an e-mail."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail

from centers.accounts import Role
from tests.factories import StaffFactory

T = TypeVar("T")


def in_the_database(act: Callable[[], T]) -> T:
    """Do it where Django opens a connection: Playwright keeps a loop running in this thread."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(act).result()


def session_of_a_lead() -> str:
    """The key of a session that one more research lead has begun."""
    person = StaffFactory(role=Role.RESEARCH_LEAD)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


def last_link() -> str:
    """The path of what is tapped in the last e-mail that came."""
    address = re.search(r'href="([^"]+)"', mail.outbox[-1].alternatives[0].content)[1]
    return re.sub(r"^https?://[^/]+", "", address)
