"""What the tests of the desk's pages share."""

import pytest


@pytest.fixture(autouse=True)
def desk_settings(settings, tmp_path):
    """Static files straight from their folders, and a folder for evidence of each test's own."""
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
