"""Those of the demo that advertise: loaded today, because the database lets in no others."""

import pytest
from django.utils import timezone

from centers.accounts.roles import Role
from centers.advertising import advertised, end_early
from centers.demo import load_demo, remove_demo, renew_demo
from centers.demo.advertisers import keep_advertisers, read_advertisers
from centers.ledger import verify
from centers.models import AdvertisingAgreement, AdvertisingLedgerEntry, Center, User
from tests.factories import AdvertisingAgreementFactory, StaffFactory

DAY = timezone.localdate()


def test_some_are_marked_and_one_waits_for_its_second_person(loaded):
    agreements = AdvertisingAgreement.objects.all()
    assert len(agreements) == len(read_advertisers())
    assert [a.is_approved for a in agreements].count(False) == 1
    for agreement in agreements:
        agreement.full_clean()

    marked = advertised(Center.unfiltered.demo().values_list("pk", flat=True))
    share = len(marked) / Center.unfiltered.count()
    assert len(marked) > 5
    assert share < 0.05
    assert verify().problems == []
    assert set(AdvertisingLedgerEntry.objects.values_list("demo", flat=True)) == {True}


def test_nothing_is_made_twice_and_a_persons_word_stands(loaded):
    assert keep_advertisers(DAY) == renew_demo(DAY) == 0
    approved = AdvertisingAgreement.objects.filter(approved_at__isnull=False)
    agreement = approved.filter(center__isnull=False).first()
    by = StaffFactory(role=Role.ADVERTISING_ADMIN)
    end_early(agreement, by=by, ended_on=DAY, reason="Enough.")
    assert keep_advertisers(DAY) == 0
    assert verify().problems == []


def test_removed_they_leave_entries_that_say_so_and_a_chain_that_holds(loaded):
    real = AdvertisingAgreementFactory()
    remove_demo()

    assert AdvertisingAgreement.objects.get() == real
    assert not User.objects.filter(username__startswith="demo-").exists()
    ends = AdvertisingLedgerEntry.objects.filter(reason="demo-removed")
    grants = AdvertisingLedgerEntry.objects.filter(kind="grant", demo=True)
    assert len(ends) == len(grants) > 5
    assert verify().problems == []
    # And again, for a demo whose file has changed.
    load_demo(DAY)
    assert verify().problems == []
    remove_demo()
    assert verify().problems == []


@pytest.mark.parametrize("line", read_advertisers(), ids=lambda line: line.center or "group")
def test_each_line_is_of_the_demo(loaded, line):
    centers = Center.unfiltered.demo()
    if line.center:
        assert centers.get(public_id=line.center).listing.is_verified()
    else:
        assert centers.filter(organization__name=line.organization).exists()
