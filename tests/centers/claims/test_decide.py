"""Who outranks whom: the research team, then the provider, then a source."""

import pytest
from django.db import IntegrityError, transaction

from centers import claims
from centers.accounts import Role
from centers.lifecycle import LifecycleError, merge, undo
from centers.models import Proposal, ProviderStaff, Task
from centers.tasks import settle
from tests.factories import CenterFactory, StaffFactory, check, term

pytestmark = pytest.mark.django_db

NUMBER = {"phones": [{"kind": "main", "number": "608 555 0199"}]}


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.OUTBOX_AT_ONCE = False


@pytest.fixture(autouse=True)
def terms():
    for path in ("care/outpatient", "treats/ketamine", "offers/ketamine-therapy"):
        term(path)


@pytest.fixture
def member():
    return StaffFactory()


@pytest.fixture
def lead():
    return StaffFactory(role=Role.RESEARCH_LEAD)


@pytest.fixture
def staff_of():
    return lambda center: ProviderStaff.objects.create(
        center=center, name="Ann", email=f"ann@{center.public_id}.example", proof="phone"
    )


@pytest.fixture
def accept(member):
    def decide(proposal):
        return claims.decide(proposal, by=member, taken=claims.names_of(proposal))

    return decide


def test_what_we_checked_is_checked_again_and_not_overwritten(staff_of, accept):
    center = CenterFactory(verified=True, yes=["care/detox"], phone="+16085550101")
    staff = staff_of(center)
    services = {"answers": {"care/detox": "no"}}
    for section, facts in (("contact", NUMBER), ("services", services)):
        decided = accept(claims.propose(staff, section, facts))
        assert set(decided.outcomes.values()) == {"checking"}
    assert [p.number for p in center.phones.all()] == ["+16085550101"]
    assert center.offerings.get(term__slug="detox").answer == "yes"
    assert not claims.standing_words([center])[center.pk]
    task = Task.objects.open().get()
    assert (task.reason, task.detail["sections"]) == ("check-wanted", ["contact", "services"])

    check(center, "contact", facts=NUMBER)
    settle(center, by=None)
    assert Task.objects.open().exists(), "services are still to be checked"
    check(center, "services")
    settle(center, by=None)
    assert not Task.objects.open().exists()


def test_answers_are_the_providers_word_and_ketamine_takes_a_check(staff_of, accept):
    center = CenterFactory(yes=["care/detox"])
    staff = staff_of(center)
    facts = {"answers": {"care/outpatient": "yes", "care/detox": "no"}}
    said = accept(claims.propose(staff, "services", facts))
    assert said.outcomes == {"care/detox": "checking", "care/outpatient": "accepted"}
    offering = center.offerings.get(term__slug="outpatient")
    assert (offering.answer, offering.basis, offering.as_of) == (
        "yes",
        "provider",
        said.made_at.date(),
    )
    both = {"treats/ketamine": "yes", "offers/ketamine-therapy": "no"}
    ketamine = accept(claims.propose(staff, "ketamine", {"answers": both}))
    assert set(ketamine.outcomes.values()) == {"checking"}
    assert center.offerings.filter(term__section="ketamine").count() == 0


def test_the_database_lets_nobody_put_a_number_in_alone(staff_of, member):
    made = claims.propose(staff_of(CenterFactory()), "contact", NUMBER)
    lone = {"state": "decided", "outcomes": {"phones": "accepted"}, "decided_at": made.made_at}
    for agreed_by in (None, member):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=made.pk).update(
                **lone, decided_by=member, agreed_by=agreed_by
            )


def test_a_later_proposal_takes_the_place_of_the_first(staff_of, member):
    staff = staff_of(CenterFactory())
    first = claims.propose(staff, "contact", {"hours": "8 to 5"})
    second = claims.propose(staff, "contact", {"hours": "9 to 5"})
    with pytest.raises(claims.ClaimError, match="nothing left to decide"):
        claims.decide(first, by=member, taken=["hours"])
    with pytest.raises(claims.ClaimError, match="not part of the proposal"):
        claims.decide(second, by=member, taken=["phones"])
    claims.decide(second, by=member, taken=[], answer="We called: it is 8 to 5.")
    assert Task.objects.open().count() == 0


def test_people_move_with_a_merge_and_back(staff_of, lead, member):
    loser, winner = CenterFactory(), CenterFactory()
    staff = staff_of(loser)
    waiting = claims.propose(staff, "contact", {"hours": "8 to 5"})
    with pytest.raises(LifecycleError, match="proposes waits"):
        merge(loser, winner, by=lead, reason="The same.")
    claims.decide(waiting, by=member, taken=["hours"])
    event = merge(loser, winner, by=lead, reason="The same.")
    staff.refresh_from_db()
    assert staff.center == winner
    undo(event, by=lead)
    staff.refresh_from_db()
    assert staff.center == loser
