"""One listing becomes two."""

import pytest
from django.core.exceptions import PermissionDenied

from centers.lifecycle import LifecycleError, publish, split, undo
from centers.models import Center, CenterPhone, Listing, Place, Task
from tests.factories import (
    CenterFactory,
    CenterIdentifierFactory,
    OrganizationFactory,
    PhoneFactory,
    PlaceFactory,
    SourceRecordFactory,
    check,
)

pytestmark = pytest.mark.django_db
WHY = "Two programs under one name."


@pytest.fixture
def center():
    return CenterFactory(organization=OrganizationFactory(), yes=["care/detox"])


def test_what_is_chosen_moves_to_a_draft_and_comes_back(center, lead, snapshot):
    stays, goes = SourceRecordFactory.create_batch(2, center=center)
    phone = PhoneFactory(center=center, number="+16085550177")
    identifier = CenterIdentifierFactory(center=center)
    before = snapshot()

    event = split(
        center,
        by=lead,
        reason=WHY,
        name="North Street Detox",
        phones=[phone.pk],
        records=[goes.pk],
        identifiers=[identifier.pk],
    )

    new = event.other
    assert (new.publication, new.name) == ("draft", "North Street Detox")
    assert (new.organization, new.street1) == (center.organization, center.street1)
    assert (new.latitude, new.location_precision) == (center.latitude, center.location_precision)
    assert [*new.phones.all(), *new.source_records.all()] == [phone, goes]
    assert list(new.identifiers.all()) == [identifier]
    assert list(center.source_records.all()) == [stays]
    # Nothing is confirmed of the new one, and somebody is asked to look.
    assert not new.offerings.exists()
    assert Task.objects.open().get().center == new
    assert list(Listing.objects.values_list("center", flat=True)) == [center.pk]

    undo(event, by=lead)
    assert snapshot() == before


def test_another_address_stands_in_the_middle_of_its_zip_code(center, lead):
    place = PlaceFactory(kind=Place.Kind.ZIP, code="53704", latitude=43.12, longitude=-89.35)

    event = split(
        center,
        by=lead,
        reason=WHY,
        name="East Side",
        address={"street1": "9 East Road", "zip": "53704"},
    )

    new = event.other
    assert (new.street1, new.city, new.zip) == ("9 East Road", center.city, "53704")
    assert (new.latitude, new.longitude) == (place.latitude, place.longitude)
    assert new.location_precision == "zip"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"name": "x" * 201},
        {"reason": ""},
        {"address": {"zip": "00000"}},
        {"address": {"latitude": "1"}},
        {"address": {"state": "Wisconsin", "zip": "53703"}},
    ],
)
def test_what_would_be_no_sound_center_is_refused(center, lead, snapshot, changes):
    PlaceFactory(kind=Place.Kind.ZIP, code="53703")
    before = snapshot()
    with pytest.raises(LifecycleError):
        split(center, by=lead, **{"name": "East Side", "reason": WHY} | changes)
    assert snapshot() == before


def test_only_what_belongs_to_the_listing_can_be_chosen(center, lead, snapshot):
    other = CenterFactory()
    for kind, thing in (
        ("phones", other.phones.get()),
        ("records", SourceRecordFactory(center=other)),
        ("identifiers", CenterIdentifierFactory(center=other)),
    ):
        before = snapshot()
        with pytest.raises(LifecycleError, match="does not belong"):
            split(center, by=lead, reason=WHY, name="East Side", **{kind: [thing.pk]})
        assert snapshot() == before


def test_by_a_member(center, member):
    with pytest.raises(PermissionDenied):
        split(center, by=member, reason=WHY, name="East Side")


def test_once_others_have_built_on_it_it_is_merged_back_instead(center, lead, snapshot):
    event = split(center, by=lead, reason=WHY, name="East Side")
    check(event.other, "location")
    before = snapshot()

    with pytest.raises(LifecycleError, match="Merge"):
        undo(event, by=lead)

    assert snapshot() == before


def test_a_later_change_of_the_new_one_is_undone_first(center, lead):
    event = split(center, by=lead, reason=WHY, name="East Side")
    later = publish(event.other, by=lead, reason="Checked.")
    with pytest.raises(LifecycleError, match="later change"):
        undo(event, by=lead)
    undo(later, by=lead)
    undo(event, by=lead)
    assert list(Center.unfiltered.all()) == [center]
    assert CenterPhone.objects.count() == 1
