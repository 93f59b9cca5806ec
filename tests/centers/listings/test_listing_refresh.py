"""The search row of a center, after a change."""

import datetime

import pytest
from django.db import transaction

from centers.geodesy import ecef
from centers.listings import differences, rebuild_all, refresh
from centers.models import Center, Listing, Offering
from tests.factories import MADISON, CenterFactory, OfferingFactory, term

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 10)


def pks(*paths):
    return sorted(term(path).pk for path in paths)


def test_holds_what_a_search_needs():
    center = CenterFactory(
        name="St. Example",
        program_name="Detox",
        yes=["treats/alcohol"],
        no=["care/detox"],
        verified=True,
        at=DAY,
    )

    listing = center.listing
    assert listing.search_name == "saint example detox"
    assert listing.sort_name == "st. example: detox"
    assert (listing.state, listing.city) == ("WI", "Madison")
    assert (listing.latitude, listing.longitude) == MADISON
    assert listing.yes == pks("treats/alcohol")
    assert listing.no == pks("care/detox")
    assert (listing.only, listing.dated_yes) == ([], [])
    assert (listing.verified_on, listing.verified_until) == (DAY, DAY + datetime.timedelta(90))


def test_stores_the_point_as_the_database_gives_it_back():
    center = CenterFactory()

    assert Listing.objects.get(pk=center.pk).point == ecef(*MADISON)


@pytest.mark.parametrize("publication", ["draft", "closed", "withdrawn"])
def test_a_center_that_is_not_published_loses_its_listing(publication):
    center = CenterFactory(closed_on=DAY)

    Center.unfiltered.filter(pk=center.pk).update(publication=publication)
    refresh([center.pk])
    assert not Listing.objects.exists()

    Center.unfiltered.filter(pk=center.pk).update(publication="published")
    refresh([center.pk])
    assert Listing.objects.get().center == center


def test_touches_no_other_center():
    center, other = CenterFactory.create_batch(2)
    Center.unfiltered.update(city="Monona")

    refresh([center.pk])

    assert Listing.objects.get(pk=center.pk).city == "Monona"
    assert Listing.objects.get(pk=other.pk).city == "Madison"


def test_is_undone_with_the_change_that_called_for_it():
    center = CenterFactory()

    with transaction.atomic():
        OfferingFactory(center=center, term=term("treats/alcohol"))
        assert Listing.objects.get().yes
        transaction.set_rollback(True)

    assert Listing.objects.get().yes == []


def test_takes_the_same_number_of_queries_for_one_and_for_many(django_assert_num_queries):
    centers = CenterFactory.create_batch(5, yes=["treats/alcohol"], verified=True, at=DAY)

    # Savepoint and its release; lock, centers, answers, checks, terms; delete and upsert.
    with django_assert_num_queries(9):
        refresh([centers[0].pk])
    with django_assert_num_queries(9):
        refresh(center.pk for center in centers)


# -- Exclusive programs ---------------------------------------------------------------------------


def test_an_exclusive_program_is_listed_for_the_need_that_it_serves_and_no_other():
    listing = CenterFactory(
        yes=[
            "exclusive/alcohol-only",
            "treats/alcohol",
            "treats/substance-use",
            "treats/opioids",
            "treats/ketamine",
            "offers/cbt",
        ],
        sections=["ketamine"],
        at=DAY,
    ).listing

    assert listing.only == pks("treats/alcohol")
    assert listing.yes == pks("exclusive/alcohol-only", "treats/alcohol", "offers/cbt")
    assert (listing.dated_yes, listing.dated_until) == ([], None)


def test_it_serves_its_need_even_where_that_is_not_said():
    listing = CenterFactory(yes=["exclusive/opioid-only"]).listing

    assert listing.yes == pks("exclusive/opioid-only", "treats/opioids")


def test_a_program_for_dui_cases_keeps_what_it_treats():
    """It is exclusive in whom it serves, which is another group of needs."""
    listing = CenterFactory(
        yes=["exclusive/dui-only", "serves/dui", "serves/adults", "treats/alcohol"]
    ).listing

    assert listing.only == pks("serves/dui")
    assert listing.yes == pks("exclusive/dui-only", "serves/dui", "treats/alcohol")


def test_a_program_that_says_no_to_being_exclusive_is_not():
    listing = CenterFactory(
        yes=["treats/alcohol", "treats/opioids"], no=["exclusive/alcohol-only"]
    ).listing

    assert listing.only == []
    assert listing.yes == pks("treats/alcohol", "treats/opioids")


# -- Proving and rebuilding -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("state", "MN"),
        ("yes", []),
        ("no", [1]),
        ("only", [1]),
        ("dated_yes", [1]),
        ("telehealth_yes", [1]),
        ("verified_until", DAY),
        ("point", (1.0, 2.0, 3.0)),
        ("latitude", MADISON[0] + 0.0001),
        ("sort_name", "aaa"),
        ("search_name", "aaa"),
    ],
)
def test_a_tampered_row_is_found_and_put_right(field, value):
    center = CenterFactory(verified=True, yes=["treats/alcohol"], at=DAY)
    CenterFactory()
    assert list(differences()) == []

    Listing.objects.filter(pk=center.pk).update(**{field: value})

    assert list(differences()) == [f"center {center.pk}: differs in {field}"]
    rebuild_all()
    assert list(differences()) == []


def test_missing_and_surplus_rows_are_found_and_put_right():
    missing, surplus = CenterFactory.create_batch(2)
    Listing.objects.filter(pk=missing.pk).delete()
    Center.unfiltered.filter(pk=surplus.pk).update(publication="draft")

    assert list(differences()) == [
        f"center {missing.pk}: published, but not listed",
        f"center {surplus.pk}: listed, but not published",
    ]
    rebuild_all()
    assert list(differences()) == []


def test_a_change_without_a_refresh_is_found():
    center = CenterFactory()
    Offering.objects.create(
        center=center, term=term("treats/alcohol"), answer="yes", basis="import", as_of=DAY
    )

    assert list(differences()) == [f"center {center.pk}: differs in yes"]


def test_rebuilding_says_how_far_it_is():
    CenterFactory.create_batch(3)
    told = []

    assert rebuild_all(progress=told.append) == 3
    assert sum(told) == 3
