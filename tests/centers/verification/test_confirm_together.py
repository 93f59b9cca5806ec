"""Two people who record the same section at the same moment."""

import datetime

import pytest

from centers.listings import differences
from centers.models import Confirmation, Listing
from centers.verification import confirm
from tests.factories import CenterFactory, UserFactory

DAY = datetime.date(2026, 3, 10)


@pytest.mark.django_db(transaction=True)
def test_their_checks_form_one_chain(at_once):
    center = CenterFactory()
    people = UserFactory.create_batch(4)
    reviewer = UserFactory()

    def record(person):
        return confirm(
            center,
            "contact",
            method="phone",
            evidence=f"Heard by {person}.",
            observed_on=DAY,
            recorded_by=person,
            reviewed_by=reviewer,
            at=DAY,
        )

    outcomes = at_once(*(lambda person=person: record(person) for person in people))

    assert {type(outcome) for outcome in outcomes} == {Confirmation}
    last = Confirmation.objects.latest().get()
    seen = set()
    while last:
        seen.add(last.recorded_by)
        last = last.supersedes
    assert seen == set(people)
    assert Listing.objects.get().center == center
    assert not list(differences())
