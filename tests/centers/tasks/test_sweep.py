"""The nightly sweep: which tasks the register itself asks for, and which it no longer needs."""

import datetime

import pytest
from django.core.management import call_command

from centers.models import AccuracySample, SampledListing, Task
from centers.models.verification import REQUIRED_SECTIONS
from centers.tasks import LEASE, close_task, open_task, sweep, take
from tests.factories import (
    CenterFactory,
    ImportRunFactory,
    PhoneFactory,
    SourceRecordFactory,
    check,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 10)
NOW = datetime.datetime(2026, 3, 10, 15, tzinfo=datetime.UTC)
ONE_DAY = datetime.timedelta(days=1)


def swept_at(day: datetime.date) -> dict[str, tuple[int, int, int]]:
    """Sweep at that day's noon; what was opened, updated and closed, for reasons where any was."""
    now = NOW + (day - DAY)
    figures = {s.reason.value: (s.opened, s.updated, s.closed) for s in sweep(now)}
    return {reason: numbers for reason, numbers in figures.items() if any(numbers)}


def open_reasons(center=None) -> set[str]:
    tasks = Task.objects.open().filter(center=center) if center else Task.objects.open()
    return set(tasks.values_list("reason", flat=True))


def record(center, section, day, outcome="confirmed", **arguments):
    return check(center, section, at=day, outcome=outcome, **arguments)


# -- Checks that end ------------------------------------------------------------------------------


def test_a_check_is_asked_for_thirty_days_before_it_ends():
    center = CenterFactory(verified=True, at=DAY)
    ends = DAY + 90 * ONE_DAY

    assert swept_at(ends - 30 * ONE_DAY) == {}
    assert swept_at(ends - 29 * ONE_DAY) == {"expiring": (1, 0, 0)}
    task = Task.objects.get()
    assert (task.center, task.due_on) == (center, ends)
    assert task.detail == {"sections": {"contact": ends.isoformat()}}


def test_ended_checks_are_asked_for_with_the_first_day_of_all():
    center = CenterFactory(verified=True, at=DAY)
    check(center, "ketamine", at=DAY - 10 * ONE_DAY)

    swept_at(DAY + 200 * ONE_DAY)

    task = Task.objects.get()
    assert task.due_on == DAY + 90 * ONE_DAY
    assert set(task.detail["sections"]) == {"contact", "location", "services", "ketamine"}


def test_payment_may_grow_old():
    check(CenterFactory(), "payment", at=DAY)

    assert swept_at(DAY + 365 * ONE_DAY) == {}


def test_the_task_follows_the_register_and_closes_when_all_is_renewed():
    center = CenterFactory(verified=True, at=DAY)
    later = DAY + 170 * ONE_DAY
    swept_at(later)

    check(center, "contact", at=later)
    assert swept_at(later) == {"expiring": (0, 1, 0)}
    assert Task.objects.get().due_on == DAY + 180 * ONE_DAY

    check(center, "location", "services", at=later)
    assert swept_at(later) == {"expiring": (0, 0, 1)}
    task = Task.objects.get()
    assert (task.resolution, task.closed_by) == ("not-needed", None)


def test_a_check_that_waits_for_review_is_not_asked_for_again(wait_for_review, member):
    center = CenterFactory(verified=True, at=DAY)
    wait_for_review(center, member)
    open_task(center, "review")

    assert swept_at(DAY + 80 * ONE_DAY) == {}


@pytest.mark.parametrize("outcome", ["not-confirmed", "wrong"])
def test_what_could_not_be_confirmed_is_tried_again_after_a_month(outcome):
    center = CenterFactory(verified=True, at=DAY)
    record(center, "services", DAY + ONE_DAY, outcome, expires_on=None)

    assert swept_at(DAY + 30 * ONE_DAY) == {}
    assert swept_at(DAY + 31 * ONE_DAY) == {"expiring": (1, 0, 0)}
    assert Task.objects.get().due_on == DAY + 31 * ONE_DAY


def test_the_harm_order_tells_what_still_holds_from_what_has_ended():
    CenterFactory(verified=True, at=DAY)
    ends = DAY + 90 * ONE_DAY
    swept_at(ends)

    assert Task.objects.by_harm(ends).get().harm == 7
    assert Task.objects.by_harm(ends + ONE_DAY).get().harm == 11


# -- Imports --------------------------------------------------------------------------------------


def test_imported_centers_wait_for_their_first_check():
    imported = SourceRecordFactory().center
    CenterFactory()  # No source: an application's, not an import's.
    SourceRecordFactory(center=CenterFactory(closed=True))
    SourceRecordFactory(center=CenterFactory(draft=True))
    SourceRecordFactory(center=CenterFactory(verified=True, at=DAY))

    assert swept_at(DAY) == {"import-candidate": (1, 0, 0)}
    assert Task.objects.get().center == imported


def test_demo_centers_wait_too():
    SourceRecordFactory(center=CenterFactory(demo=True))

    assert swept_at(DAY) == {"import-candidate": (1, 0, 0)}


def test_a_center_that_is_half_checked_still_waits(wait_for_review, member):
    center = SourceRecordFactory().center
    first, *rest = REQUIRED_SECTIONS
    check(center, first, at=DAY)
    swept_at(DAY)
    assert open_reasons() == {"import-candidate"}

    for section in rest:
        wait_for_review(center, member, section)
    assert swept_at(DAY) == {"import-candidate": (0, 0, 1)}


def test_a_center_that_was_closed_waits_no_more():
    center = SourceRecordFactory().center
    swept_at(DAY)
    center.publication, center.closed_on = "closed", DAY
    center.save()

    assert swept_at(DAY) == {"import-candidate": (0, 0, 1)}


# -- Duplicates -----------------------------------------------------------------------------------


def test_same_name_and_zip_may_be_the_same_center():
    older = CenterFactory(name="St. Mary's Center", zip="53703")
    newer = CenterFactory(name="SAINT MARYS CENTER", zip="53703")
    CenterFactory(name="St. Mary's Center", zip="53704")
    CenterFactory(name="St. Mary's Center", zip="53703", draft=True)

    assert swept_at(DAY) == {"possible-duplicate": (1, 0, 0)}
    task = Task.objects.get()
    assert task.center == newer
    assert task.detail == {"other": older.public_id, "same": ["name"]}


def test_same_phone_and_zip_may_be_the_same_center():
    number = "+16085550199"
    older, newer, _elsewhere = (
        CenterFactory(phone=number, zip=zip_code) for zip_code in ("53703", "53703", "53704")
    )

    swept_at(DAY)

    task = Task.objects.get()
    assert task.center == newer
    assert task.detail == {"other": older.public_id, "same": ["phone"]}


def test_a_whole_group_points_to_its_oldest():
    oldest, *later = CenterFactory.create_batch(4, name="One name", phone="+16085550199")

    swept_at(DAY)

    assert {task.center for task in Task.objects.all()} == set(later)
    for task in Task.objects.all():
        assert task.detail == {"other": oldest.public_id, "same": ["name", "phone"]}


def test_who_said_that_two_are_not_the_same_is_not_asked_again(member):
    CenterFactory.create_batch(2, name="One name")
    swept_at(DAY)
    close_task(Task.objects.get().center, "possible-duplicate", by=member, now=NOW)

    assert swept_at(DAY + ONE_DAY) == {}


def test_a_pair_that_no_longer_matches_is_closed_and_can_come_back():
    _older, newer = CenterFactory.create_batch(2, name="One name")
    swept_at(DAY)

    newer.zip = "53704"
    newer.save()
    assert swept_at(DAY) == {"possible-duplicate": (0, 0, 1)}

    newer.zip = "53703"
    newer.save()
    assert swept_at(DAY) == {"possible-duplicate": (1, 0, 0)}


def test_what_a_person_suspected_is_not_the_sweeps_to_close():
    one, two = CenterFactory.create_batch(2)
    open_task(one, "possible-duplicate", detail={"other": two.public_id})

    assert swept_at(DAY) == {}
    assert open_reasons() == {"possible-duplicate"}


# -- Sources that differ --------------------------------------------------------------------------


@pytest.fixture
def checked():
    """A center with a number that was confirmed on DAY."""
    return CenterFactory(verified=True, at=DAY, phone="+16085550111")


def says(center, number, day, **arguments):
    run = ImportRunFactory(as_of=day)
    return SourceRecordFactory(center=center, run=run, payload={"phone": number}, **arguments)


def test_a_later_source_with_another_number_is_a_question(checked):
    says(checked, "608-555-0222 x12", DAY + ONE_DAY)

    assert swept_at(DAY + ONE_DAY) == {"discrepancy": (1, 0, 0)}
    task = Task.objects.get()
    assert task.detail["section"] == "contact"
    assert task.detail["phone"]["number"] == "+16085550222"


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("(608) 555-0111", DAY + ONE_DAY),  # The same.
        ("608-555-0222", DAY),  # Not later than the check.
        ("ask at the door", DAY + ONE_DAY),
        ("", DAY + ONE_DAY),
    ],
)
def test_no_question_without_a_later_other_number(checked, number, day):
    says(checked, number, day)

    assert swept_at(DAY + ONE_DAY) == {}


def test_only_the_newest_source_counts(checked):
    says(checked, "608-555-0222", DAY + ONE_DAY)
    says(checked, "608-555-0111", DAY + 2 * ONE_DAY)

    assert swept_at(DAY + 2 * ONE_DAY) == {}


def test_a_number_that_nobody_confirmed_is_no_question():
    says(CenterFactory(yes=["care/detox"]), "608-555-0222", DAY + ONE_DAY)

    assert "discrepancy" not in swept_at(DAY + ONE_DAY)


def test_an_answered_question_is_not_asked_again_until_a_source_says_something_new(checked, member):
    says(checked, "608-555-0222", DAY + ONE_DAY)
    swept_at(DAY + ONE_DAY)
    close_task(checked, "discrepancy", by=member, now=NOW)
    assert swept_at(DAY + 2 * ONE_DAY) == {}

    says(checked, "608-555-0333", DAY + 2 * ONE_DAY)
    assert swept_at(DAY + 3 * ONE_DAY) == {"discrepancy": (1, 0, 0)}


def test_a_number_that_was_corrected_closes_the_question(checked):
    says(checked, "608-555-0222", DAY + ONE_DAY)
    swept_at(DAY + ONE_DAY)
    PhoneFactory(center=checked, number="+16085550222")

    assert swept_at(DAY + ONE_DAY) == {"discrepancy": (0, 0, 1)}


def test_what_others_found_is_not_the_sweeps_to_close(checked):
    open_task(checked, "discrepancy", detail={"section": "services"})

    assert swept_at(DAY) == {}


# -- Whatever was waited for is gone --------------------------------------------------------------


def test_reviews_and_sample_calls_end_with_what_they_wait_for(wait_for_review, member):
    waiting, decided = CenterFactory.create_batch(2)
    wait_for_review(waiting, member)
    sample = AccuracySample.objects.create(drawn_on=DAY, size=2, population=2, seed="a")
    to_call, called = CenterFactory.create_batch(2)
    SampledListing.objects.create(sample=sample, center=to_call, published={})
    SampledListing.objects.create(
        sample=sample, center=called, published={}, result="right", called_by=member, called_at=NOW
    )
    for center, reason in (
        (waiting, "review"),
        (decided, "review"),
        (to_call, "sample"),
        (called, "sample"),
    ):
        open_task(center, reason)

    assert swept_at(DAY) == {"review": (0, 0, 1), "sample": (0, 0, 1)}
    assert open_reasons(waiting) == {"review"}
    assert open_reasons(to_call) == {"sample"}


# -- How it runs ----------------------------------------------------------------------------------


def test_a_second_run_changes_nothing():
    SourceRecordFactory()
    CenterFactory.create_batch(2, name="One name", verified=True, at=DAY - 80 * ONE_DAY)
    assert set(swept_at(DAY)) == {"import-candidate", "possible-duplicate", "expiring"}
    before = list(Task.objects.order_by("pk").values())

    assert swept_at(DAY) == {}
    assert list(Task.objects.order_by("pk").values()) == before


def test_what_a_person_holds_is_not_closed_under_their_hands(member):
    center = SourceRecordFactory().center
    sweep(NOW)
    take(Task.objects.get(), member, now=NOW)
    check(center, *REQUIRED_SECTIONS, at=DAY)

    assert [s.closed for s in sweep(NOW + LEASE / 2) if s.closed] == []
    assert [s.closed for s in sweep(NOW + LEASE) if s.closed] == [1]


def test_a_task_for_two_reasons_is_two_tasks():
    center = SourceRecordFactory().center
    record(center, "contact", DAY)
    swept_at(DAY + 80 * ONE_DAY)

    assert open_reasons(center) == {"import-candidate", "expiring"}


def test_reports_and_applications_are_left_to_people():
    center = CenterFactory(closed=True)
    open_task(center, "public-report")
    open_task(center, "new-application")

    assert swept_at(DAY) == {}


def test_the_command_says_what_it_did(capsys):
    SourceRecordFactory()

    call_command("sweep_tasks")

    out = capsys.readouterr().out
    assert "Imported, never checked: 1 opened, 0 brought up to date, 0 closed" in out
    assert "Check about to end: 0 opened" in out


def test_a_national_register_takes_few_statements(django_assert_max_num_queries):
    """What grows with the register is the number of batches, not of statements a row."""
    run = ImportRunFactory()
    for _n in range(40):
        SourceRecordFactory(run=run, center=CenterFactory(name="One name"))

    with django_assert_max_num_queries(20):
        sweep(NOW)
    assert Task.objects.count() == 40 + 39
