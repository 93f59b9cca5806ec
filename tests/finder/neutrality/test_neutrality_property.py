"""Whoever advertises, any search of any register finds the same, byte for byte."""

import datetime
from decimal import Decimal

import pgtrigger
import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from centers.advertising import advertised
from centers.models import AdvertisingAgreement, Center, Listing, User
from finder.neutrality.fingerprint import content
from finder.search import search
from tests.finder.search.registers import (
    DAY,
    TODAY,
    of_many_registers,
    queries,
    register_of,
    registers,
    undone,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

SINCE = timezone.make_aware(datetime.datetime.combine(TODAY, datetime.time.min)) - 9 * DAY

some_queries = st.lists(queries, min_size=3, max_size=6)
flags = st.lists(st.booleans(), min_size=24, max_size=24)


def let_advertise(centers: list[Center]) -> None:
    """Agreements of these centers, running on TODAY: also of those that the gate would refuse."""
    enters, approves = User.objects.order_by("pk")[:2]
    with pgtrigger.ignore("centers.AdvertisingAgreement:only_for_verified"):
        AdvertisingAgreement.objects.bulk_create(
            AdvertisingAgreement(
                center=center,
                period=DateRange(TODAY - 9 * DAY, TODAY + 9 * DAY),
                fee=Decimal(10_000 * (center.pk % 7)),
                invoice=f"INV-{center.pk}",
                entered_by=enters,
                approved_by=approves,
                approved_at=SINCE,
            )
            for center in centers
        )


def seen(queries) -> list[bytes]:
    """All that each search gives: the centers in their order, and every number."""
    return [content(search(url(query), at=TODAY)).encode() for query in queries]


@of_many_registers
@given(registers, some_queries, flags)
def test_flipping_every_flag_leaves_every_search_as_it_is(specs, queries, flags):
    with register_of(specs):
        centers = list(Center.unfiltered.order_by("pk"))
        could = set(Listing.objects.verified(TODAY).values_list("pk", flat=True))
        with undone():
            let_advertise([c for c, flag in zip(centers, flags, strict=False) if flag])
            some, marked = seen(queries), advertised(could, TODAY).keys()
        with undone():
            let_advertise([c for c, flag in zip(centers, flags, strict=False) if not flag])
            others, marked_then = seen(queries), advertised(could, TODAY).keys()

        assert some == others
        assert (marked | marked_then, marked & marked_then) == (could, set()), "all were flipped"
