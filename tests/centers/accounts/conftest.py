"""Signing in as a person would: through the pages."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import cache

from centers.accounts import Role
from tests.factories import StaffFactory

PASSWORD = "seven quiet herons 41"


@pytest.fixture(autouse=True)
def _settings_of_tests(settings):
    """Passwords that are quick to check, and static files straight from their folders."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nothing_counted(db):
    cache.clear()


@pytest.fixture
def password():
    return PASSWORD


@pytest.fixture
def factor_required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def make_person():
    def make(role=Role.RESEARCH_TEAM, **fields):
        person = StaffFactory(role=role, **fields)
        person.set_password(PASSWORD)
        person.save()
        return person

    return make


@pytest.fixture
def person(make_person):
    return make_person()


@pytest.fixture
def sign_in(client):
    def sign_in(person, password=PASSWORD, **more):
        return client.post(
            "/accounts/login/", {"login": person.username, "password": password}, **more
        )

    return sign_in


class App:
    """An authenticator app whose clock stands still, and moves on when a code is asked for."""

    counter = 58_000_000

    def code(self, secret: str) -> str:
        self.counter += 1
        return auth.format_hotp_value(auth.hotp_value(secret, self.counter))


@pytest.fixture
def app(monkeypatch):
    app = App()
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: iter([app.counter]))
    return app


@pytest.fixture
def secret_of():
    def secret_of(person):
        kept = Authenticator.objects.get(user=person, type="totp").data["secret"]
        return auth.decrypt(kept)

    return secret_of


@pytest.fixture
def give_app():
    """The person has set up an app and recovery codes."""

    def give_app(person):
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        auth.TOTP.activate(person, auth.generate_totp_secret())
        return RecoveryCodes.activate(person)

    return give_app
