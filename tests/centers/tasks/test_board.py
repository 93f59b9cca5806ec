"""The figures behind the team's board."""

import datetime

import pytest
from django.utils import timezone

from centers.demo.staff import demo_staff
from centers.models import Submission
from centers.tasks.board import ages_of_last_check, days_until_lapse, throughput
from tests.factories import CenterFactory, check

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 10)
ONE_DAY = datetime.timedelta(days=1)


def figures(bars) -> dict[str, int]:
    return {str(bar.label): bar.number for bar in bars if bar.number}


@pytest.mark.parametrize(
    ("days_ago", "label"),
    [
        (90, "0 to 7 days"),
        (83, "0 to 7 days"),
        (82, "8 to 14 days"),
        (60, "15 to 30 days"),
        (59, "31 to 60 days"),
        (0, "61 to 90 days"),
    ],
)
def test_days_until_the_first_check_ends(days_ago, label):
    CenterFactory(verified=True, at=DAY - days_ago * ONE_DAY)

    assert figures(days_until_lapse(DAY)) == {label: 1}


def test_what_is_not_verified_lapses_no_more():
    CenterFactory()
    CenterFactory(verified=True, at=DAY - 91 * ONE_DAY)

    assert figures(days_until_lapse(DAY)) == {}


@pytest.mark.parametrize(
    ("days_ago", "label"),
    [
        (0, "0 to 30 days"),
        (31, "31 to 90 days"),
        (180, "91 to 180 days"),
        (365, "181 to 365 days"),
        (366, "More than 365 days"),
    ],
)
def test_age_of_the_last_check(days_ago, label):
    center = CenterFactory()
    check(center, "payment", at=DAY - days_ago * ONE_DAY)
    check(center, "location", at=DAY - 400 * ONE_DAY)
    CenterFactory(closed=True)

    assert figures(ages_of_last_check(DAY)) == {label: 1}


def test_listings_that_nobody_checked():
    CenterFactory.create_batch(2)

    assert figures(ages_of_last_check(DAY)) == {"Never checked": 2}


def test_every_listing_stands_in_exactly_one_bar():
    for days_ago in range(0, 400, 23):
        check(CenterFactory(), "payment", at=DAY - days_ago * ONE_DAY)
    CenterFactory()

    assert sum(bar.number for bar in ages_of_last_check(DAY)) == 19


# Checks are recorded by the clock, so these tests count on today.


def test_checks_and_reviews_by_person(member, lead, wait_for_review):
    today = timezone.localdate()
    check(CenterFactory(), "payment", "contact", recorded_by=member)
    decided = wait_for_review(CenterFactory(), member)
    decided.state, decided.review_note = "returned", "Which number?"
    decided.reviewed_by, decided.reviewed_at = lead, timezone.now() - 3 * ONE_DAY
    decided.save()

    done = throughput(today)

    assert done.days[0] == today - 29 * ONE_DAY
    assert done.days[-1] == today
    assert [person.user for person in done.people] == [member, lead]
    assert done.people[0].checks == [0] * 29 + [3]
    assert done.people[0].reviews == [0] * 30
    assert done.people[1].reviews == [0] * 26 + [1, 0, 0, 0]


def test_an_accepted_check_counts_once(member, wait_for_review):
    center = CenterFactory()
    (made,) = check(center, "contact", recorded_by=member)
    handed_in = wait_for_review(center, member)
    Submission.objects.filter(pk=handed_in.pk).update(
        state="accepted",
        confirmation=made,
        reviewed_by=made.reviewed_by,
        reviewed_at=timezone.now(),
    )

    (person, _reviewer) = throughput(timezone.localdate()).people

    assert sum(person.checks) == 1


def test_days_before_the_span_and_the_demos_people_are_left_out(member, wait_for_review):
    old = wait_for_review(CenterFactory(), member)
    Submission.objects.filter(pk=old.pk).update(recorded_at=timezone.now() - 31 * ONE_DAY)
    recorder, reviewer = demo_staff()
    check(CenterFactory(), "contact", recorded_by=recorder, reviewed_by=reviewer)

    assert throughput(timezone.localdate()).people == []
