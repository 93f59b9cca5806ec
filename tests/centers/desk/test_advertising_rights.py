"""Which pages say something of an agreement, and to whom."""

import pytest

from centers.accounts.roles import Role
from tests.factories import AdvertisingAgreementFactory, StaffFactory

pytestmark = pytest.mark.django_db


def test_the_research_team_reads_nothing_of_the_terms(client):
    agreement = AdvertisingAgreementFactory(fee="4321.00", invoice="SECRET-77")
    client.force_login(StaffFactory(role=Role.RESEARCH_LEAD))
    center = agreement.center
    for page in ("history/", "history.csv", "check/", ""):
        response = client.get(f"/desk/centers/{center.public_id}/{page}")
        assert response.status_code == 200
        content = b"".join(response)
        assert b"4321" not in content
        assert b"SECRET-77" not in content
