"""What imports do once a person has merged or split listings: the person's decision stands."""

import datetime

import pytest

from centers.accounts.roles import Role
from centers.history import Timeline, entries
from centers.lifecycle import merge, split, undo
from centers.listings import differences
from centers.models import Center, Listing, SourceRecord
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
SU, MH, NEWER = "su_directory_2023.xlsx", "mh_directory_2024.xlsx", "su_directory_2025.xlsx"
DAY_2025 = datetime.date(2025, 6, 1)


@pytest.fixture
def lead():
    return StaffFactory(role=Role.RESEARCH_LEAD)


@pytest.fixture
def two(register, bring_in, facility, lead):
    """Two listings of a directory, the first merged into the second."""
    bring_in(facility("Lakeside"), facility("Lakeside Recovery", phone="608-555-0177"))
    loser, winner = Center.objects.order_by("pk")
    return loser, winner, merge(loser, winner, by=lead, reason="Same place.")


def test_the_same_directory_again_leaves_the_merge_as_it_is(two, bring_in, facility):
    loser, winner, _event = two
    rows = [facility("Lakeside"), facility("Lakeside Recovery", phone="608-555-0177")]

    run = bring_in(*rows, force=True)

    assert run.made == 0
    assert list(Listing.objects.values_list("center", flat=True)) == [winner.pk]
    assert set(SourceRecord.objects.values_list("center", flat=True)) == {winner.pk}
    loser.refresh_from_db()
    assert (loser.publication, loser.merged_into) == ("withdrawn", winner)


@pytest.mark.parametrize("name", [MH, NEWER])
def test_a_later_directory_does_not_bring_the_loser_back(two, bring_in, facility, name):
    _loser, winner, _event = two
    options = {"as_of": DAY_2025} if name == NEWER else {}
    run = bring_in(facility("LAKESIDE", service_code_info="SA DT"), name=name, **options)
    assert run.made == 0
    assert set(SourceRecord.objects.values_list("center", flat=True)) == {winner.pk}
    assert Listing.objects.count() == 1
    assert list(differences()) == []


def test_a_listing_that_no_source_named_leads_to_the_one_that_stays(
    register, bring_in, facility, lead
):
    """Found by its name, street and ZIP alone, and then along the merge."""
    bring_in(facility("Lakeside"), facility("Hillside"))
    loser, winner = Center.objects.order_by("pk")
    loser.source_records.all().delete()
    merge(loser, winner, by=lead, reason="Same place.")
    bring_in(facility("Lakeside"), name=MH)
    assert set(SourceRecord.objects.values_list("center", flat=True)) == {winner.pk}


def test_after_undoing_each_goes_its_own_way_again(two, bring_in, facility, lead):
    loser, winner, event = two
    undo(event, by=lead)
    bring_in(facility("Lakeside"), facility("Lakeside Recovery", phone="608-555-0199"), force=True)
    assert loser.source_records.count() == winner.source_records.count() == 1
    assert list(winner.phones.values_list("number", flat=True)) == ["+16085550199"]
    assert Listing.objects.count() == 2


def test_a_record_that_was_split_off_stays_with_its_new_listing(register, bring_in, facility, lead):
    rows = [facility(street2="Suite A"), facility(street2="Suite B")]
    bring_in(*rows)
    center, record = Center.objects.get(), SourceRecord.objects.order_by("pk").last()
    new = split(center, by=lead, reason="Two.", name="Suite B", records=[record.pk]).other
    run = bring_in(*rows, force=True)
    assert run.made == 0
    record.refresh_from_db()
    assert record.center == new


def test_what_an_import_changes_is_told_with_its_run(register, bring_in, facility):
    bring_in(facility(phone="608-555-0123"))
    run = bring_in(facility(phone="608-555-0177"), name=NEWER, as_of=DAY_2025)
    told = entries(Timeline(Center.objects.get()).page().changes)
    changed = [line for line in told if line.thing == "Phone number" and line.did == "removed"]
    assert [line.context for line in changed] == [[f"import: {run}"]]
