"""check_listings and rebuild_listings, as an operator runs them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from centers.models import Listing
from tests.factories import CenterFactory

pytestmark = pytest.mark.django_db


def run(*arguments) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_all_is_well():
    CenterFactory.create_batch(2)

    assert run("check_listings") == "2 listings equal their rebuild\n"


def test_each_difference_has_a_line_and_the_command_fails():
    first, second = CenterFactory.create_batch(2)
    Listing.objects.update(city="Elsewhere")
    out = StringIO()

    with pytest.raises(CommandError, match="2 listings differ") as caught:
        call_command("check_listings", stdout=out)

    assert caught.value.returncode == 1
    assert out.getvalue().splitlines() == [
        f"center {first.pk}: differs in city",
        f"center {second.pk}: differs in city",
    ]


def test_rebuilding_puts_it_right():
    CenterFactory.create_batch(2)
    CenterFactory(closed=True)
    Listing.objects.update(city="Elsewhere")

    assert run("rebuild_listings") == "3 centers looked at, 2 listed\n"
    assert run("check_listings") == "2 listings equal their rebuild\n"


@pytest.mark.django_db(transaction=True)
def test_clustering_stores_the_rows_along_the_map():
    CenterFactory()

    run("rebuild_listings", "--cluster")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index "
            "WHERE indrelid = 'centers_listing'::regclass AND indisclustered"
        )
        assert cursor.fetchall() == [("listing_point",)]
    assert run("check_listings") == "1 listings equal their rebuild\n"
