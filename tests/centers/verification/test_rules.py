"""When a second person has to look."""

import pytest

from centers.accounts.roles import Role
from centers.verification import NEW_MEMBER_CHECKS, SAMPLED_SHARE, may_check, may_review
from centers.verification.rules import review_reason
from tests.factories import CenterFactory, StaffFactory, UserFactory, check

pytestmark = pytest.mark.django_db
SECTIONS = ("contact", "location", "services", "payment", "licence")


def never() -> float:
    return 0.999


@pytest.fixture
def checked():
    """A center of which every part was confirmed before."""
    return CenterFactory(verified=True, sections=["payment", "ketamine"])


def experienced():
    """A member whose first checks are behind them."""
    person = StaffFactory()
    for _n in range(NEW_MEMBER_CHECKS // len(SECTIONS)):
        check(CenterFactory(), *SECTIONS, recorded_by=person)
    return person


@pytest.mark.parametrize("section", SECTIONS)
def test_the_first_confirmation_of_a_part(section):
    center, person = CenterFactory(), StaffFactory()
    assert review_reason(center, section, "confirmed", person, never) == "first"
    check(center, section, outcome="wrong", expires_on=None)
    assert review_reason(center, section, "confirmed", person, never) == "first"


def test_ketamine_always(checked):
    assert review_reason(checked, "ketamine", "confirmed", experienced(), never) == "ketamine"


def test_anyone_new_until_twenty_are_accepted(checked):
    person = StaffFactory()
    assert (NEW_MEMBER_CHECKS, SAMPLED_SHARE) == (20, 0.05)
    for n in range(1, NEW_MEMBER_CHECKS + 1):
        assert review_reason(checked, "contact", "confirmed", person, never) == "new-member"
        assert not may_review(person)
        check(CenterFactory(), SECTIONS[n % len(SECTIONS)], recorded_by=person)
    assert review_reason(checked, "contact", "confirmed", person, never) == ""
    assert may_review(person)


@pytest.mark.parametrize(
    ("drawn", "reason"), [(0.0, "sample"), (0.0499, "sample"), (0.05, ""), (0.99, "")]
)
def test_a_random_share_of_the_rest(checked, drawn, reason):
    assert review_reason(checked, "contact", "confirmed", experienced(), lambda: drawn) == reason


def test_the_draw_is_a_twentieth(checked):
    person, drawn = experienced(), iter(n / 1000 for n in range(1000))
    reasons = [
        review_reason(checked, "contact", "confirmed", person, lambda: next(drawn))
        for _n in range(1000)
    ]
    assert reasons.count("sample") == 50


@pytest.mark.parametrize("outcome", ["not-confirmed", "wrong"])
@pytest.mark.parametrize("section", [*SECTIONS, "ketamine"])
def test_taking_a_claim_away_never_waits(outcome, section):
    assert review_reason(CenterFactory(), section, outcome, StaffFactory(), lambda: 0.0) == ""


def test_who_may_check_and_review():
    lead, member = StaffFactory(role=Role.RESEARCH_LEAD), StaffFactory()
    outside = [UserFactory(), *(StaffFactory(role=r) for r in ("Advertising admin", "Site admin"))]
    assert (may_check(lead), may_review(lead)) == (True, True)
    assert (may_check(member), may_review(member)) == (True, False)
    assert not any(may_check(person) or may_review(person) for person in outside)
