"""Checks of a center that advertises need a second person, and nobody is told more than that."""

import datetime

import pytest
from django.db import Error, transaction
from django.utils import timezone

from centers.advertising import end_early, withdraw
from centers.models.verification import ReviewReason
from centers.verification import confirm
from centers.verification.rules import review_reason
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    OrganizationFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db


def day(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def veteran(monkeypatch):
    """Not new any more: nothing but the center asks for a second person."""
    monkeypatch.setattr("centers.verification.rules.NEW_MEMBER_CHECKS", 0)
    return StaffFactory()


def reason(center, person, section="contact", outcome="confirmed", at=None):
    return review_reason(center, section, outcome, person, draw=lambda: 1.0, at=at)


def test_while_an_agreement_is_entered_runs_or_is_to_come(veteran):
    plain = CenterFactory(verified=True)
    entered = AdvertisingAgreementFactory(approved_by=None)
    running = AdvertisingAgreementFactory(last_day=day(9))
    to_come = AdvertisingAgreementFactory(first_day=day(50))

    assert reason(plain, veteran) == ""
    for agreement in (entered, running, to_come):
        assert reason(agreement.center, veteran) == ReviewReason.ADVERTISER
    # What takes a claim away does not wait.
    assert reason(running.center, veteran, outcome="wrong") == ""
    assert reason(running.center, veteran, at=day(10)) == ""

    withdraw(entered, by=entered.entered_by, reason="No.")
    end_early(running, by=running.entered_by, ended_on=day(0), reason="No.")
    assert reason(entered.center, veteran) == ""
    assert reason(running.center, veteran) == ""


def test_an_agreement_of_the_organization_counts_for_each_center(veteran):
    organization = OrganizationFactory()
    center = CenterFactory(organization=organization, verified=True)
    AdvertisingAgreementFactory(organization=organization)
    assert reason(center, veteran) == ReviewReason.ADVERTISER


def test_the_database_holds_the_rule(veteran):
    center = AdvertisingAgreementFactory().center

    def record(**people):
        return confirm(
            center,
            "contact",
            method="phone",
            evidence="Heard.",
            observed_on=day(0),
            recorded_by=veteran,
            **people,
        )

    with pytest.raises(Error, match="second person"), transaction.atomic():
        record()
    assert record(reviewed_by=StaffFactory()).reviewed_by
    assert record(outcome="wrong")
