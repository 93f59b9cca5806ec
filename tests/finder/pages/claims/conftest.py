"""A center, and its own people on the way to their private page."""

import pytest

from tests.factories import CenterFactory
from tests.finder.pages.mailed import mailed
from tests.finder.pages.open import sheet


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.OUTBOX_AT_ONCE = False
    # Codes are hashed like passwords, which takes its time on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def center():
    return CenterFactory(
        name="Harbor House", website="https://www.harbor.example.org/", phone="+16085550101"
    )


@pytest.fixture
def claim(client, center):
    def send(**given):
        data = {
            "method": "domain",
            "who": "Ann Lee, director",
            "email": "ann@harbor.example.org",
            "sheet": sheet("claim"),
        }
        return client.post(f"/centers/{center.public_id}/claim/", data | given)

    return send


@pytest.fixture
def page(client, claim):
    """The private page of someone who showed it by an address at the center's domain."""
    claim()
    client.post(mailed("claim-confirm"))
    return mailed("provider-link")
