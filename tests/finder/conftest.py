"""What the tests of the site share."""

import shutil
import tempfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from centers.models import Term
from centers.places import load_gazetteer
from tests.gazetteer import committed
from tests.taxonomy import make_taxonomy


@pytest.fixture
def open_folder():
    """A temporary folder that other accounts may enter, unlike tmp_path."""
    folder = Path(tempfile.mkdtemp(prefix="finder-test-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def static_files(tmp_path_factory):
    """Static files gathered as for production: a page that names a missing one fails."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture
def taxonomy(db) -> dict[str, Term]:
    """Every category and term of the fixture, undone with the test: "treats/alcohol" -> term."""
    return make_taxonomy()


@pytest.fixture(scope="package")
def _gazetteer_loaded(django_db_setup, django_db_blocker):
    with committed(django_db_blocker):
        yield


@pytest.fixture
def gazetteer(_gazetteer_loaded, db):
    """The real gazetteer, loaded once a package; again after a test that emptied the tables."""
    load_gazetteer()
