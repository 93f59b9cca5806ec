"""Taking a task, holding it, letting it go: one person a listing, each lease with an end."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from centers.models import AccuracySample, SampledListing, Task
from centers.tasks import (
    HOLD_LIMIT,
    LEASE,
    HoldsEnough,
    LeaseLost,
    NotForYou,
    close_task,
    extend,
    give_back,
    holder_of,
    open_task,
    release,
    release_all,
    take,
    take_next,
)
from tests.factories import CenterFactory, StaffFactory, UserFactory, check

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 10)
NOW = datetime.datetime(2026, 3, 10, 15, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
ENDED = NOW + LEASE
STILL = ENDED - SECOND


@pytest.fixture
def other():
    return StaffFactory()


@pytest.fixture
def task():
    return open_task(CenterFactory(), "new-application")


# -- Next -----------------------------------------------------------------------------------------


def test_next_gives_the_task_for_a_set_time(member, task):
    taken = take_next(member, now=NOW)

    assert taken == task
    task.refresh_from_db()
    assert (task.leased_to, task.leased_until) == (member, NOW + LEASE)
    assert holder_of(task.center, NOW) == member


def test_next_gives_nothing_where_nothing_waits(member):
    assert take_next(member, now=NOW) is None


def test_what_one_person_holds_is_not_given_to_another(member, other, task):
    take_next(member, now=NOW)

    assert take_next(other, now=STILL) is None


def test_a_lease_ends_by_its_time(member, other, task):
    take_next(member, now=NOW)

    assert holder_of(task.center, STILL) == member
    assert holder_of(task.center, ENDED) is None
    assert take_next(other, now=ENDED) == task


def test_a_center_is_given_to_one_person_only(member, other, task):
    """Its other tasks are not offered, not even to the person who has it: they are on one page."""
    open_task(task.center, "public-report")
    take_next(member, now=NOW)

    assert take_next(other, now=STILL) is None
    assert take_next(member, now=STILL) is None
    assert take_next(other, now=ENDED)


def test_closed_tasks_are_given_to_nobody(member, task):
    close_task(task.center, task.reason, by=member, now=NOW)

    assert take_next(member, now=NOW) is None


def test_who_is_not_of_the_research_team_gets_nothing(task):
    with pytest.raises(PermissionDenied):
        take_next(UserFactory(), now=NOW)
    task.refresh_from_db()
    assert task.leased_to is None


def test_a_person_holds_a_few_centers_and_no_more(member):
    for _n in range(HOLD_LIMIT + 1):
        open_task(CenterFactory(), "new-application")
    held = [take_next(member, now=NOW + n * SECOND) for n in range(HOLD_LIMIT)]

    with pytest.raises(HoldsEnough) as refused:
        take_next(member, now=STILL)

    assert refused.value.held == held
    # One of them ends: there is room again.
    assert take_next(member, now=ENDED) not in [*held[1:], None]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state": "IL"}, True),
        ({"state": "WI"}, False),
        ({"reason": "sample"}, True),
        ({"reason": "expiring"}, False),
        ({"waited_days": 7}, True),
        ({"waited_days": 30}, False),
        ({"state": "IL", "reason": "sample", "waited_days": 7}, True),
    ],
)
def test_next_can_be_narrowed(member, filters, found):
    task = open_task(CenterFactory(state="IL"), "sample")
    Task.objects.update(opened_at=NOW - datetime.timedelta(days=8))

    assert take_next(member, now=NOW, **filters) == (task if found else None)


# -- A second person's look -----------------------------------------------------------------------


def test_nobody_is_given_their_own_check_to_review(lead, wait_for_review, task):
    close_task(task.center, task.reason, by=None)
    recorder, second = StaffFactory.create_batch(2, role="Research lead")
    wait_for_review(task.center, recorder)
    review = open_task(task.center, "review")

    assert take_next(recorder, now=NOW) is None
    with pytest.raises(NotForYou):
        take(review, recorder, now=NOW)
    assert take_next(second, now=NOW) == review


def test_a_review_is_given_only_to_who_may_review(member, lead, wait_for_review, task):
    wait_for_review(task.center, StaffFactory())
    close_task(task.center, task.reason, by=None)
    review = open_task(task.center, "review")

    assert take_next(member, now=NOW) is None  # New on the team.
    assert take_next(lead, now=NOW) == review


def test_two_recorders_of_one_center_may_review_each_other(wait_for_review, task):
    close_task(task.center, task.reason, by=None)
    first, second = StaffFactory.create_batch(2, role="Research lead")
    wait_for_review(task.center, first)
    wait_for_review(task.center, second, "location")
    review = open_task(task.center, "review")

    assert take_next(second, now=NOW) == review


def test_a_sample_call_is_not_for_who_made_the_check(member, other):
    center = CenterFactory()
    check(center, "contact", at=DAY, recorded_by=member)
    sample = open_task(center, "sample")

    assert take_next(member, now=NOW) is None
    with pytest.raises(NotForYou):
        take(sample, member, now=NOW)
    assert take_next(other, now=NOW) == sample


def test_a_sample_call_that_nobody_answered_is_tried_on_another_day(member):
    center = CenterFactory()
    SampledListing.objects.create(
        sample=AccuracySample.objects.create(drawn_on=DAY, size=1, population=1, seed="a"),
        center=center,
        published={},
        answers={"tries": [DAY.isoformat()]},
    )
    task = open_task(center, "sample")

    assert take_next(member, now=NOW) is None
    assert take_next(member, now=NOW + datetime.timedelta(days=1)) == task


# -- This very task -------------------------------------------------------------------------------


def test_a_free_task_can_be_picked(member, task):
    assert take(task, member, now=NOW).leased_to == member


def test_what_someone_else_holds_cannot_be_picked(member, other, task):
    report = open_task(task.center, "public-report")
    take(task, member, now=NOW)

    for wanted in (task, report):
        with pytest.raises(LeaseLost) as lost:
            take(wanted, other, now=STILL)
        assert lost.value.holder == member


def test_the_other_tasks_of_ones_own_center_need_no_room(member, task):
    for _n in range(HOLD_LIMIT - 1):
        take(open_task(CenterFactory(), "new-application"), member, now=NOW)
    take(task, member, now=NOW)

    assert take(open_task(task.center, "public-report"), member, now=NOW)
    with pytest.raises(HoldsEnough):
        take(open_task(CenterFactory(), "new-application"), member, now=NOW)


def test_a_closed_task_cannot_be_picked(member, task):
    close_task(task.center, task.reason, by=member)

    with pytest.raises(LeaseLost) as lost:
        take(task, member, now=NOW)
    assert lost.value.closed


# -- Going on, and letting go ---------------------------------------------------------------------


def test_work_that_goes_on_keeps_the_lease(member, task):
    take(task, member, now=NOW)

    assert extend(task, member, now=STILL).leased_until == STILL + LEASE


def test_a_lease_that_ended_unnoticed_goes_on(member, task):
    take(task, member, now=NOW)
    later = ENDED + LEASE

    assert extend(task, member, now=later).leased_until == later + LEASE


def test_a_lease_that_another_took_is_lost_and_says_to_whom(member, other, task):
    take(task, member, now=NOW)
    take(task, other, now=ENDED)

    for lose in (extend, give_back):
        with pytest.raises(LeaseLost) as lost:
            lose(task, member, now=ENDED + SECOND)
        assert lost.value.holder == other


def test_it_is_lost_too_where_another_took_another_task_of_the_center(member, other, task):
    take(task, member, now=NOW)
    take(open_task(task.center, "public-report"), other, now=ENDED)

    with pytest.raises(LeaseLost) as lost:
        extend(task, member, now=ENDED + SECOND)
    assert lost.value.holder == other


def test_a_closed_task_is_not_held_on_to(member, task):
    take(task, member, now=NOW)
    close_task(task.center, task.reason, by=member, now=NOW)

    with pytest.raises(LeaseLost) as lost:
        extend(task, member, now=NOW)
    assert lost.value.closed


def test_what_is_given_back_is_free_at_once(member, other, task):
    take(task, member, now=NOW)
    give_back(task, member, now=NOW)
    give_back(task, member, now=NOW)  # A second click does no harm.

    assert take_next(other, now=NOW) == task


def test_a_lead_can_release_what_anyone_holds(member, lead, task):
    take(task, member, now=NOW)
    with pytest.raises(PermissionDenied):
        release(task, member)

    release(task, lead)

    assert holder_of(task.center, NOW) is None
    with pytest.raises(LeaseLost):  # The released person's page must not take it back unasked.
        extend(task, member, now=NOW)


def test_who_leaves_the_team_keeps_nothing(member, other, task):
    take(task, member, now=NOW)
    theirs = take(open_task(CenterFactory(), "new-application"), other, now=NOW)

    assert release_all(member) == 1
    assert holder_of(task.center, NOW) is None
    assert holder_of(theirs.center, NOW) == other


# -- What the table itself refuses ----------------------------------------------------------------


def test_the_database_lets_no_second_person_into_a_center(member, other, task):
    report = open_task(task.center, "public-report")
    take(task, member, now=NOW)

    with pytest.raises(IntegrityError, match="task_one_person_for_center"), transaction.atomic():
        Task.objects.filter(pk=report.pk).update(leased_to=other, leased_until=ENDED)
    Task.objects.filter(pk=report.pk).update(leased_to=member, leased_until=ENDED)


def test_the_database_wants_an_end_to_each_lease(member, task):
    with pytest.raises(IntegrityError, match="task_lease_has_end"), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(leased_to=member)
