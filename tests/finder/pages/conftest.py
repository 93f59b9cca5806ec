"""Visits without a browser: the test client, real static files, and a watch on the database."""

import pytest
from django.db import connection
from django.test import Client

from tests.finder.pages.read import Page


@pytest.fixture(scope="session", autouse=True)
def _static_files_for_pages(static_files):
    pass


def only_reading(execute, sql, params, many, context):
    """For connection.execute_wrapper(): a visit changes nothing but under which role it reads."""
    reads = sql.lstrip(" (\n").upper().startswith(("SELECT", "SET LOCAL ROLE"))
    assert reads, f"a visit wrote: {sql}"
    assert "FOR UPDATE" not in sql.upper(), f"a visit locked: {sql}"
    return execute(sql, params, many, context)


@pytest.fixture
def visit(client: Client, db):
    """GET an address and read the page; nothing but reading is allowed on the way."""

    def get(address: str, **headers: str) -> Page:
        with connection.execute_wrapper(only_reading):
            return Page(client.get(address, headers=headers))

    return get


@pytest.fixture
def visit_htmx(visit):
    """GET an address as htmx does."""
    return lambda address: visit(address, hx_request="true")
