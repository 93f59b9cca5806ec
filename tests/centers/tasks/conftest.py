"""What the tests of the queue share."""

import datetime

import pytest

from centers.accounts.roles import Role
from centers.models import Submission
from tests.factories import StaffFactory

DAY = datetime.date(2026, 3, 10)


@pytest.fixture
def member(db):
    return StaffFactory()


@pytest.fixture
def lead(db):
    return StaffFactory(role=Role.RESEARCH_LEAD)


@pytest.fixture
def wait_for_review():
    """A check by this person that waits for its second one."""

    def hand_in(center, person, section="contact"):
        return Submission.objects.create(
            center=center,
            section=section,
            outcome="confirmed",
            method="phone",
            evidence="Spoke with the front desk.",
            observed_on=DAY,
            expires_on=DAY + datetime.timedelta(days=90),
            review_reason="first",
            recorded_by=person,
        )

    return hand_in
