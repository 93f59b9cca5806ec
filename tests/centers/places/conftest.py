import pytest

from centers.models import Place
from centers.places import load_gazetteer


@pytest.fixture(scope="session")
def _gazetteer_loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_gazetteer()


@pytest.fixture
def gazetteer(_gazetteer_loaded, db):
    """The real gazetteer, loaded once a session; again after a test that emptied the tables."""
    if not Place.objects.exists():
        load_gazetteer()
