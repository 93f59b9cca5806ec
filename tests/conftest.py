"""What every test shares.

The database: TEST_DATABASE_URL or DATABASE_URL where set, otherwise a throwaway PostgreSQL of this
run's own. It never is the database that `make run` serves, so tests need no running server and
touch no one's data.
"""

import gc
import os
from contextlib import ExitStack

import dj_database_url
import pgtrigger
import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation

from finder.database.throwaway import throwaway_server
from finder.languages import compile_catalogs
from tests import thoroughness  # noqa: F401 (settings of property tests)
from tests.strict import no_undefined_variables, shuffled_ties  # noqa: F401 (fixtures)

_until_the_end = ExitStack()


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        compile_catalogs()
    url = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")
    if not url and not config.option.collectonly:
        url = _until_the_end.enter_context(throwaway_server()).url
    if url:
        # For the workers of pytest-xdist, which inherit the environment and read settings later.
        os.environ["TEST_DATABASE_URL"] = url
        # For this process, where pytest-django has read them already.
        database = settings.DATABASES["default"]
        parsed = dj_database_url.parse(url)
        options = {**database["OPTIONS"], **parsed.pop("OPTIONS", {})}
        database.update(parsed, OPTIONS=options)


def pytest_collection_finish():
    """All that is imported by now stays. The garbage collector is not to look through it over and
    over, which took a fifth of the time of tests that visit pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_unconfigure(config):
    _until_the_end.close()


@pytest.fixture(scope="session", autouse=True)
def _ledgers_of_tests_are_emptied():
    """After a test that commits, all tables are truncated, which the public ledger refuses."""
    teardown = TransactionTestCase._fixture_teardown

    def emptying(case) -> None:
        with pgtrigger.ignore("centers.AdvertisingLedgerEntry:never_emptied"):
            teardown(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying)
        yield


@pytest.fixture(autouse=True)
def english_afterwards():
    """A page in Spanish leaves its thread in Spanish; the next test begins in English."""
    yield
    translation.deactivate()
