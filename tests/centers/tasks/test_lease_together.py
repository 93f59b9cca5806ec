"""Twenty people who ask for the next task at the same moment, each on a real connection."""

import datetime
import time

import pytest
from django.db import connection, transaction

from centers.listings import refresh
from centers.models import Center, Task
from centers.tasks import LEASE, LeaseLost, open_task, take, take_next
from tests.factories import CenterFactory, StaffFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.datetime(2026, 3, 10, 15, tzinfo=datetime.UTC)
PEOPLE = 20
TASKS = 1000


def make_tasks(count: int, reasons=("expiring", "import-candidate")) -> None:
    """So many centers, each with a task of the first or the second reason."""
    centers = CenterFactory.build_batch(count)
    for center in centers:
        center.clean_fields()
    refresh(c.pk for c in Center.unfiltered.bulk_create(centers))
    Task.objects.bulk_create(
        Task(center=center, reason=reasons[number % len(reasons)], opened_at=NOW)
        for number, center in enumerate(centers)
    )


def take_timed(person):
    connection.ensure_connection()
    start = time.perf_counter()
    task = take_next(person, now=NOW)
    return task, time.perf_counter() - start


@pytest.mark.slow
def test_all_get_different_ones_none_waits_and_none_is_lost(at_once, record_property):
    make_tasks(TASKS)
    people = StaffFactory.create_batch(PEOPLE)

    with transaction.atomic():
        # Someone is in the midst of taking the first ones: who waited for that would never end.
        first_ones = Task.objects.by_harm(NOW.date()).values_list("pk", flat=True)[:5]
        locked = set(
            Task.objects.filter(pk__in=list(first_ones))
            .select_for_update()
            .values_list("pk", flat=True)
        )
        outcomes = at_once(*(lambda person=person: take_timed(person) for person in people))

    tasks = [task for task, _seconds in outcomes]
    assert len({task.pk for task in tasks}) == PEOPLE
    assert len({task.center_id for task in tasks}) == PEOPLE
    assert locked.isdisjoint(task.pk for task in tasks)
    # The most harmful ones that were to be had: no task was skipped on the way.
    order = Task.objects.by_harm(NOW.date()).values_list("pk", flat=True)
    assert {task.pk for task in tasks} == set(order[5 : 5 + PEOPLE])
    assert {task.leased_to for task in tasks} == set(people)

    assert Task.objects.free(NOW).count() == TASKS - PEOPLE
    assert Task.objects.free(NOW + LEASE).count() == TASKS
    slowest = max(seconds for _task, seconds in outcomes)
    record_property("slowest_seconds", slowest)
    print(f"\n{PEOPLE} people, {TASKS} tasks: slowest {slowest * 1000:.0f} ms")


def test_the_tasks_of_one_center_go_to_one_person(at_once):
    center = CenterFactory()
    for reason in ("public-report", "expiring", "possible-duplicate", "import-candidate"):
        open_task(center, reason)
    people = StaffFactory.create_batch(4)

    for _round in range(5):
        outcomes = at_once(*(lambda p=person: take_next(p, now=NOW) for person in people))

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType"] * 3 + ["Task"]
        Task.objects.update(leased_to=None, leased_until=None)


def test_one_task_wanted_by_all_goes_to_one(at_once):
    task = open_task(CenterFactory(), "expiring")
    people = StaffFactory.create_batch(4)

    outcomes = at_once(*(lambda p=person: take(task, p, now=NOW) for person in people))

    (taken,) = (outcome for outcome in outcomes if isinstance(outcome, Task))
    lost = [outcome for outcome in outcomes if isinstance(outcome, LeaseLost)]
    assert len(lost) == 3
    assert {error.holder for error in lost} == {taken.leased_to}


def test_two_clicks_of_one_person_stay_below_the_limit(at_once):
    make_tasks(6)
    person = StaffFactory()

    at_once(*(lambda: take_next(person, now=NOW) for _click in range(6)))

    assert Task.objects.held_by(person, NOW + datetime.timedelta(seconds=1)).count() == 3
