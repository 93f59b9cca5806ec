"""Which pages say something of an agreement, and to whom."""

import pytest

from centers.accounts.roles import Role
from tests.factories import AdvertisingAgreementFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.RESEARCH_TEAM, Role.RESEARCH_LEAD, Role.SITE_ADMIN])
def test_nor_sees_one_in_the_admin(client, role):
    agreement = AdvertisingAgreementFactory()
    client.force_login(StaffFactory(role=role))
    for page in ("", f"{agreement.pk}/change/"):
        assert client.get(f"/admin/centers/advertisingagreement/{page}").status_code == 403
    assert b"greement" not in client.get("/admin/").content


def test_the_admin_only_reads_them(client):
    agreement = AdvertisingAgreementFactory()
    client.force_login(StaffFactory(role=Role.ADVERTISING_ADMIN))
    address = f"/admin/centers/advertisingagreement/{agreement.pk}/"
    assert agreement.invoice.encode() in client.get(f"{address}change/").content
    assert client.post(f"{address}change/", {"fee": "1"}).status_code == 403
    assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/centers/advertisingagreement/add/").status_code == 403
    assert client.get("/admin/centers/advertisingledgerentry/").status_code == 200


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
