"""What the tests of lifecycle verbs share."""

import pytest

from centers.accounts.roles import Role
from centers.models import (
    Center,
    CenterIdentifier,
    CenterPhone,
    Confirmation,
    Listing,
    Offering,
    SourceRecord,
    Task,
)
from tests.factories import StaffFactory

# What changes with every write and says nothing; and leases, which end with what they were for.
_VOLATILE = {"updated_at", "leased_to", "leased_until"}
_TABLES = (
    Center,
    CenterPhone,
    Offering,
    SourceRecord,
    CenterIdentifier,
    Confirmation,
    Task,
    Listing,
)


def register() -> dict[str, list[dict]]:
    """All of the register, table by table and row by row."""
    return {
        model.__name__: list(
            model._base_manager.order_by("pk").values(
                *(f.name for f in model._meta.concrete_fields if f.name not in _VOLATILE)
            )
        )
        for model in _TABLES
    }


@pytest.fixture
def snapshot(db):
    return register


@pytest.fixture
def member(db):
    return StaffFactory()


@pytest.fixture
def lead(db):
    return StaffFactory(role=Role.RESEARCH_LEAD)
