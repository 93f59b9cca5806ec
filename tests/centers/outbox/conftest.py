import pytest

from centers.outbox import write


@pytest.fixture(autouse=True)
def wait_for_the_command(settings):
    """As with a mail server: nothing is sent before deliver() runs."""
    settings.OUTBOX_AT_ONCE = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def words(monkeypatch):
    """A message of these words, in place of a template."""

    def say(text: str) -> None:
        monkeypatch.setattr(write, "_template", lambda kind: text)

    return say
