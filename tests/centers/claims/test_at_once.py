"""Two people do the same thing in the same moment."""

import pytest

from centers import claims
from centers.models import Claim, OutboxMessage, Proposal, ProviderStaff
from tests.factories import CenterFactory, StaffFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.OUTBOX_AT_ONCE = False


def test_one_of_them_does_it(at_once):
    center = CenterFactory()
    claim = {"method": "phone", "name": "Ann", "email": "ann@x.example", "form_key": "a"}
    made = at_once(*[lambda: claims.claim(center, **claim) for _n in range(2)])
    assert len(set(made)) == Claim.objects.count() == OutboxMessage.objects.count() == 1

    (claim,) = Claim.objects.all()
    claims.confirm_address(claim)
    code = claims.new_code(claim, by=StaffFactory())
    entered = at_once(*[lambda: claims.enter_code(claim, code) for _n in range(2)])
    assert sum(isinstance(one, claims.ClaimError) for one in entered) == 1
    staff = ProviderStaff.objects.get()

    changes = [{"hours": "8 to 5"}, {"hours": "9 to 4"}]
    at_once(*[lambda change=change: claims.propose(staff, "contact", change) for change in changes])
    waiting = Proposal.objects.waiting().get()
    members = StaffFactory.create_batch(2)
    decided = at_once(
        lambda: claims.decide(waiting, by=members[0], taken=["hours"]),
        lambda: claims.decide(waiting, by=members[1], taken=[], answer="No."),
    )
    assert sum(isinstance(one, claims.ClaimError) for one in decided) == 1
    waiting.refresh_from_db()
    assert waiting.decided_by in members
    center.refresh_from_db()
    accepted = waiting.outcomes == {"hours": "accepted"}
    assert center.hours == (waiting.facts["hours"] if accepted else "")
    assert OutboxMessage.objects.filter(kind="change-decided").count() == 1
