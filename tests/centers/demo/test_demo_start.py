"""The demo on a register that does not have it yet."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from centers import demo
from centers.demo import keep_demo, load_demo, remove_demo
from centers.demo.fixture import read_centers
from centers.models import Confirmation, Listing, Offering, Term
from tests.factories import CenterFactory

DAY = datetime.date(2026, 3, 10)


def run(*arguments) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_it_says_which_term_is_missing(empty):
    Term.objects.filter(category__slug="treats", slug="alcohol").update(slug="drink")

    with pytest.raises(CommandError, match=r"load_fixtures first.* treats/alcohol"):
        call_command("load_demo")
    assert not demo.is_loaded()


@pytest.mark.parametrize("day", [datetime.date(2024, 2, 29), datetime.date(2027, 1, 1)])
def test_loads_on_any_day(empty, day):
    assert load_demo(day)
    assert Listing.objects.verified(day).exists()
    assert not Confirmation.objects.filter(observed_on__gte=day).exists()


def test_is_not_loaded_where_only_real_centers_are(db):
    CenterFactory()

    assert not demo.is_loaded()


def test_removing_what_is_not_there_removes_nothing(db):
    real = CenterFactory(verified=True)

    assert remove_demo() == demo.Removed(0, 0, 0)
    assert real.confirmations.count() == 4


def test_a_first_start_loads_it_and_the_next_finds_it(empty):
    assert keep_demo(DAY) == f"{len(read_centers())} fictional centers loaded"
    assert keep_demo(DAY) == "up to date"


def test_removed_before_the_first_start_it_never_comes(empty):
    remove_demo()

    assert keep_demo(DAY) == "was removed, so it stays away"


def test_it_does_not_mix_with_real_centers(empty):
    CenterFactory()

    assert keep_demo(DAY) == "left out, because the register holds real centers"
    assert not demo.is_loaded()


def test_the_commands_say_what_they_did(empty):
    count = len(read_centers())

    assert run("load_demo") == f"Demo: {count} fictional centers loaded\n"
    assert run("load_demo") == "Demo: loaded already\n"
    assert Listing.objects.verified(timezone.localdate()).exists()
    assert run("check_listings").endswith("listings equal their rebuild\n")

    answers, checks = Offering.objects.count(), Confirmation.objects.count()
    assert run("remove_demo", "--yes") == (
        f"Demo: removed {count} centers, {answers:,} answers, {checks:,} checks\n"
    )
    assert run("remove_demo") == "Demo: removed 0 centers, 0 answers, 0 checks\n"
