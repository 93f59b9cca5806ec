"""What the database refuses of an agreement, whoever writes it: raw SQL past all verbs."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import Error, connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from centers.models import HISTORIES, AdvertisingAgreement, Center, Confirmation
from centers.models.advertising_marks import VerifiedUntil
from centers.models.taxonomy import Section
from centers.models.verification import REQUIRED_SECTIONS, Verification
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    OrganizationFactory,
    UserFactory,
    check,
)
from tests.thoroughness import examples

pytestmark = pytest.mark.django_db

INSERT = """
    INSERT INTO centers_advertisingagreement
        (center_id, organization_id, period, fee, currency, invoice, entered_by_id, entered_at,
         end_reason, withdraw_reason)
    VALUES (%s, %s, daterange(%s, %s), %s, %s, %s, %s, now(), '', '')
"""


def day(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def insert(sql):
    """Insert an agreement by SQL."""

    def run(center=None, organization=None, start=0, end=30, fee=100, currency="USD", invoice="A"):
        return sql(
            INSERT,
            center and center.pk,
            organization and organization.pk,
            None if start is None else day(start),
            None if end is None else day(end),
            fee,
            currency,
            invoice,
            UserFactory().pk,
        )

    return run


def test_one_for_a_verified_center_is_let_in(insert):
    assert insert(CenterFactory(verified=True)) == 1


@pytest.mark.parametrize("missing", REQUIRED_SECTIONS)
def test_no_center_with_a_part_that_is_not_confirmed(insert, missing):
    center = CenterFactory(sections=[part for part in REQUIRED_SECTIONS if part != missing])
    with pytest.raises(Error, match="currently verified"):
        insert(center)


def test_no_center_whose_check_held_until_yesterday_and_one_that_holds_today(insert):
    for expires, allowed in ((day(-1), False), (day(0), True)):
        center = CenterFactory(sections=["contact", "location", "services"])
        check(center, "licence", at=day(-9), expires_on=expires)
        if allowed:
            assert insert(center)
        else:
            with pytest.raises(Error, match="currently verified"):
                insert(center)


def test_no_center_where_a_later_check_failed(insert):
    center = CenterFactory(verified=True)
    check(center, "contact", outcome="wrong")
    with pytest.raises(Error, match="currently verified"):
        insert(center)


@pytest.mark.parametrize("state", [{"closed": True}, {"draft": True}])
def test_no_center_that_is_not_published(insert, state):
    with pytest.raises(Error, match="published"):
        insert(CenterFactory(verified=True, **state))


def test_an_organization_needs_one_verified_center(insert):
    organization = OrganizationFactory()
    CenterFactory(organization=organization)
    with pytest.raises(Error, match="currently verified"):
        insert(organization=organization)
    CenterFactory(organization=organization, verified=True)
    assert insert(organization=organization) == 1


def test_none_is_approved_after_the_verification_ended(sql):
    agreement = AdvertisingAgreementFactory(approved_by=None)
    check(agreement.center, "contact", outcome="wrong")
    with pytest.raises(Error, match="currently verified"):
        sql(
            "UPDATE centers_advertisingagreement SET approved_by_id = %s, approved_at = now()",
            UserFactory().pk,
        )


@pytest.mark.parametrize("verified", [True, False])
@pytest.mark.parametrize(
    "change",
    [
        "period = daterange(lower(period), upper(period) + 100)",
        "center_id = {other}",
        "fee = 0",
        "currency = 'EUR'",
        "invoice = 'other'",
        "entered_by_id = approved_by_id",
    ],
)
def test_terms_stand_as_entered(sql, change, verified):
    agreement = AdvertisingAgreementFactory()
    if not verified:
        check(agreement.center, "contact", outcome="wrong")
    other = CenterFactory(verified=verified)
    with pytest.raises(Error, match="refused"):
        sql(f"UPDATE centers_advertisingagreement SET {change.format(other=other.pk)}")  # noqa: S608


def test_what_was_decided_stands(sql):
    agreement = AdvertisingAgreementFactory()
    person = UserFactory().pk
    for change in ("approved_by_id = NULL, approved_at = NULL", f"approved_by_id = {person}"):
        with pytest.raises(Error, match="what was decided"):
            sql(f"UPDATE centers_advertisingagreement SET {change}")  # noqa: S608
    end = f"ended_on = %s, ended_by_id = {person}, ended_at = now(), end_reason = 'Left.'"
    statement = f"UPDATE centers_advertisingagreement SET {end} WHERE id = {agreement.pk}"  # noqa: S608
    assert sql(statement, day(3)) == 1
    for other in (day(2), day(9)):
        with pytest.raises(Error, match="refused"):
            sql(statement, other)


def test_none_is_ever_deleted(sql):
    AdvertisingAgreementFactory()
    with pytest.raises(Error, match="Cannot delete"):
        sql("DELETE FROM centers_advertisingagreement")


@pytest.mark.parametrize(
    ("terms", "rule"),
    [
        ({"start": None}, "agreement_period_has_both_ends"),
        ({"end": None}, "agreement_period_has_both_ends"),
        ({"end": 0}, "agreement_period_has_both_ends"),
        ({"fee": -1}, "agreement_fee_not_negative"),
        ({"currency": "XXX"}, "agreement_currency_known"),
        ({"invoice": " "}, "agreement_has_invoice"),
    ],
)
def test_terms_that_make_no_sense(insert, terms, rule):
    with pytest.raises(Error, match=rule):
        insert(CenterFactory(verified=True), **terms)


def test_exactly_one_center_or_organization(insert):
    center = CenterFactory(verified=True, organization=OrganizationFactory())
    with pytest.raises(Error, match="agreement_for_one"):
        insert(center, center.organization)
    with pytest.raises(Error, match=r"agreement_for_one|verified"):
        insert()


@pytest.mark.parametrize(
    ("column", "rule"),
    [
        ("approved_by_id = entered_by_id, approved_at = now()", "agreement_approved_by_another"),
        ("approved_at = now()", "agreement_approved_by_someone"),
        ("ended_on = lower(period)", "agreement_ended_by_someone"),
        ("withdrawn_at = now()", "agreement_withdrawn_by_someone"),
    ],
)
def test_two_people_and_every_decision_with_its_person_and_reason(sql, column, rule):
    AdvertisingAgreementFactory(approved_by=None)
    with pytest.raises(Error, match=rule):
        sql(f"UPDATE centers_advertisingagreement SET {column}")  # noqa: S608


def test_an_early_end_lies_within_the_period(sql):
    agreement = AdvertisingAgreementFactory(last_day=day(20))
    statement = """
        UPDATE centers_advertisingagreement
        SET ended_on = %s, ended_by_id = entered_by_id, ended_at = now(), end_reason = 'Left.'
    """
    for outside in (day(-1), day(21)):
        with pytest.raises(Error, match=r"agreement_ends_within_period|range lower bound"):
            sql(statement, outside)
    assert sql(statement, day(20))
    agreement.refresh_from_db()
    assert agreement.last_day == day(19)


def test_periods_of_a_center_do_not_overlap_but_may_touch(insert):
    center = CenterFactory(verified=True)
    insert(center, start=0, end=10)
    with pytest.raises(Error, match="agreement_one_for_center"):
        insert(center, start=9, end=20)
    assert insert(center, start=10, end=20)
    assert insert(CenterFactory(verified=True), start=0, end=10)


def test_nor_those_of_an_organization_nor_of_both(insert):
    organization = OrganizationFactory()
    center = CenterFactory(verified=True, organization=organization)
    insert(organization=organization, start=0, end=10)
    with pytest.raises(Error, match="agreement_one_for_organization"):
        insert(organization=organization, start=5, end=20)
    with pytest.raises(Error, match="cover the same day"):
        insert(center, start=9, end=20)
    assert insert(center, start=10, end=20)
    with pytest.raises(Error, match="cover the same day"):
        insert(organization=organization, start=15, end=25)


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_databases_day_is_that_of_the_sites_zone(zone):
    """These two islands never have the same day: a zone that counted for nothing would show."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('finder.time_zone', %s, true)", [zone])
        cursor.execute("SELECT site_today()")
        (today,) = cursor.fetchone()
    assert today == timezone.localdate(timezone=ZoneInfo(zone))


def test_there_is_no_column_for_pay_by_call_lead_or_admission():
    """The list is spelled out: whoever adds a way to pay meets this test first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = 'centers_advertisingagreement'"
        )
        columns = dict(cursor.fetchall())
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_name ~ 'advertis|agreement|ledger'"
        )
        all_columns = cursor.fetchall()

    numbers = {name for name, kind in columns.items() if kind in ("numeric", "integer", "real")}
    assert numbers == {"fee"}
    assert not {name for name, kind in columns.items() if "json" in kind}
    ways = re.compile(r"call|lead|admission|referr|click|impression|conversion|per_|rate|price|bid")
    assert len(all_columns) > 40
    assert not [pair for pair in all_columns if ways.search(pair[1])]


def test_history_keeps_every_version(sql):
    agreement = AdvertisingAgreementFactory(approved_by=None)
    sql(
        "UPDATE centers_advertisingagreement SET approved_by_id = %s, approved_at = now()",
        UserFactory().pk,
    )
    history = next(t for t in HISTORIES if t.pgh_tracked_model is AdvertisingAgreement)
    events = history.objects.filter(pgh_obj_id=agreement.pk).order_by("pgh_id")
    assert list(events.values_list("pgh_label", flat=True)) == ["insert", "update"]


@settings(max_examples=examples(12))
@given(
    checks=st.lists(
        st.tuples(
            st.sampled_from(sorted(Section.values)),
            st.sampled_from(["confirmed", "confirmed", "confirmed", "wrong", "not-confirmed"]),
            st.integers(-3, 3),
        ),
        max_size=9,
    )
)
def test_the_databases_word_on_verification_is_that_of_the_register(checks):
    """The SQL function of the gate and the rule in Python agree, whatever checks there are."""
    center = CenterFactory()
    for section, outcome, days in checks:
        expiry = {"expires_on": day(days)} if outcome == "confirmed" else {}
        check(center, section, at=day(-5), outcome=outcome, **{"expires_on": None} | expiry)

    asked = Center.unfiltered.annotate(until=VerifiedUntil("pk")).get(pk=center.pk).until
    assert asked == Confirmation.objects.verifications([center.pk])[center.pk].verified_until
    assert Verification(verified_until=asked).holds(day(0)) is bool(asked and asked >= day(0))
