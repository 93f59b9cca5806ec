import pytest

from centers.models import Place
from centers.places import load_gazetteer
from tests.gazetteer import committed


@pytest.fixture(scope="package")
def _gazetteer_loaded(django_db_setup, django_db_blocker):
    with committed(django_db_blocker):
        yield


@pytest.fixture
def gazetteer(_gazetteer_loaded, db):
    """The real gazetteer, loaded once a package; again after a test that emptied the tables."""
    if not Place.objects.exists():
        load_gazetteer()
