"""Asking the API as a program does, with nothing but reading allowed on the way."""

import pytest
from django.core.cache import cache
from django.test import Client


@pytest.fixture(scope="session", autouse=True)
def _static_files_for_pages(static_files):
    pass


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet(db):
    cache.clear()


@pytest.fixture
def ask(client: Client, db):
    """GET an address; the answer's JSON, once its status is the expected one."""

    def get(address: str, status: int = 200, **headers: str) -> dict:
        response = client.get(address, headers=headers)
        assert response.status_code == status, response.content
        return response.json()

    return get
