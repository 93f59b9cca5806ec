"""How a row of one source finds the center that another source described in other words."""

import datetime

import pytest

from centers.accounts.roles import Role
from centers.lifecycle import undo
from centers.listings import differences
from centers.matching import same_center, two_centers
from centers.models import Center, MatchDecision, SourceRecord, Task
from centers.tasks import sweep
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
SU, MH, NEWER = "su_directory_2023.xlsx", "mh_directory_2024.xlsx", "mh_directory_2025.xlsx"
DAY_2025 = datetime.date(2025, 6, 1)


@pytest.fixture
def lead():
    return StaffFactory(role=Role.RESEARCH_LEAD)


@pytest.fixture
def asked(bring_in, facility):
    """One door and number, and names that leave it open whether that is one center."""
    elsewhere = facility("Lakeside", street1="9 Elm Road", phone="608-555-0177")
    bring_in(facility("Carl House", name2="Recovery Home"), elsewhere)
    run = bring_in(facility("Evergreen Grove", name2="Detox"), name=MH)
    left, right = Center.objects.get(name="Evergreen Grove"), Center.objects.get(name="Carl House")
    return run, left, right


def test_a_longer_name_on_a_street_spelled_otherwise_is_the_same_center(bring_in, facility):
    bring_in(facility("Lakeside Behavioral Hlth Servs", street1="12 North Farnham Street"))
    run = bring_in(
        facility(
            "Lakeside Behavioral Health Services Inc", street1="12 N Famham St", name2="Madison"
        ),
        name=MH,
    )
    assert (run.made, run.merged) == (0, 1)
    assert run.report["matched"] == {"described alike": 1}
    assert list(differences()) == []


def test_a_center_that_moved_took_its_name_and_number_along(bring_in, facility):
    bring_in(facility("Lakeside Recovery"))
    run = bring_in(facility("Lakeside Recovery", street1="9 Elm Road"), name=MH)
    assert run.report["matched"] == {"described alike": 1}
    assert Center.objects.get().street1 == "9 Elm Road"


def test_a_number_that_a_third_one_has_tells_of_no_move(bring_in, facility):
    bring_in(facility("Lakeside Recovery"), facility("Lakeside Recovery", street1="2 Oak Lane"))
    run = bring_in(facility("Lakeside Recovery", street1="9 Elm Road"), name=MH)
    assert run.report["matched"] == {"new, a person is asked": 1}


def test_a_match_by_likeness_stays_whatever_comes_later(bring_in, facility):
    row = facility("Lakeside Recovery Main Office")
    bring_in(facility("Lakeside Recovery"))
    bring_in(row, name=MH)
    center = Center.objects.get()
    Center.objects.update(name="Something Else", street1="1 Far Road")
    run = bring_in(row, name=MH, force=True)
    assert run.report["matched"] == {"own record": 1}
    assert set(SourceRecord.objects.values_list("center", flat=True)) == {center.pk}


def test_a_source_that_lists_two_means_two(bring_in, facility):
    bring_in(facility("Lakeside Recovery"))
    both = [facility("Lakeside Recovery Main Office"), facility("Lakeside Recovery")]
    run = bring_in(*both, name=MH)
    assert run.report["matched"]["spelled alike"] == 1
    assert Center.objects.count() == 2


def test_what_is_open_is_listed_and_put_before_a_person(asked):
    run, left, right = asked
    assert run.report["matched"] == {"new, a person is asked": 1}
    assert run.report["tasks"] == {"possible duplicate": 1, "no longer listed": 0}
    task = Task.objects.get(reason="possible-duplicate")
    assert task.center == left
    assert task.detail["other"] == right.public_id
    assert left.is_published
    assert right.is_published


def test_two_centers_stay_two_through_every_import_and_sweep(asked, bring_in, facility):
    _run, left, right = asked
    person = StaffFactory()
    two_centers(left, right, by=person, reason="Called: two teams, two licenses.")
    assert not Task.objects.open().filter(reason="possible-duplicate").exists()

    bring_in(facility("Evergreen Grove", name2="Detox"), name=MH, force=True)
    bring_in(facility("Evergreen Grove Inc", name2="Detox"), name=NEWER, as_of=DAY_2025)
    sweep()
    assert not Task.objects.open().filter(reason="possible-duplicate").exists()
    assert set(Center.objects.published()) >= {left, right}
    decision = MatchDecision.objects.get()
    assert (decision.verdict, decision.decided_by) == ("different", person)
    assert {side["public_id"] for side in decision.shown["sides"]} == {
        left.public_id,
        right.public_id,
    }


def test_one_center_stays_one_through_every_import(asked, bring_in, facility, lead):
    _run, left, right = asked
    same_center(left, right, by=lead, reason="Called: the detox is part of the house.")
    for options in ({"name": MH, "force": True}, {"name": NEWER, "as_of": DAY_2025}):
        run = bring_in(facility("Evergreen Grove", name2="Detox"), **options)
        assert run.made == 0
    record = SourceRecord.objects.get(source="samhsa-mh")
    assert record.center == right
    assert list(differences()) == []


def test_a_later_word_supersedes_and_the_first_one_stays(asked, lead):
    _run, left, right = asked
    same_center(left, right, by=lead, reason="One.")
    undo(left.lifecycle_events.get(), by=lead)
    left.refresh_from_db()
    second = two_centers(left, right, by=lead, reason="Two after all.")
    assert list(MatchDecision.objects.latest()) == [second]
    assert second.supersedes.reason == "One."


def test_a_renamed_row_of_a_newer_edition_stays_one_center(bring_in, facility):
    bring_in(facility("Tri County Services", phone="608-555-0123", intake1="608-555-0188"))
    run = bring_in(
        facility("Spurwink", phone="608-555-0123", intake1="608-555-0188"),
        name="su_directory_2025.xlsx",
        as_of=DAY_2025,
    )
    assert run.made == 0
    assert Center.objects.get().name == "Spurwink"
    assert not Task.objects.filter(reason="gone-from-source").exists()


def test_two_rows_of_a_source_never_join_one_center_by_likeness(bring_in, facility):
    """A withheld street could be either's: the first is given it, the second is a center."""
    bring_in(facility("Lakeside Recovery", street1="- - -"))
    both = [
        facility("Lakeside Recovery", street1=street) for street in ("1 Oak Lane", "9 Elm Road")
    ]
    run = bring_in(*both, name=MH)
    assert (run.made, run.merged) == (1, 1)
    assert Center.objects.count() == 2


def test_a_number_with_and_without_extension_is_one_centers_number(bring_in, facility):
    bring_in(facility("Lakeside Recovery", intake1="608-555-0123 x7"))
    run = bring_in(facility("Lakeside Recovery", street1="9 Elm Road"), name=MH)
    assert run.report["matched"] == {"described alike": 1}
