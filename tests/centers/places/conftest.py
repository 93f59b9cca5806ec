import pytest

from centers.models import LoadedFixture, Place
from centers.places import load_gazetteer


@pytest.fixture(scope="package")
def _gazetteer_loaded(django_db_setup, django_db_blocker):
    """Committed once for this folder, and gone after it: other tests make their own places."""
    with django_db_blocker.unblock():
        load_gazetteer()
    yield
    with django_db_blocker.unblock():
        Place.objects.all().delete()
        LoadedFixture.objects.filter(name="gazetteer").delete()


@pytest.fixture
def gazetteer(_gazetteer_loaded, db):
    """The real gazetteer, loaded once a package; again after a test that emptied the tables."""
    if not Place.objects.exists():
        load_gazetteer()
