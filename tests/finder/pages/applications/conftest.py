"""An application on its way: begun, confirmed, sent."""

import pytest

from centers.models import Application
from tests.finder.pages.applications.filled import fill
from tests.finder.pages.mailed import mailed
from tests.finder.pages.open import sheet


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.OUTBOX_AT_ONCE = False
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


@pytest.fixture
def start(client):
    def send(age=60, address="/list-your-center/", **given):
        data = {
            "center_name": "Harbor House",
            "street1": "12  King Street",
            "city": "Madison",
            "state": "WI",
            "zip": "53703-1234",
            "email": "ann@example.org",
            "sheet": sheet("list-center", age),
        }
        return client.post(address, data | given)

    return send


@pytest.fixture
def form(client, start):
    """The address of a form whose applicant has confirmed the address."""
    assert start().status_code == 302
    response = client.post(mailed("application-confirm"))
    assert response.status_code == 302
    return response.url


@pytest.fixture
def sent(client, form):
    """An application that was sent, and its status page."""
    fill(client, form)
    response = client.post(f"{form}send/")
    assert "/status/" in response.url
    return Application.objects.get(), response.url
