"""What the tests of the desk's pages share."""

import pytest

from tests.factories import StaffFactory
from tests.taxonomy import make_taxonomy


@pytest.fixture(autouse=True)
def desk_settings(settings, tmp_path):
    """Static files straight from their folders, and a folder for evidence of each test's own."""
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


@pytest.fixture
def taxonomy(db) -> None:
    """Every category and term of the fixture, undone with the test. Its codes are left out."""
    make_taxonomy()


@pytest.fixture
def member(client, taxonomy):
    """A member of the research team, signed in."""
    person = StaffFactory()
    client.force_login(person)
    return person
