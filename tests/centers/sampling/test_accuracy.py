"""The published figure: the share that was right, and how sure that is."""

import datetime
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centers.models import AccuracySample, SampledListing
from centers.sampling import accuracy_of, published_accuracy, wilson
from tests.factories import CenterFactory, StaffFactory

DAY = datetime.date(2026, 3, 10)
NOW = datetime.datetime(2026, 3, 20, 15, tzinfo=datetime.UTC)


# R. G. Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics in
# Medicine 17, 857-872, table I: the score method without continuity correction.
@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson(right, n, low, high):
    assert wilson(right, n) == pytest.approx((low, high), abs=0.00005)


@pytest.mark.parametrize(("right", "n"), [(8, 10), (95, 100), (3, 7)])
def test_its_bounds_are_the_shares_that_the_sample_just_does_not_refuse(right, n):
    """What the interval is by definition: a share is z standard errors of its own away."""
    for bound in wilson(right, n):
        standard_error = math.sqrt(bound * (1 - bound) / n)
        assert abs(right / n - bound) == pytest.approx(1.959964 * standard_error, rel=1e-6)


def test_more_confidence_is_a_wider_interval():
    low, high = wilson(8, 10, 0.99)
    assert low < wilson(8, 10)[0]
    assert high > wilson(8, 10)[1]


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_mirrors(case):
    right, n = case
    low, high = wilson(right, n)
    assert 0 <= low <= right / n <= high <= 1
    assert wilson(n - right, n) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(("right", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_no_share_has_no_interval(right, n):
    with pytest.raises(ValueError, match="no share"):
        wilson(right, n)


def sample_with(*results, day=DAY, demo=False):
    """A sample whose listings have these results and items."""
    sample = AccuracySample.objects.create(
        drawn_on=day, size=len(results), population=99, seed="abc"
    )
    caller = StaffFactory()
    for result, items in results:
        called = {"called_by": caller, "called_at": NOW} if result else {}
        SampledListing.objects.create(
            sample=sample,
            center=CenterFactory(demo=demo),
            published={},
            answers={"items": items},
            result=result,
            **called,
        )
    return sample


GOOD = ("right", {"phone": "right", "address": "right", "care": "right"})
BAD = ("wrong", {"phone": "right", "address": "wrong"})
NOBODY = ("unreached", {})
OPEN = ("", {})


@pytest.mark.django_db
def test_the_figure_of_a_sample():
    sample = sample_with(GOOD, GOOD, BAD, NOBODY)

    found = accuracy_of(sample)

    assert (found.overall.right, found.overall.n) == (2, 4)
    assert (found.wrong, found.unreached) == (1, 1)
    assert (found.overall.low, found.overall.high) == wilson(2, 4)
    assert [(item.value, share.right, share.n) for item, share in found.items] == [
        ("phone", 3, 3),
        ("address", 2, 3),
        ("care", 2, 2),
    ]
    assert not found.demo


@pytest.mark.django_db
def test_there_is_none_until_all_are_called():
    assert published_accuracy() is None

    sample = sample_with(GOOD, OPEN)
    assert accuracy_of(sample) is None
    assert published_accuracy() is None


@pytest.mark.django_db
def test_the_latest_complete_one_is_published():
    sample_with(BAD, day=DAY)
    latest = sample_with(GOOD, day=DAY + datetime.timedelta(days=30))
    sample_with(OPEN, day=DAY + datetime.timedelta(days=60))

    assert published_accuracy().sample == latest


@pytest.mark.django_db
def test_a_sample_of_the_demo_says_so():
    assert accuracy_of(sample_with(GOOD, demo=True)).demo


# -- The public page ------------------------------------------------------------------------------


@pytest.fixture
def page(client, settings, db):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }

    settings.WHITENOISE_AUTOREFRESH = True

    def read() -> str:
        return " ".join(client.get("/how-we-verify/").content.decode().split())

    return read


def test_the_page_invents_nothing(page):
    sample_with(GOOD, OPEN)
    assert "There is no figure yet" in page()
    assert "%" not in page()


def test_the_page_gives_share_interval_day_and_number(page):
    sample_with(*[GOOD] * 8, BAD, NOBODY)

    text = page()

    assert "80.0% of the listings we called were right" in text
    assert "between 49.0% and 94.3%" in text
    assert "Drawn on March 10, 2026: 10 of 99 verified listings" in text
    assert "8 right, 1 wrong, 1 not reached" in text
    assert "it counts as not right" in text
    assert "fictional demo centers, and the figures" not in text


def test_the_page_says_that_a_demo_sample_is_one(page):
    sample_with(GOOD, demo=True)
    assert "the figures below are about them" in page()
