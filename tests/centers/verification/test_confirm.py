"""Recording a check."""

import datetime

import pytest

from centers.models import Confirmation, Listing
from centers.models.verification import REQUIRED_SECTIONS
from centers.verification import VALID_FOR, ConfirmationError, confirm
from tests.factories import CenterFactory, UserFactory, check

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 10)
ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def center():
    return CenterFactory()


def record(center, section="contact", **changes):
    arguments = {
        "method": "phone",
        "evidence": "Spoke with the front desk.",
        "observed_on": DAY,
        "at": DAY,
    }
    for person in ("recorded_by", "reviewed_by"):
        if person not in changes:
            changes[person] = UserFactory()
    return confirm(center, section, **arguments | changes)


def refused(center, **changes) -> dict[str, list[str]]:
    """What is wrong, field by field; nothing may have changed."""
    before = list(Confirmation.objects.order_by("pk").values())
    with pytest.raises(ConfirmationError) as caught:
        record(center, **changes)
    assert list(Confirmation.objects.order_by("pk").values()) == before
    return caught.value.message_dict


# -- What is recorded -----------------------------------------------------------------------------


def test_says_who_checked_what_when_and_how(center):
    recorder, reviewer = UserFactory.create_batch(2)

    made = record(
        center,
        "services",
        method="visit",
        evidence="  Saw the ward. ",
        recorded_by=recorder,
        reviewed_by=reviewer,
    )

    made.refresh_from_db()
    assert (made.center, made.section, made.method) == (center, "services", "visit")
    assert (made.outcome, made.evidence) == ("confirmed", "Saw the ward.")
    assert (made.recorded_by, made.reviewed_by) == (recorder, reviewer)
    assert made.observed_on == DAY


@pytest.mark.parametrize(
    ("section", "days"),
    [("contact", 90), ("location", 180), ("services", 180), ("payment", 180), ("ketamine", 180)],
)
def test_a_check_holds_for_the_time_of_its_section(center, section, days):
    assert record(center, section).expires_on == DAY + datetime.timedelta(days=days)


def test_the_time_counts_from_the_day_of_the_check_and_not_of_recording(center):
    late = record(center, observed_on=DAY - 30 * ONE_DAY)

    assert late.expires_on == DAY + 60 * ONE_DAY


def test_a_license_holds_until_its_own_expiry(center):
    expiry = datetime.date(2029, 12, 31)

    assert record(center, "licence", expires_on=expiry).expires_on == expiry


def test_a_license_must_say_its_expiry(center):
    assert "expires_on" in refused(center, section="licence")


def test_a_check_may_hold_for_less_than_usual_but_not_for_more(center):
    usual = DAY + datetime.timedelta(days=VALID_FOR["contact"])

    assert "expires_on" in refused(center, expires_on=usual + ONE_DAY)
    assert record(center, expires_on=usual - ONE_DAY).expires_on == usual - ONE_DAY


def test_a_check_cannot_lapse_before_it_was_made(center):
    assert refused(center, section="licence", expires_on=DAY - ONE_DAY)


@pytest.mark.parametrize("outcome", ["not-confirmed", "wrong"])
def test_what_was_not_confirmed_holds_for_no_time(center, outcome):
    assert record(center, "licence", outcome=outcome).expires_on is None
    assert refused(center, section="licence", outcome=outcome, expires_on=DAY + ONE_DAY)


# -- What is refused ------------------------------------------------------------------------------


def test_a_day_in_the_future_is_refused(center):
    assert "observed_on" in refused(center, observed_on=DAY + ONE_DAY)


def test_a_check_older_than_the_latest_is_refused(center):
    record(center)

    assert "observed_on" in refused(center, observed_on=DAY - ONE_DAY)


@pytest.mark.parametrize("evidence", ["", "  \n "])
def test_missing_evidence_is_refused(center, evidence):
    assert "evidence" in refused(center, evidence=evidence)


def test_nobody_reviews_their_own_check(center):
    person = UserFactory()

    assert refused(center, recorded_by=person, reviewed_by=person)


@pytest.mark.parametrize("field", ["section", "method", "outcome"])
def test_unknown_words_are_refused(center, field):
    assert refused(center, **{field: "telepathy"})


# -- The chain ------------------------------------------------------------------------------------


def test_a_later_check_supersedes_the_latest_of_its_section(center):
    first = record(center)
    other_section = record(center, "location")
    second = record(center)
    third = record(center, observed_on=DAY + ONE_DAY, at=DAY + ONE_DAY)

    chain = Confirmation.objects.filter(section="contact").order_by("pk")
    assert [c.supersedes for c in chain] == [None, first, second]
    assert set(Confirmation.objects.latest()) == {third, other_section}


def test_centers_have_chains_of_their_own(center):
    record(center)

    assert record(CenterFactory()).supersedes is None


# -- Verified is derived --------------------------------------------------------------------------


@pytest.mark.parametrize("missing", REQUIRED_SECTIONS)
def test_a_center_is_verified_when_all_required_sections_are(center, missing):
    check(center, *(s for s in REQUIRED_SECTIONS if s != missing), at=DAY)
    assert not Listing.objects.verified(DAY).exists()

    check(center, missing, at=DAY)
    assert Listing.objects.verified(DAY).get().center == center


def test_it_rests_on_its_oldest_check_and_lapses_with_the_first(center):
    for days_ago, section in enumerate(("licence", "services", "location"), start=1):
        check(center, section, at=DAY - days_ago * ONE_DAY)
    check(center, "contact", at=DAY)

    listing = Listing.objects.get()
    assert listing.verified_on == DAY - 3 * ONE_DAY
    assert listing.verified_until == DAY + 90 * ONE_DAY


def test_it_lapses_by_date_alone():
    CenterFactory(verified=True, at=DAY)
    last_day = DAY + 90 * ONE_DAY

    assert Listing.objects.verified(last_day).exists()
    assert not Listing.objects.verified(last_day + ONE_DAY).exists()
    assert Listing.objects.get().is_verified(last_day)
    assert not Listing.objects.get().is_verified(last_day + ONE_DAY)
    assert Confirmation.objects.current(last_day).count() == 4
    assert {c.section for c in Confirmation.objects.current(last_day + ONE_DAY)} == {
        "location",
        "services",
        "licence",
    }


@pytest.mark.parametrize("outcome", ["not-confirmed", "wrong"])
def test_a_section_that_is_no_longer_confirmed_ends_it_at_once(center, outcome):
    center = CenterFactory(verified=True, at=DAY)

    record(center, "services", outcome=outcome)

    assert not Listing.objects.verified(DAY).exists()
    assert "services" not in {c.section for c in Confirmation.objects.current(DAY)}


def test_checking_again_restores_it():
    center = CenterFactory(verified=True, at=DAY)
    later = DAY + 100 * ONE_DAY
    assert not Listing.objects.verified(later).exists()

    check(center, "contact", at=later)

    assert Listing.objects.verified(later).exists()


def test_payment_and_ketamine_are_not_needed_for_it(center):
    check(center, "payment", "ketamine", at=DAY)
    assert not Listing.objects.verified(DAY).exists()

    check(center, *REQUIRED_SECTIONS, at=DAY)
    assert Listing.objects.get().verified_until == DAY + 90 * ONE_DAY


# -- Ketamine addiction ---------------------------------------------------------------------------


def test_treating_ketamine_addiction_counts_only_while_its_own_check_holds():
    center = CenterFactory(verified=True, yes=["treats/ketamine"], at=DAY)
    term = center.offerings.get().term.pk
    listing = Listing.objects.get()
    assert (listing.yes, listing.dated_yes, listing.dated_until) == ([], [], None)

    check(center, "ketamine", at=DAY)
    listing.refresh_from_db()
    assert (listing.yes, listing.dated_yes) == ([], [term])
    assert listing.dated_until == DAY + 180 * ONE_DAY

    record(center, "ketamine", outcome="wrong")
    listing.refresh_from_db()
    assert (listing.dated_yes, listing.dated_until) == ([], None)
