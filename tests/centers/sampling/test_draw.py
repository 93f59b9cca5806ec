"""Drawing a sample: at random, of what is verified, and the same again from its seed."""

import datetime
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from centers.models import AccuracySample, SampledListing, Task
from centers.sampling import NotEnoughListings, SampleOpen, draw_sample
from tests.factories import CenterFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 10)


def verified(count, **arguments):
    return CenterFactory.create_batch(count, verified=True, at=DAY, **arguments)


def drawn_centers(sample):
    return [listing.center for listing in sample.listings.all()]


def done(sample):
    """As if never drawn, so that the next one can be."""
    Task.objects.all().delete()
    sample.delete()


def test_it_takes_currently_verified_listings_only():
    good = verified(3)
    CenterFactory(), CenterFactory(closed=True)
    CenterFactory(verified=True, at=DAY - datetime.timedelta(days=91))  # Lapsed yesterday.

    sample = draw_sample(3, at=DAY)

    assert set(drawn_centers(sample)) == set(good)
    assert (sample.size, sample.population, sample.drawn_on) == (3, 3, DAY)


def test_demo_listings_are_left_out_unless_there_is_nothing_else():
    demo = verified(2, demo=True)
    sample = draw_sample(2, at=DAY)
    assert set(drawn_centers(sample)) == set(demo)
    done(sample)

    real = verified(2)
    assert set(drawn_centers(draw_sample(2, at=DAY))) == set(real)


def test_the_seed_draws_the_same_again():
    verified(8)
    first = draw_sample(4, at=DAY, seed="abc")
    centers = drawn_centers(first)
    done(first)

    again = draw_sample(4, at=DAY, seed="abc")
    assert drawn_centers(again) == centers
    done(again)

    assert drawn_centers(draw_sample(4, at=DAY, seed="abd")) != centers


def test_a_seed_is_drawn_and_kept_where_none_is_given():
    verified(1)
    first = draw_sample(1, at=DAY)
    seeds = {first.seed}
    done(first)
    seeds.add(draw_sample(1, at=DAY).seed)

    assert len(seeds) == 2
    assert all(seeds)


def test_every_listing_has_about_the_same_chance():
    """Over 300 draws of 2 from 6, each comes up 100 times give or take: within four standard
    deviations, sqrt(300 * 1/3 * 2/3) = 8.2, so that the test holds for these fixed seeds."""
    from centers.sampling.draw import _lot

    ids = [f"id-{n}" for n in range(6)]
    counts = Counter(
        public_id
        for seed in range(300)
        for public_id in sorted(ids, key=lambda public_id: _lot(str(seed), public_id))[:2]
    )
    assert set(counts) == set(ids)
    assert all(67 < count < 133 for count in counts.values())


def test_what_was_published_is_kept_and_a_task_opened(drawn):
    assert drawn.published["name"] == drawn.center.name
    assert drawn.published["phones"] == [
        {"kind": "main", "number": "+16085550111", "extension": ""}
    ]
    assert drawn.published["street1"] == "12 North Main Street"
    assert drawn.published["answers"] == {
        "care/detox": "yes",
        "care/outpatient": "no",
        "treats/ketamine": "yes",
    }
    task = Task.objects.get()
    assert (task.center, task.reason) == (drawn.center, "sample")
    assert task.detail == {"sample": drawn.sample_id}
    assert task.due_on == DAY + datetime.timedelta(days=14)


def test_later_changes_of_the_listing_do_not_touch_what_is_kept(drawn):
    drawn.center.offerings.all().delete()
    drawn.refresh_from_db()

    assert drawn.published["answers"]["care/detox"] == "yes"


def test_ketamine_addiction_counts_as_published_only_while_its_check_holds(asked):
    CenterFactory(verified=True, at=DAY, yes=["treats/ketamine", "care/detox"])

    listing = draw_sample(1, at=DAY).listings.get()
    assert listing.published["answers"] == {"care/detox": "yes"}


def test_one_sample_at_a_time(drawn):
    with pytest.raises(SampleOpen):
        draw_sample(1, at=DAY)
    assert AccuracySample.objects.count() == 1


def test_no_more_than_there_are():
    verified(2)
    with pytest.raises(NotEnoughListings) as refused:
        draw_sample(3, at=DAY)
    assert refused.value.population == 2
    assert not AccuracySample.objects.exists()


def test_none_is_no_sample():
    with pytest.raises(ValueError, match="at least one"):
        draw_sample(0)


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_draw_one(at_once):
    verified(4)

    outcomes = at_once(*[lambda: draw_sample(2, at=DAY)] * 2)

    assert {type(outcome) for outcome in outcomes} == {AccuracySample, SampleOpen}
    assert SampledListing.objects.count() == 2


# -- The command ----------------------------------------------------------------------------------


def test_the_command_draws_and_says_so(capsys):
    CenterFactory.create_batch(3, verified=True)

    call_command("draw_sample", size=2, seed="abc")

    assert AccuracySample.objects.get().seed == "abc"
    assert "2 of 3 verified listings, seed abc" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"size": 5}, "only 1 verified"),
        ({"size": 0}, "at least one"),
        ({"size": 1, "seed": "x" * 33}, "32 characters"),
    ],
)
def test_the_command_says_why_not(arguments, message):
    CenterFactory(verified=True)
    with pytest.raises(CommandError, match=message):
        call_command("draw_sample", **arguments)


def test_the_command_waits_for_the_last_sample():
    CenterFactory.create_batch(2, verified=True)
    call_command("draw_sample", size=1)
    with pytest.raises(CommandError, match="last sample"):
        call_command("draw_sample", size=1)
