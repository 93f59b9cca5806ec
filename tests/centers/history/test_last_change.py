"""Whoever keeps a copy and asks what changed holds the same record as whoever asks for all."""

import datetime

import pytest
from django.utils import timezone

from centers.accounts.roles import Role
from centers.advertising import end_early
from centers.history import changed_since, last_changes
from centers.models import Center, Organization, SourceRecord, Term
from finder.api.centers import details, whole
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    ImportRunFactory,
    OrganizationFactory,
    SourceRecordFactory,
    StaffFactory,
    check,
    term,
)

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def changed(moment: datetime.datetime, at: datetime.date) -> set[int]:
    return set(Center.objects.filter(changed_since(moment, at)).values_list("pk", flat=True))


def midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def records(at: datetime.date) -> dict[int, dict]:
    """Id -> the record on that day, but for the day on which it says that it changed."""
    centers = list(whole().order_by("pk"))
    told = details(centers, at)
    return {
        center.pk: {name: value for name, value in record.items() if name != "modified_on"}
        for center, record in zip(centers, told, strict=True)
    }


@pytest.fixture
def register():
    """Marks that begin and end, an organization's and one cut short, and checks that run out."""
    today = timezone.localdate()
    chain = OrganizationFactory()
    own, cut, waiting = (CenterFactory(verified=True) for _n in range(3))
    CenterFactory(verified=True, organization=chain)
    CenterFactory(organization=chain, name="Not verified")
    AdvertisingAgreementFactory(center=own, first_day=today + 3 * DAY, last_day=today + 5 * DAY)
    AdvertisingAgreementFactory(
        organization=chain, first_day=today + DAY, last_day=today + 12 * DAY
    )
    AdvertisingAgreementFactory(center=waiting, first_day=today + 2 * DAY, approved_by=None)
    agreement = AdvertisingAgreementFactory(center=cut)
    admin = StaffFactory(role=Role.ADVERTISING_ADMIN)
    end_early(agreement, ended_on=today + 8 * DAY, reason="They move.", by=admin)
    brief = CenterFactory(yes=["treats/ketamine"], verified=True)
    check(brief, "ketamine", "payment", expires_on=today + 6 * DAY)
    check(brief, "contact", expires_on=today + 9 * DAY)
    closed = CenterFactory(closed=True)
    check(closed, "location", expires_on=today + 7 * DAY)
    Center.unfiltered.update(updated_at=midnight(today - 9 * DAY))
    return today


def test_what_changes_by_date_alone_is_told_on_its_day(register):
    """Nothing is written in these two weeks."""
    before, moved = records(register), 0
    # It would get the mark if it were verified. To be told in vain does no harm.
    vain = Center.objects.get(name="Not verified").pk
    for day in (register + n * DAY for n in range(1, 15)):
        now = records(day)
        differ = {pk for pk in now if now[pk] != before[pk]}
        assert differ == changed(midnight(day), day) - {vain}, day
        told = last_changes(min(now), max(now), day)
        assert differ == {pk for pk in now if told[pk] == day} - {vain}
        before, moved = now, moved + len(differ)
    assert moved == 8


def test_what_changes_beside_the_center_is_told():
    term("care/detox"), term("care/outpatient")
    chain, today = OrganizationFactory(), timezone.localdate()
    owned = CenterFactory(organization=chain)
    offers, other = CenterFactory(yes=["care/detox"]), CenterFactory(yes=["care/outpatient"])
    record = SourceRecordFactory(center=CenterFactory(), run=ImportRunFactory())
    since = timezone.now()
    assert changed(since, today) == set()

    Organization.objects.filter(pk=chain.pk).update(name="Another name")
    assert changed(since, today) == {owned.pk}
    Term.objects.filter(pk=term("care/detox").pk).update(name="Another word")
    assert changed(since, today) == {owned.pk, offers.pk}
    SourceRecord.objects.update(center=other)
    assert changed(since, today) == {owned.pk, offers.pk, record.center_id, other.pk}
