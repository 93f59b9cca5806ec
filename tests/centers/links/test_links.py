"""Private links: unguessable, for one purpose, with an end, revocable."""

import datetime

import pytest

from centers.links import LinkEnded, LinkUnknown, find, make, revoke, spend
from centers.models import PrivateLink

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 3, 10, 15, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def secret():
    return make("report", 7, lasts=DAY, now=NOW)


def test_opens_what_it_is_for_until_its_end(secret):
    assert find("report", secret, now=NOW + DAY / 2).subject_id == 7
    with pytest.raises(LinkEnded):
        find("report", secret, now=NOW + DAY)


def test_opens_nothing_else(secret):
    altered = secret.replace(secret[0], "A" if secret[0] != "A" else "B", 1)
    for purpose, tried in [
        ("provider", secret),
        ("report", secret[:-1]),
        ("report", altered),
        ("report", "x" * 5000),
    ]:
        with pytest.raises(LinkUnknown):
            find(purpose, tried, now=NOW)


def test_the_database_does_not_know_it(secret):
    row = PrivateLink.objects.values().get()
    assert secret not in map(str, row.values())
    assert len(secret.split(":")[0]) == 32


def test_works_once_where_it_should(secret):
    link = find("report", secret, now=NOW)
    assert [spend(link, now=NOW), spend(link, now=NOW)] == [True, False]
    with pytest.raises(LinkEnded):
        find("report", secret, now=NOW)


def test_can_be_revoked(secret):
    other = make("report", 8, lasts=DAY, now=NOW)
    assert revoke("report", 7, now=NOW) == 1
    with pytest.raises(LinkEnded):
        find("report", secret, now=NOW)
    assert find("report", other, now=NOW).subject_id == 8
