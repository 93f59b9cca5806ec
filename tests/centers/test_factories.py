"""The factories are what every other test stands on."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from centers.models import Listing, Term
from tests.factories import (
    CenterFactory,
    CenterIdentifierFactory,
    CodeMappingFactory,
    ImportRejectionFactory,
    OfferingFactory,
    OrganizationFactory,
    PlaceFactory,
    SourceRecordFactory,
    UserFactory,
    term,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 10)


@pytest.mark.parametrize(
    "factory",
    [
        CenterFactory,
        CenterIdentifierFactory,
        CodeMappingFactory,
        ImportRejectionFactory,
        OfferingFactory,
        OrganizationFactory,
        PlaceFactory,
        SourceRecordFactory,
        UserFactory,
    ],
)
def test_makes_as_many_as_wanted(factory):
    assert len({one.pk for one in factory.create_batch(3)}) == 3


def test_refuses_what_the_register_would_refuse():
    with pytest.raises(ValidationError, match="Five digits"):
        CenterFactory(zip="537")


def test_a_center_comes_published_listed_and_with_a_phone():
    center = CenterFactory()

    assert Listing.objects.get().center == center
    assert center.phones.get().number.startswith("+1608555")


def test_a_verified_center_is_verified_from_its_day_on():
    listing = CenterFactory(verified=True, at=DAY).listing

    assert listing.verified_on == DAY
    assert listing.is_verified(DAY)


def test_a_center_answers_what_a_test_wants():
    center = CenterFactory(
        yes=["treats/alcohol", "treats/ketamine"], no=["care/detox"], sections=["ketamine"], at=DAY
    )

    assert center.listing.yes == [term("treats/alcohol").pk]
    assert center.listing.dated_yes == [term("treats/ketamine").pk]
    assert center.listing.no == [term("care/detox").pk]


def test_a_draft_and_a_closed_center_have_no_listing():
    CenterFactory(draft=True)
    CenterFactory(closed=True)

    assert not Listing.objects.exists()


def test_a_term_is_the_real_one_with_what_it_rests_on():
    ketamine = term("treats/ketamine")

    assert ketamine.needs_confirmation
    assert ketamine.broader == term("treats/substance-use")
    assert ketamine.kept_apart_from == term("offers/ketamine-therapy")
    assert not Term.objects.filter(category__slug="care").exists()
    with pytest.raises(KeyError):
        term("treats/nothing-of-the-kind")
