"""Only the research team can say that a center treats ketamine addiction; the database sees to it.

DESIGN.md, promise 5: giving ketamine and treating ketamine addiction are two different facts.
"""

import datetime

import pytest
from django.db import IntegrityError, transaction

from centers.models import Offering, Term
from tests.factories import CenterFactory, OfferingFactory, term

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 10)
REFUSAL = "only the research team"
_INSERT = """
    INSERT INTO centers_offering (center_id, term_id, answer, basis, as_of)
    VALUES (%s, %s, %s, %s, %s)
"""


@pytest.fixture
def center():
    return CenterFactory()


@pytest.fixture
def guarded():
    return term("treats/ketamine")


def test_exactly_one_term_of_the_taxonomy_is_guarded(guarded):
    assert guarded.needs_confirmation
    assert not term("offers/ketamine-therapy").needs_confirmation


@pytest.mark.parametrize("basis", ["import", "provider"])
class TestAnyoneElse:
    def test_cannot_say_yes_in_sql(self, sql, center, guarded, basis):
        with pytest.raises(IntegrityError, match=REFUSAL):
            sql(_INSERT, center.pk, guarded.pk, "yes", basis, DAY)

    def test_cannot_say_yes_through_the_orm(self, center, guarded, basis):
        with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
            Offering.objects.create(
                center=center, term=guarded, answer="yes", basis=basis, as_of=DAY
            )

    def test_cannot_slip_it_into_a_batch(self, center, guarded, basis):
        rows = [
            Offering(center=center, term=t, answer="yes", basis=basis, as_of=DAY)
            for t in (term("treats/alcohol"), guarded, term("offers/ketamine-therapy"))
        ]
        with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
            Offering.objects.bulk_create(rows)
        assert not Offering.objects.exists()

    def test_cannot_upsert_it(self, center, guarded, basis):
        OfferingFactory(center=center, term=guarded, answer="no")
        row = Offering(center=center, term=guarded, answer="yes", basis=basis, as_of=DAY)

        with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
            Offering.objects.bulk_create(
                [row],
                update_conflicts=True,
                unique_fields=["center", "term"],
                update_fields=["answer", "basis", "as_of"],
            )
        assert Offering.objects.get().answer == "no"

    def test_cannot_take_over_a_yes_of_the_team(self, sql, center, guarded, basis):
        OfferingFactory(center=center, term=guarded)

        with pytest.raises(IntegrityError, match=REFUSAL):
            sql("UPDATE centers_offering SET basis = %s", basis)

    def test_cannot_turn_another_answer_into_it(self, sql, center, guarded, basis):
        OfferingFactory(center=center, term=guarded, answer="no", basis=basis)
        other = OfferingFactory(center=center, term=term("treats/alcohol"), basis=basis)

        with pytest.raises(IntegrityError, match=REFUSAL):
            sql("UPDATE centers_offering SET answer = 'yes' WHERE term_id = %s", guarded.pk)
        sql("DELETE FROM centers_offering WHERE term_id = %s", guarded.pk)
        with pytest.raises(IntegrityError, match=REFUSAL):
            sql("UPDATE centers_offering SET term_id = %s WHERE id = %s", guarded.pk, other.pk)

    def test_can_say_that_ketamine_is_given(self, sql, center, basis):
        given = term("offers/ketamine-therapy")

        assert sql(_INSERT, center.pk, given.pk, "yes", basis, DAY) == 1


def test_the_research_team_can_say_it(sql, center, guarded):
    assert sql(_INSERT, center.pk, guarded.pk, "yes", "research", DAY) == 1


def test_the_guard_knows_the_term_by_its_mark_and_not_by_its_number(sql, center):
    other = term("treats/alcohol")
    Term.objects.filter(pk=other.pk).update(needs_confirmation=True)

    with pytest.raises(IntegrityError, match=REFUSAL):
        sql(_INSERT, center.pk, other.pk, "yes", "import", DAY)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [("offering_answer_known", {"answer": "may"}), ("offering_basis_known", {"basis": "rumor"})],
)
def test_unknown_words_are_refused(constraint, change):
    OfferingFactory(term=term("treats/alcohol"))

    with pytest.raises(IntegrityError, match=constraint):
        Offering.objects.update(**change)


def test_a_center_answers_a_term_once(sql):
    offering = OfferingFactory(term=term("treats/alcohol"))

    with pytest.raises(IntegrityError, match="offering_unique"):
        sql(_INSERT, offering.center_id, offering.term_id, "no", "import", DAY)
