"""Who is shown as an advertiser on a day: by date alone."""

import datetime

import pytest
from django.utils import timezone

from centers.accounts.roles import Role
from centers.advertising import advertised, advertisers, end_early, is_advertised
from centers.models import Organization
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    OrganizationFactory,
    StaffFactory,
    check,
)

pytestmark = pytest.mark.django_db


def day(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def test_from_the_first_day_to_the_last():
    center = AdvertisingAgreementFactory(first_day=day(3), last_day=day(20)).center

    shown = [days for days in range(30) if is_advertised(center, day(days))]

    assert shown == list(range(3, 21))


def test_it_lapses_at_midnight_when_the_verification_does_with_nothing_running():
    center = AdvertisingAgreementFactory().center
    # A check of contact holds for 90 days.
    assert advertised([center.pk], at=day(90)) == {center.pk: day(90)}
    assert advertised([center.pk], at=day(91)) == {}
    assert is_advertised(center, day(90))
    assert not is_advertised(center, day(91))


def test_the_last_day_is_that_of_the_agreement_or_of_the_verification():
    short = AdvertisingAgreementFactory(last_day=day(10)).center
    long = AdvertisingAgreementFactory(last_day=day(500)).center

    assert advertised([short.pk, long.pk]) == {short.pk: day(10), long.pk: day(90)}


def test_it_ends_with_a_check_that_fails_and_returns_with_the_next_that_holds():
    center = AdvertisingAgreementFactory().center
    check(center, "services", outcome="not-confirmed")
    assert not is_advertised(center)
    check(center, "services")
    assert is_advertised(center)


def test_what_is_only_entered_gives_no_mark():
    assert not is_advertised(AdvertisingAgreementFactory(approved_by=None).center)


def test_an_approval_does_not_reach_back():
    center = AdvertisingAgreementFactory().center
    assert is_advertised(center, day(0))
    assert not is_advertised(center, day(-1))


def test_an_early_end_ends_it():
    agreement = AdvertisingAgreementFactory()
    by = StaffFactory(role=Role.ADVERTISING_ADMIN)
    end_early(agreement, by=by, ended_on=day(5), reason="They asked.")
    assert is_advertised(agreement.center, day(4))
    assert not is_advertised(agreement.center, day(5))


def test_of_an_organization_each_center_while_it_is_verified_itself():
    organization = OrganizationFactory()
    verified, other = (
        CenterFactory(organization=organization, verified=verified) for verified in (True, False)
    )
    closed = CenterFactory(organization=organization, verified=True, closed=True)
    AdvertisingAgreementFactory(organization=organization)

    assert set(advertised([verified.pk, other.pk, closed.pk])) == {verified.pk}
    check(other, "contact", "location", "services", "licence")
    assert set(advertised([verified.pk, other.pk, closed.pk])) == {verified.pk, other.pk}


def test_a_center_that_joins_an_organization_has_the_later_of_two_ends():
    own = AdvertisingAgreementFactory(last_day=day(10)).center
    organization = OrganizationFactory()
    CenterFactory(organization=organization, verified=True)
    AdvertisingAgreementFactory(organization=organization, last_day=day(40))
    own.organization = Organization.objects.get(pk=organization.pk)
    own.save()

    assert advertised([own.pk]) == {own.pk: day(40)}


def test_one_query_however_many(django_assert_num_queries):
    ids = [AdvertisingAgreementFactory().center_id for _n in range(3)]
    ids += [CenterFactory().pk]
    with django_assert_num_queries(1):
        assert set(advertised(ids)) == set(ids[:3])
    with django_assert_num_queries(1):
        marks = advertisers()
    assert [mark.center_id for mark in marks] == sorted(ids[:3])
    assert {(m.since, m.until, m.verified_until) for m in marks} == {(day(0), day(364), day(90))}
