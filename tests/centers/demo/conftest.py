"""The demo, loaded once a file of tests: loading takes a second or two."""

import pytest
from django.db import transaction

from centers.demo import load_demo
from centers.fixtures import load_taxonomy


@pytest.fixture(scope="module")
def _taxonomy(django_db_setup, django_db_blocker):
    """For all tests of a file; each test works in a savepoint within. Undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_taxonomy()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _demo(_taxonomy, django_db_blocker, request):
    with django_db_blocker.unblock():
        load_demo(request.module.DAY)


@pytest.fixture
def empty(_taxonomy, db):
    """A register with a taxonomy and no center. Not to be mixed with `loaded` in one file."""


@pytest.fixture
def loaded(_demo, db):
    """The demo as loaded on the file's DAY."""
