"""A rebuild while somebody works: it never writes an older state over a newer one."""

import threading

import pytest
from django.db import transaction

from centers.listings import differences, rebuild_all
from centers.models import Listing
from tests.factories import CenterFactory, OfferingFactory, term


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_waits_for_a_change_that_is_under_way(at_once):
    center, alcohol = CenterFactory(), term("treats/alcohol")
    changed = threading.Event()

    def change():
        with transaction.atomic():
            OfferingFactory(center=center, term=alcohol)
            changed.set()
            # Long enough for a rebuild that does not wait to have read the state before.
            threading.Event().wait(0.5)

    def rebuild():
        changed.wait(10)
        return rebuild_all()

    assert at_once(change, rebuild) == [None, 1]
    assert Listing.objects.get().yes == [alcohol.pk]
    assert list(differences()) == []
