"""The order of the queue, and the page that explains it."""

import datetime
import re

import pytest
from django.conf import settings

from centers.models import Task
from centers.models.task import harm_order
from centers.tasks import close_task, open_task, take_next
from tests.factories import CenterFactory, StaffFactory

DAY = datetime.date(2026, 3, 10)
NOW = datetime.datetime(2026, 3, 10, 15, tzinfo=datetime.UTC)
ONE_DAY = datetime.timedelta(days=1)


def test_the_page_tells_the_order_of_the_code():
    page = (settings.BASE_DIR / "docs" / "harm-order.md").read_text(encoding="utf-8")
    told = re.findall(r"^(\d+)\. \*\*(.+?)\*\*", page, flags=re.MULTILINE)

    steps = harm_order(DAY)
    assert told == [(str(place), str(rank.words)) for place, rank in enumerate(steps, 1)]


@pytest.mark.django_db
def test_each_kind_of_task_has_its_step_and_next_follows_them(lead, wait_for_review):
    verified, other = {"verified": True, "at": DAY}, {}
    in_order = [
        ("public-report", verified, {"serious": True}),
        ("public-report", other, {"serious": True}),
        ("discrepancy", verified, {}),
        ("review", other, {}),
        ("public-report", verified, {}),
        ("provider-request", other, {"due_on": DAY}),
        ("expiring", verified, {"due_on": DAY}),
        ("provider-change", other, {}),
        ("new-application", other, {}),
        ("sample", verified, {}),
        ("expiring", other, {"due_on": DAY - ONE_DAY}),
        ("discrepancy", other, {}),
        ("gone-from-source", other, {}),
        ("check-wanted", other, {}),
        ("possible-duplicate", other, {}),
        ("import-candidate", other, {}),
    ]
    opened = [
        open_task(CenterFactory(**center), reason, **arguments)
        for reason, center, arguments in reversed(in_order)
    ][::-1]

    ordered = list(Task.objects.by_harm(DAY))
    assert ordered == opened
    assert [task.harm for task in ordered] == list(range(1, len(in_order) + 1))
    wait_for_review(opened[3].center, StaffFactory())
    taken = []
    while task := take_next(lead, now=NOW):
        taken.append(task)
        close_task(task.center, task.reason, by=lead)
    assert taken == opened


@pytest.mark.django_db
def test_within_a_step_the_due_day_decides_then_the_wait(lead):
    late, soon, waiting, fresh = (
        open_task(CenterFactory(), "new-application", due_on=due)
        for due in (DAY + 2 * ONE_DAY, DAY + ONE_DAY, None, None)
    )
    Task.objects.filter(pk=waiting.pk).update(opened_at=NOW - ONE_DAY)
    Task.objects.filter(pk=fresh.pk).update(opened_at=NOW)

    assert list(Task.objects.by_harm(DAY)) == [soon, late, waiting, fresh]
    assert [take_next(lead, now=NOW) for _n in range(3)] == [soon, late, waiting]


@pytest.mark.django_db
def test_a_center_that_lapsed_counts_as_any_other():
    center = CenterFactory(verified=True, at=DAY)
    open_task(center, "discrepancy")
    last_day = center.listing.verified_until

    assert Task.objects.by_harm(last_day).get().harm == 3
    assert Task.objects.by_harm(last_day + ONE_DAY).get().harm == 12
