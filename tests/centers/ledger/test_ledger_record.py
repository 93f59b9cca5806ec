"""What the public ledger says of a mark: in the transaction of the change, or by date."""

import datetime

import pytest
from django.core.management import call_command
from django.db import Error
from django.utils import timezone

from centers import lifecycle
from centers.accounts.roles import Role
from centers.advertising import advertised, end_early, is_advertised
from centers.ledger import record_all
from centers.models import AdvertisingLedgerEntry, Center
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


@pytest.fixture
def lead():
    return StaffFactory(role=Role.RESEARCH_LEAD)


@pytest.fixture
def admin():
    return StaffFactory(role=Role.ADVERTISING_ADMIN)


def told(center: Center | None = None) -> list[tuple[str, str, int]]:
    """Kind, reason and day (from today) of the entries, oldest first."""
    entries = AdvertisingLedgerEntry.objects.order_by("sequence")
    if center:
        entries = entries.filter(center=center.public_id)
    return [(e.kind, e.reason, (e.effective_on - day(0)).days) for e in entries]


def test_a_grant_names_the_center_and_its_days_and_nobody_of_ours():
    agreement = AdvertisingAgreementFactory(
        first_day=day(5), last_day=day(20), fee="4321.00", invoice="SECRET-77"
    )
    entry = AdvertisingLedgerEntry.objects.get()
    public = entry.public()

    assert told() == [("grant", "agreed", 5)]
    assert public["center"] == agreement.center.public_id
    assert public["center_name"] == agreement.center.full_name
    days = ("since", "until", "verified_until")
    assert [public[name] for name in days] == [str(day(n)) for n in (5, 20, 90)]
    people = {agreement.entered_by.username, agreement.approved_by.username}
    for secret in ("4321", "SECRET-77", *people):
        assert secret not in str(public)


def test_what_is_only_entered_or_for_centers_without_advertising_says_nothing():
    AdvertisingAgreementFactory(approved_by=None)
    check(CenterFactory(verified=True), "contact", outcome="wrong")
    assert told() == []


def test_a_check_that_fails_and_one_that_holds_again():
    center = AdvertisingAgreementFactory().center
    check(center, "services", outcome="wrong")
    check(center, "contact", outcome="wrong")
    check(center, "services")
    check(center, "contact")
    assert told() == [
        ("grant", "agreed", 0),
        ("lapse", "check-failed", 0),
        ("return", "verified", 0),
    ]


def test_a_check_undone_by_an_error_leaves_no_entry():
    center = AdvertisingAgreementFactory().center
    with pytest.raises(Exception, match="newer check"):
        check(center, "services", at=day(-3))
    assert told() == [("grant", "agreed", 0)]


def test_what_comes_by_date_is_dated_with_its_day_however_late_it_is_written():
    center = AdvertisingAgreementFactory(last_day=day(120)).center
    assert record_all(day(90)) == []
    record_all(day(100))
    assert told() == [("grant", "agreed", 0), ("lapse", "checks-ran-out", 91)]
    assert record_all(day(100)) == []
    record_all(day(200))
    assert told()[2:] == [("end", "period-over", 121)]
    assert record_all(day(300)) == []
    assert told(center) == told()


def test_a_lapse_that_nobody_wrote_down_comes_before_the_check_that_ends_it():
    center = AdvertisingAgreementFactory().center
    check(center, "contact", at=day(95))
    assert told() == [
        ("grant", "agreed", 0),
        ("lapse", "checks-ran-out", 91),
        ("return", "verified", 95),
    ]


def test_a_check_renewed_in_time_says_nothing():
    center = AdvertisingAgreementFactory().center
    check(center, "contact", at=day(80))
    assert told() == [("grant", "agreed", 0)]
    assert record_all(day(100)) == []


def test_an_early_end_today_and_one_to_come(admin):
    now, later = AdvertisingAgreementFactory(), AdvertisingAgreementFactory()
    end_early(now, by=admin, ended_on=day(0), reason="Secret quarrel.")
    end_early(later, by=admin, ended_on=day(9), reason="Secret quarrel.")
    assert told(now.center)[1:] == [("end", "ended-early", 0)]
    assert told(later.center)[1:] == [("cut-short", "ended-early", 0)]
    record_all(day(9))
    assert told(later.center)[2:] == [("end", "ended-early", 9)]
    assert AdvertisingLedgerEntry.objects.order_by("-sequence")[0].until == day(8)
    assert "quarrel" not in str([e.public() for e in AdvertisingLedgerEntry.objects.all()])


def test_an_organization_has_an_entry_for_each_center_when_that_center_is_verified():
    organization = OrganizationFactory()
    first = CenterFactory(organization=organization, verified=True)
    second = CenterFactory(organization=organization)
    AdvertisingAgreementFactory(organization=organization)
    assert told(first) == [("grant", "agreed", 0)]
    assert told(second) == []
    check(second, "contact", "location", "services", "licence")
    assert told(second) == [("grant", "verified", 0)]
    assert set(AdvertisingLedgerEntry.objects.values_list("organization", flat=True)) == {
        organization.name
    }


def test_a_center_that_leaves_its_organization_lapses_with_the_next_night():
    organization = OrganizationFactory()
    center = CenterFactory(organization=organization, verified=True)
    AdvertisingAgreementFactory(organization=organization)
    Center.unfiltered.filter(pk=center.pk).update(organization=None)
    assert not is_advertised(center)
    record_all()
    assert told(center)[1:] == [("lapse", "left-organization", 0)]


# -- What happens to the listing ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c, **by: lifecycle.close(c, closed_on=day(-2), **by), "closed"),
        (lifecycle.withdraw, "not-listed"),
        (lifecycle.unpublish, "not-listed"),
    ],
)
def test_a_center_that_is_not_listed_has_no_mark_until_that_is_undone(lead, change, reason):
    center = AdvertisingAgreementFactory().center
    event = change(center, by=lead, reason="So.")
    assert not is_advertised(center)
    lifecycle.undo(event, by=lead)
    assert is_advertised(center)
    assert told() == [("grant", "agreed", 0), ("lapse", reason, 0), ("return", "verified", 0)]


def test_a_merge_moves_no_agreement_and_its_undoing_brings_the_mark_back(lead):
    agreement = AdvertisingAgreementFactory()
    loser, winner = agreement.center, CenterFactory(verified=True)
    event = lifecycle.merge(loser, winner, by=lead, reason="The same.")

    assert advertised([loser.pk, winner.pk]) == {}
    agreement.refresh_from_db()
    assert agreement.center == loser
    lifecycle.undo(event, by=lead)
    assert set(advertised([loser.pk, winner.pk])) == {loser.pk}
    assert [kind for kind, _reason, _day in told()] == ["grant", "lapse", "return"]
    assert told(winner) == []


def test_the_listing_that_stays_keeps_its_own_agreement(lead):
    winner = AdvertisingAgreementFactory().center
    lifecycle.merge(CenterFactory(verified=True), winner, by=lead, reason="The same.")
    assert is_advertised(winner)
    assert told() == [("grant", "agreed", 0)]


def test_what_splits_off_has_no_mark_and_one_with_an_agreement_stays(lead):
    center = AdvertisingAgreementFactory().center
    event = lifecycle.split(center, by=lead, reason="Two.", name="The other")
    assert set(advertised([center.pk, event.other_id])) == {center.pk}
    lifecycle.publish(event.other, by=lead, reason="Ready.")
    check(event.other, "contact", "location", "services", "licence")
    AdvertisingAgreementFactory(center=event.other)
    with pytest.raises(lifecycle.LifecycleError):
        lifecycle.undo(event, by=lead)


# -- The chain ------------------------------------------------------------------------------------


def test_entries_are_numbered_without_gaps_and_chained():
    for _n in range(3):
        check(AdvertisingAgreementFactory().center, "contact", outcome="wrong")
    previous = "0" * 64
    for number, entry in enumerate(AdvertisingLedgerEntry.objects.order_by("sequence"), 1):
        assert entry.sequence == number
        assert entry.previous_hash == previous
        previous = entry.hash
        assert entry.hash == entry.compute_hash()
    assert number == 6


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE centers_advertisingledgerentry SET center_name = 'Another'",
        "DELETE FROM centers_advertisingledgerentry",
        "TRUNCATE centers_advertisingledgerentry",
        """INSERT INTO centers_advertisingledgerentry
            SELECT sequence + 2, recorded_at, effective_on, kind, reason, agreement, center,
                center_name, organization, since, until, verified_until, demo,
                previous_hash, repeat('a', 64)
            FROM centers_advertisingledgerentry""",
    ],
)
def test_the_database_lets_nobody_change_remove_or_put_in_an_entry(sql, statement):
    AdvertisingAgreementFactory()
    with pytest.raises(Error, match=r"Cannot update or delete|refused"):
        sql(statement)


def test_the_nightly_command_writes_once_and_says_what(capsys):
    AdvertisingAgreementFactory(last_day=day(0))
    call_command("record_advertising")
    assert "0 entries written" in capsys.readouterr().out


def test_a_check_of_a_center_without_advertising_costs_two_looks(django_assert_max_num_queries):
    from centers.ledger import following

    center = CenterFactory()
    with django_assert_max_num_queries(2), following([center.pk]):
        pass
