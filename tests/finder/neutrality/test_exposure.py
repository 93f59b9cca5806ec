"""The measurement of exposure: a fixed grid, no visitor, and what chance alone would give."""

import datetime
from fractions import Fraction
from io import StringIO
from itertools import combinations

import pytest
from django.core.management import call_command
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from centers.models import ExposureMeasurement
from finder.neutrality import Grid, measure
from finder.neutrality.chance import range_by_lot
from finder.search import Matches, search
from tests.factories import AdvertisingAgreementFactory, CenterFactory

CHICAGO = {"city": "Chicago", "state": "IL", "latitude": 41.88, "longitude": -87.63}
needs_places = pytest.mark.usefixtures("taxonomy", "gazetteer")


@pytest.fixture
def small_grid(monkeypatch) -> Grid:
    """Two places and two needs: four searches."""
    grid = Grid(("Milwaukee, WI", "Chicago, IL"), (None, ("treats", "alcohol")))
    monkeypatch.setattr(Grid, "load", classmethod(lambda cls: grid))
    monkeypatch.setattr("finder.neutrality.exposure._AT_A_TIME", 1)
    return grid


@pytest.mark.django_db
@needs_places
def test_the_grid_is_the_largest_city_of_each_state_with_each_need():
    grid = Grid.load()

    assert {"New York City, NY", "Milwaukee, WI", "Washington, DC", "San Juan, PR"} <= {
        *grid.places
    }
    assert len(grid.searches) == len(set(grid.searches)) == len(grid.places) * len(grid.needs)
    for address in grid.searches[:: len(grid.needs)]:
        found = search(QueryDict(address))
        assert isinstance(found, Matches), address
        assert not found.corrected
        assert not found.parameters.notes
        assert found.parameters.within == grid.miles
    assert found.parameters.verified_only


@pytest.mark.django_db
@needs_places
def test_counts_who_stands_among_the_first_ten(small_grid):
    for _n in range(11):
        CenterFactory(**CHICAGO, yes=["treats/alcohol"], verified=True)
    pays = CenterFactory(**CHICAGO | {"latitude": 41.879}, yes=["treats/alcohol"], verified=True)
    AdvertisingAgreementFactory(center=pays)
    # Too far from both cities for any search, and not verified: neither counts for places.
    AdvertisingAgreementFactory(center=CenterFactory(state="TX", latitude=30, verified=True))
    CenterFactory(**CHICAGO, yes=["treats/alcohol"])

    made = measure()

    assert (made.listings, made.advertisers) == (13, 2)
    assert (made.places, made.held) == (20, 2), "ten in Chicago, with and without the need"
    assert made.share_of_listings == pytest.approx(2 / 13)
    assert made.share_of_places == pytest.approx(0.1)
    assert made.within_chance
    assert ExposureMeasurement.objects.latest_finished() == made


@pytest.mark.django_db
@needs_places
def test_goes_on_where_it_was_stopped(small_grid, monkeypatch):
    def until_the_second(done, total):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure(progress=until_the_second)
    assert ExposureMeasurement.objects.latest_finished() is None
    (begun,) = ExposureMeasurement.objects.all()
    assert len(begun.first_ten) == 2
    seen = []

    made = measure(progress=lambda done, total: seen.append((done, total)))

    assert made == begun
    assert seen == [(2, 4), (3, 4), (4, 4)]
    assert list(made.first_ten) == small_grid.searches


@pytest.mark.django_db
@needs_places
def test_what_was_begun_on_another_day_is_made_anew(small_grid):
    def at_once(done, total):
        raise KeyboardInterrupt

    day = datetime.date(2026, 6, 15)
    with pytest.raises(KeyboardInterrupt):
        measure(day, progress=at_once)

    measure(day + datetime.timedelta(days=1))

    (only,) = ExposureMeasurement.objects.all()
    assert only.measured_on == datetime.date(2026, 6, 16)


@pytest.mark.django_db
@needs_places
def test_the_command_says_what_it_found_and_measures_only_when_it_is_time(small_grid):
    AdvertisingAgreementFactory(center=CenterFactory(**CHICAGO, verified=True))

    def run(**options) -> str:
        said = StringIO()
        call_command("measure_exposure", stdout=said, stderr=StringIO(), **options)
        return said.getvalue()

    assert "1 of 1 verified listings advertise and hold 1 of 1 first ten places" in run()
    assert ExposureMeasurement.objects.count() == 1
    assert "measured on" in run(older_than=30)
    assert ExposureMeasurement.objects.count() == 1
    run(older_than=-1)
    assert ExposureMeasurement.objects.count() == 2


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9), st.data())
def test_the_range_of_chance_is_that_of_all_ways_to_deal_the_labels(places, data):
    drawn = data.draw(st.integers(0, len(places)))
    sums = sorted(sum(chosen) for chosen in combinations(places, drawn))

    low, high = range_by_lot(places, drawn)

    assert sums[0] <= low <= high <= sums[-1]
    # 95 of 100 ways lie within, give or take what 2,000 draws can tell.
    within = Fraction(sum(low <= total <= high for total in sums), len(sums))
    assert within >= Fraction(92, 100)


def test_the_range_of_chance_is_the_same_every_time():
    places = [0, 1, 5, 0, 2, 8, 3] * 9

    assert range_by_lot(places, 12) == range_by_lot(places, 12)
    assert range_by_lot(places, 0) == (0, 0)
    assert range_by_lot(places, len(places)) == (sum(places), sum(places))
