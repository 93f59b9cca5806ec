"""Several people change marks at the same moment: one chain, without gaps."""

import pytest
from django.utils import timezone

from centers.accounts.roles import Role
from centers.advertising import AdvertisingError, approve, end_early, enter
from centers.ledger import verify
from centers.models import AdvertisingAgreement, AdvertisingLedgerEntry
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    StaffFactory,
    check,
)


@pytest.mark.django_db(transaction=True)
def test_their_entries_form_one_chain(at_once):
    admin, team = StaffFactory(role=Role.ADVERTISING_ADMIN), StaffFactory()
    entered = [AdvertisingAgreementFactory(approved_by=None) for _n in range(2)]
    running = [AdvertisingAgreementFactory() for _n in range(2)]
    today = timezone.localdate()

    outcomes = at_once(
        *(lambda one=one: approve(one, by=admin) for one in entered),
        lambda: end_early(running[0], by=admin, ended_on=today, reason="Asked."),
        lambda: check(running[1].center, "contact", outcome="wrong", recorded_by=team),
    )

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    numbers = AdvertisingLedgerEntry.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6]
    assert verify().problems == []


@pytest.mark.django_db(transaction=True)
def test_two_who_enter_the_same_center_make_one_agreement(at_once):
    admin, center = StaffFactory(role=Role.ADVERTISING_ADMIN), CenterFactory(verified=True)
    today = timezone.localdate()

    def act():
        return enter(by=admin, center=center, first_day=today, last_day=today, fee=1, invoice="I-1")

    outcomes = at_once(act, act)

    assert {type(outcome) for outcome in outcomes} == {AdvertisingAgreement, AdvertisingError}
