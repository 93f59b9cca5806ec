"""Two listings of one place become one: what goes where, what stays, and the way back."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from centers.lifecycle import LifecycleError, close, merge, plan_merge, publish, undo, unpublish
from centers.listings import differences
from centers.models import Center, CenterPhone, Listing, Offering, SourceRecord, Submission, Task
from centers.tasks import open_task
from tests.factories import (
    CenterFactory,
    CenterIdentifierFactory,
    OfferingFactory,
    PhoneFactory,
    SourceRecordFactory,
    check,
    term,
)

pytestmark = pytest.mark.django_db

OLD, NEW = datetime.date(2025, 1, 1), datetime.date(2026, 1, 1)
WHY = "Same place, two directories."


@pytest.fixture
def loser():
    return CenterFactory(name="North Street Recovery")


@pytest.fixture
def winner():
    return CenterFactory(name="Recovery on North Street")


@pytest.fixture
def merged(loser, winner, lead):
    def do(**changes):
        return merge(loser, winner, by=lead, reason=WHY, **changes)

    return do


def test_the_loser_is_withdrawn_and_leads_to_the_winner(loser, winner, merged):
    event = merged()

    loser.refresh_from_db()
    assert (loser.publication, loser.merged_into) == ("withdrawn", winner)
    assert (event.center, event.other, event.reason) == (loser, winner, WHY)
    assert list(Listing.objects.values_list("center", flat=True)) == [winner.pk]
    assert list(differences()) == []


def test_all_goes_back_exactly(loser, winner, merged, snapshot, lead):
    for center in (loser, winner):
        SourceRecordFactory(center=center)
        CenterIdentifierFactory(center=center)
        for reason in (Task.Reason.PUBLIC_REPORT, Task.Reason.IMPORT_CANDIDATE):
            open_task(center, reason, detail={"of": center.public_id})
        check(center, "contact" if center is loser else "payment")
    open_task(loser, Task.Reason.DISCREPANCY, serious=True)
    open_task(winner, Task.Reason.POSSIBLE_DUPLICATE, detail={"other": loser.public_id})
    PhoneFactory(center=loser, number="+16085550177", extension="4")
    OfferingFactory(center=loser, term=term("care/detox"), answer="yes")
    OfferingFactory(center=loser, term=term("care/outpatient"), answer="no", as_of=NEW)
    OfferingFactory(
        center=winner, term=term("care/outpatient"), answer="yes", basis="import", as_of=OLD
    )
    before = snapshot()

    event = merged()
    assert snapshot() != before
    undo(event, by=lead)

    assert snapshot() == before


def test_records_and_identifiers_move_with_their_match(loser, winner, merged):
    record, identifier = SourceRecordFactory(center=loser), CenterIdentifierFactory(center=loser)

    merged()

    record.refresh_from_db()
    identifier.refresh_from_db()
    assert (record.center, identifier.center) == (winner, winner)
    # Later imports look the center up by the record's source and key.
    assert SourceRecord.objects.get(source=record.source, key=record.key).center == winner


def test_checks_stay_with_the_listing_they_were_made_for(loser, winner, merged):
    (made,) = check(loser, "contact")
    merged()
    made.refresh_from_db()
    assert made.center == loser
    assert not winner.confirmations.exists()


def test_phones_that_are_not_there_are_copied_behind(loser, winner, merged):
    same = winner.phones.get()
    PhoneFactory(center=loser, number=same.number)
    PhoneFactory(center=loser, number="+16085550177")

    merged()

    numbers = list(winner.phones.values_list("number", flat=True))
    assert numbers[0] == same.number
    assert set(numbers[1:]) == set(
        CenterPhone.objects.filter(center=loser).values_list("number", flat=True)
    ) - {same.number}


def test_no_unchecked_number_joins_a_checked_contact(loser, winner, merged):
    check(winner, "contact")
    before = list(winner.phones.values())
    plan = plan_merge(loser, winner)
    assert [phone.center for phone in plan.phones_left] == [loser]

    merged()

    assert list(winner.phones.values()) == before


# -- Answers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        (("yes", "import", OLD), None, ("yes", "import", OLD)),
        (("no", "research", OLD), ("yes", "provider", NEW), ("no", "research", OLD)),
        (("no", "provider", OLD), ("yes", "import", NEW), ("no", "provider", OLD)),
        (("no", "provider", NEW), ("yes", "research", OLD), ("yes", "research", OLD)),
        (("no", "import", NEW), ("yes", "import", OLD), ("no", "import", NEW)),
        (("no", "import", OLD), ("yes", "import", NEW), ("yes", "import", NEW)),
        (("no", "import", NEW), ("yes", "import", NEW), ("yes", "import", NEW)),
        (("yes", "import", NEW), ("yes", "import", OLD), ("yes", "import", NEW)),
    ],
)
def test_the_answer_that_ranks_higher_stands(loser, winner, merged, theirs, ours, expected):
    for center, said in ((loser, theirs), (winner, ours)):
        if said:
            answer, basis, as_of = said
            OfferingFactory(
                center=center, term=term("care/detox"), answer=answer, basis=basis, as_of=as_of
            )
    merged()

    stands = winner.offerings.get(term=term("care/detox"))
    assert (stands.answer, stands.basis, stands.as_of) == expected
    # The loser keeps its own, for the way back.
    kept = loser.offerings.get(term=term("care/detox"))
    assert (kept.answer, kept.basis, kept.as_of) == theirs


def test_in_a_checked_part_only_the_teams_word_counts(loser, winner, merged):
    check(winner, "services")
    OfferingFactory(center=loser, term=term("care/detox"), basis="import", as_of=NEW)
    OfferingFactory(center=loser, term=term("care/outpatient"), basis="research", as_of=NEW)
    OfferingFactory(center=loser, term=term("pay/medicaid"), basis="import", as_of=NEW)

    merged()

    slugs = set(winner.offerings.values_list("term__slug", flat=True))
    assert slugs == {"outpatient", "medicaid"}


def test_a_yes_to_treating_ketamine_addiction_never_comes_over(loser, winner, merged):
    OfferingFactory(center=loser, term=term("treats/ketamine"), answer="yes", basis="research")
    check(loser, "ketamine")
    check(winner, "ketamine")
    assert "needs a check" in plan_merge(loser, winner).answers[0].kept_because

    merged()

    assert not winner.offerings.exists()
    assert Listing.objects.get(center=winner).dated_yes == []


# -- Tasks -----------------------------------------------------------------------------------------


def test_reports_move_and_what_concerned_the_listing_closes(loser, winner, merged):
    report = open_task(loser, Task.Reason.PUBLIC_REPORT, serious=True)
    for reason in ("expiring", "import-candidate", "possible-duplicate", "sample"):
        open_task(loser, reason)
    answered = open_task(winner, Task.Reason.POSSIBLE_DUPLICATE, detail={"other": loser.public_id})

    merged()

    there = Task.objects.open().values_list("center", "reason")
    assert set(there) == {(winner.pk, report.reason), (loser.pk, "sample")}
    answered.refresh_from_db()
    assert answered.closed_at


def test_a_second_report_joins_the_one_that_is_there(loser, winner, merged, snapshot, lead):
    open_task(loser, Task.Reason.PUBLIC_REPORT, serious=True, detail={"what": "wrong number"})
    open_task(winner, Task.Reason.PUBLIC_REPORT, detail={"what": "rude"})
    before = snapshot()

    event = merged()

    task = Task.objects.open().get()
    assert (task.center, task.serious, task.detail["what"]) == (winner, True, "rude")
    assert {"what": "wrong number"} in task.detail.values()
    undo(event, by=lead)
    assert snapshot() == before


# -- What is refused -------------------------------------------------------------------------------


def refused(loser, winner, lead, snapshot) -> str:
    before = snapshot()
    with pytest.raises(LifecycleError) as caught:
        merge(loser, winner, by=lead, reason=WHY)
    assert snapshot() == before
    assert caught.value.messages == plan_merge(loser, winner).problems
    return " ".join(caught.value.messages)


def test_into_itself(loser, lead, snapshot):
    assert "into itself" in refused(loser, loser, lead, snapshot)


def test_in_a_circle(loser, winner, merged, lead, snapshot):
    merged()
    loser.refresh_from_db()
    assert "already" in refused(winner, loser, lead, snapshot)


def test_a_circle_is_refused_by_the_database_too(loser, winner, merged, sql):
    merged()
    with pytest.raises(IntegrityError, match="merged into itself"):
        sql(
            "UPDATE centers_center SET merged_into_id = %s, publication = 'withdrawn'"
            " WHERE id = %s",
            loser.pk,
            winner.pk,
        )


def test_a_demo_listing_into_a_real_one(winner, lead, snapshot):
    assert "demo" in refused(CenterFactory(demo=True), winner, lead, snapshot)


def test_a_published_listing_into_a_draft(loser, lead, snapshot):
    assert "not published" in refused(loser, CenterFactory(draft=True), lead, snapshot)


def test_while_a_check_waits_for_review(loser, winner, lead, member, snapshot):
    Submission.objects.create(
        center=loser,
        section="contact",
        outcome="confirmed",
        method="phone",
        evidence="Called.",
        observed_on=NEW,
        review_reason="first",
        recorded_by=member,
    )
    assert "waits for review" in refused(loser, winner, lead, snapshot)


def test_by_a_member(loser, winner, member):
    with pytest.raises(PermissionDenied):
        merge(loser, winner, by=member, reason=WHY)


def test_without_a_reason(loser, winner, lead):
    with pytest.raises(LifecycleError):
        merge(loser, winner, by=lead, reason=" ")


# -- Chains and later changes ----------------------------------------------------------------------


def test_chains_lead_to_their_end_and_are_undone_from_there(loser, winner, lead, snapshot):
    last = CenterFactory()
    SourceRecordFactory(center=loser)
    before = snapshot()
    first = merge(loser, winner, by=lead, reason=WHY)
    second = merge(winner, last, by=lead, reason=WHY)

    loser.refresh_from_db()
    assert loser.survivor() == last
    assert SourceRecord.objects.get().center == last
    with pytest.raises(LifecycleError, match="later change"):
        undo(first, by=lead)
    undo(second, by=lead)
    undo(first, by=lead)
    assert snapshot() == before


def test_what_happened_to_the_winners_publication_is_not_in_the_way(loser, winner, merged, lead):
    event = merged()
    unpublish(winner, by=lead, reason="Phone is dead.")

    undo(event, by=lead)

    loser.refresh_from_db()
    winner.refresh_from_db()
    assert (loser.publication, winner.publication) == ("published", "draft")


def test_undoing_leaves_newer_words_alone(loser, winner, merged, lead):
    OfferingFactory(center=loser, term=term("care/detox"), answer="yes", basis="import", as_of=OLD)
    event = merged()
    Offering.objects.filter(center=winner).update(answer="no", basis="research", as_of=NEW)

    undo(event, by=lead)

    stays = winner.offerings.get()
    assert (stays.answer, stays.basis) == ("no", "research")
    assert loser.offerings.get().answer == "yes"
    assert list(differences()) == []


def test_a_merged_listing_has_no_life_of_its_own(loser, winner, merged, lead):
    merged()
    for verb, extra in ((publish, {}), (close, {"closed_on": NEW})):
        with pytest.raises(LifecycleError, match="merged"):
            verb(loser, by=lead, reason="Again.", **extra)
    assert Center.unfiltered.get(pk=loser.pk).publication == "withdrawn"
