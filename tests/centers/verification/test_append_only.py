"""Checks can be added and never changed: the database itself refuses anything else."""

import datetime

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.models import ProtectedError

from centers.models import Confirmation
from tests.factories import CenterFactory, ConfirmationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return ConfirmationFactory()


def test_update_is_refused(made, sql):
    with pytest.raises(InternalError, match="Cannot update"):
        sql("UPDATE centers_confirmation SET evidence = 'Something else.' WHERE id = %s", made.pk)
    made.refresh_from_db()
    assert made.evidence == "Spoke with the front desk."


def test_delete_is_refused(made, sql):
    with pytest.raises(InternalError, match="delete"):
        sql("DELETE FROM centers_confirmation WHERE id = %s", made.pk)
    assert Confirmation.objects.filter(pk=made.pk).exists()


def test_the_orm_is_refused_as_well(made):
    made.evidence = "Something else."
    with pytest.raises(InternalError), transaction.atomic():
        made.save()
    with pytest.raises(InternalError), transaction.atomic():
        made.delete()


def test_a_center_and_a_person_with_checks_cannot_be_deleted(made):
    with pytest.raises(ProtectedError):
        made.center.delete()
    with pytest.raises(ProtectedError):
        made.recorded_by.delete()


# -- What even raw SQL cannot insert --------------------------------------------------------------

_INSERT = """
    INSERT INTO centers_confirmation (center_id, section, outcome, method, evidence, observed_on,
        expires_on, recorded_by_id, reviewed_by_id, supersedes_id, recorded_at, review_reason,
        facts)
    VALUES (%s, %s, %s, 'phone', %s, %s, %s, %s, %s, %s, now(), '', '{}')
"""
DAY = datetime.date(2026, 3, 10)


def insert(sql, **changes):
    person = UserFactory().pk
    row = {
        "center": CenterFactory().pk,
        "section": "contact",
        "outcome": "confirmed",
        "evidence": "Spoke with the front desk.",
        "observed_on": DAY,
        "expires_on": DAY,
        "recorded_by": person,
        "reviewed_by": UserFactory().pk,
        "supersedes": None,
    } | changes
    if row["reviewed_by"] == "the recorder":
        row["reviewed_by"] = person
    return sql(_INSERT, *row.values())


def test_a_sound_row_is_accepted(sql):
    assert insert(sql) == 1


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("confirmation_reviewed_by_another", {"reviewed_by": "the recorder"}),
        ("confirmation_reviewed_where_needed", {"reviewed_by": None}),
        ("confirmation_has_evidence", {"evidence": ""}),
        ("confirmation_outcome_known", {"outcome": "maybe", "expires_on": None}),
        ("confirmation_section_known", {"section": "mood"}),
        ("confirmation_holds_for_a_while", {"expires_on": DAY - datetime.timedelta(days=1)}),
        ("confirmation_holds_for_a_while", {"expires_on": None}),
        ("confirmation_holds_for_a_while", {"outcome": "wrong"}),
    ],
)
def test_an_unsound_row_is_refused(sql, constraint, changes):
    with pytest.raises(IntegrityError, match=constraint):
        insert(sql, **changes)


def test_a_section_has_one_first_check(made, sql):
    with pytest.raises(IntegrityError, match="confirmation_one_chain"):
        insert(sql, center=made.center_id)


def test_a_check_is_superseded_once(made, sql):
    assert insert(sql, center=made.center_id, supersedes=made.pk) == 1
    with pytest.raises(IntegrityError, match="supersedes"):
        insert(sql, center=made.center_id, supersedes=made.pk)
