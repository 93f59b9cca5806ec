"""Recording sample calls: blind, once, and with a task where something was wrong."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from centers.models import Task
from centers.sampling import AlreadyCalled, NotBlind, Outcome, TooFewAnswers, record_call
from centers.tasks import holder_of, take, take_next
from tests.factories import StaffFactory, UserFactory, check

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 10)
NOW = datetime.datetime(2026, 3, 10, 15, tzinfo=datetime.UTC)
ONE_DAY = datetime.timedelta(days=1)
ALL_RIGHT = {
    "street": "12 N Main St",
    "city": "Madison",
    "zip": "53703",
    "answers": {"care/detox": "yes", "care/outpatient": "no", "treats/ketamine": "yes"},
}


def call(listing, caller, outcome=Outcome.REACHED, heard=ALL_RIGHT, now=NOW):
    return record_call(listing, caller, outcome, heard, now=now)


def open_reasons():
    return set(Task.objects.open().values_list("reason", flat=True))


def test_all_was_right(drawn, caller):
    found = call(drawn, caller)

    assert (found.result, found.called_by, found.called_at) == ("right", caller, NOW)
    assert found.answers["items"] == {
        "phone": "right",
        "address": "right",
        "care": "right",
        "ketamine": "right",
    }
    assert open_reasons() == set()
    assert Task.objects.get().closed_by == caller


def test_one_wrong_thing_makes_the_listing_wrong_and_the_team_is_asked(drawn, caller):
    heard = ALL_RIGHT | {"zip": "53704"}

    found = call(drawn, caller, heard=heard)

    assert found.result == "wrong"
    assert found.answers["items"]["address"] == "wrong"
    assert found.answers["items"]["care"] == "right"
    task = Task.objects.open().get()
    assert (task.reason, task.detail["section"]) == ("discrepancy", "location")
    assert task.detail["sample_call"]["differences"] == [
        {"item": "address", "what": "zip", "published": "53703", "heard": "53704"}
    ]
    assert Task.objects.open().by_harm(DAY).get().harm == 3


def test_where_two_parts_are_wrong_a_person_says_when_it_is_done(drawn, caller):
    heard = ALL_RIGHT | {"zip": "53704", "answers": {"care/detox": "no"}}

    call(drawn, caller, heard=heard)

    assert Task.objects.open().get().detail["section"] == ""


def test_a_wrong_number_is_wrong(drawn, caller):
    found = call(drawn, caller, Outcome.WRONG_NUMBER)

    assert found.result == "wrong"
    assert found.answers["items"] == {"phone": "wrong"}
    assert Task.objects.open().get().detail["section"] == "contact"


def test_nobody_answers_on_three_days(drawn, caller):
    task = take_next(caller, now=NOW)
    for number in range(2):
        found = call(drawn, caller, Outcome.NO_ANSWER, now=NOW + number * ONE_DAY)
        assert found.result == ""
        assert open_reasons() == {"sample"}
    assert holder_of(task.center, NOW) is None

    found = call(drawn, caller, Outcome.NO_ANSWER, now=NOW + 2 * ONE_DAY)

    assert found.result == "unreached"
    assert found.answers["tries"] == ["2026-03-10", "2026-03-11", "2026-03-12"]
    assert open_reasons() == set()


def test_several_tries_on_one_day_are_one(drawn, caller):
    for _try in range(4):
        found = call(drawn, caller, Outcome.NO_ANSWER)

    assert found.result == ""
    assert found.answers["tries"] == ["2026-03-10"]


def test_an_answer_after_a_try_counts(drawn, caller):
    call(drawn, caller, Outcome.NO_ANSWER)

    assert call(drawn, caller, now=NOW + ONE_DAY).result == "right"


def test_a_call_without_answers_shows_nothing(drawn, caller):
    with pytest.raises(TooFewAnswers):
        call(drawn, caller, heard={"answers": {"treats/ketamine": "yes"}})
    drawn.refresh_from_db()
    assert drawn.result == ""
    assert open_reasons() == {"sample"}


def test_who_checked_the_center_does_not_call_it(drawn, caller):
    check(drawn.center, "contact", at=DAY, recorded_by=caller)

    with pytest.raises(NotBlind):
        call(drawn, caller)


def test_only_the_research_team_calls(drawn):
    with pytest.raises(PermissionDenied):
        call(drawn, UserFactory())


def test_a_call_is_recorded_once(drawn, caller):
    call(drawn, caller)

    with pytest.raises(AlreadyCalled):
        call(drawn, StaffFactory(), Outcome.WRONG_NUMBER)
    drawn.refresh_from_db()
    assert (drawn.result, drawn.called_by) == ("right", caller)


@pytest.mark.django_db(transaction=True)
def test_two_who_record_at_once_leave_one_result(drawn, at_once):
    callers = StaffFactory.create_batch(2)

    outcomes = at_once(*(lambda c=caller: call(drawn, c) for caller in callers))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "AlreadyCalled",
        "SampledListing",
    ]


def test_a_lost_lease_loses_no_call(drawn, caller):
    """Twenty minutes are over while on the phone, and someone else has taken the task."""
    task = Task.objects.get()
    take(task, caller, now=NOW)
    take(task, StaffFactory(), now=NOW + ONE_DAY)

    assert call(drawn, caller, now=NOW + ONE_DAY).result == "right"
