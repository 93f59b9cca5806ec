"""The factories are what every other test stands on."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from centers.models import Center, Listing, Term
from centers.models.verification import REQUIRED_SECTIONS
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
    check,
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


def test_a_verified_center_is_what_the_verb_makes_of_one():
    same = {"name": "Harbor House", "website": "", "phone": "+16085550111", "at": DAY}
    same |= {"street1": "1 Main Street", "yes": ["treats/ketamine", "telehealth/wi"]}
    confirmed, made = (
        CenterFactory(**same),
        CenterFactory(**same, verified=True, sections=["ketamine"]),
    )
    check(confirmed, *REQUIRED_SECTIONS, "ketamine", at=DAY)

    assert _state(made) == _state(confirmed)
    assert made.listing.dated_yes
    assert made.listing.telehealth_yes


def _state(center: Center) -> list:
    """All that a check could have touched, but for keys, moments and people."""
    of_its_own = {"id", "public_id", "center", "recorded_at", "recorded_by", "reviewed_by"}
    of_its_own |= {"created_at", "updated_at"}

    def values(row) -> dict:
        names = {f.name for f in row._meta.concrete_fields} - of_its_own
        return {name: getattr(row, name) for name in names}

    checks = center.confirmations.order_by("pk")
    assert all(one.reviewed_by != one.recorded_by for one in checks)
    center = Center.objects.get(pk=center.pk)
    rows = [center, center.listing, *center.phones.all(), *center.offerings.all(), *checks]
    return [values(row) for row in rows]


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
