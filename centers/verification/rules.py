"""When a check needs a second person. The rule stands here once, for code, desk and page."""

import datetime
import random
from collections.abc import Callable

from centers.models import AdvertisingAgreement, Center, Confirmation, User
from centers.models.taxonomy import Section
from centers.models.verification import ReviewReason

MAY_CHECK = "centers.add_confirmation"
MAY_REVIEW = "centers.review_submission"
# A new member's first checks are all looked at by someone else.
NEW_MEMBER_CHECKS = 20
# Of the rest, this share, drawn at random.
SAMPLED_SHARE = 0.05


def review_reason(
    center: Center,
    section: str,
    outcome: str,
    recorded_by: User,
    draw: Callable[[], float] = random.random,
    at: datetime.date | None = None,
) -> str:
    """Why this check needs a second person; "" where it does not.

    Only what adds a claim is reviewed: that something is wrong, or could not be confirmed, takes a
    claim away and must not wait. `draw` gives a number from 0 up to 1 and decides the sample; `at`
    is the day (default: today).
    """
    if outcome != Confirmation.Outcome.CONFIRMED:
        return ""
    if section == Section.KETAMINE:
        return ReviewReason.KETAMINE
    earlier = center.confirmations.filter(section=section, outcome=Confirmation.Outcome.CONFIRMED)
    if not earlier.exists():
        return ReviewReason.FIRST
    # That there is an agreement, or will be, is all that is asked of it and all that is told.
    if AdvertisingAgreement.objects.of(center).not_over(at).exists():
        return ReviewReason.ADVERTISER
    if is_new(recorded_by):
        return ReviewReason.NEW_MEMBER
    return ReviewReason.SAMPLE if draw() < SAMPLED_SHARE else ""


def is_new(user: User) -> bool:
    """Has recorded fewer accepted checks than a new member must have looked at."""
    return Confirmation.objects.filter(recorded_by=user).count() < NEW_MEMBER_CHECKS


def may_check(user: User) -> bool:
    """Belongs to the research team."""
    return user.has_perm(MAY_CHECK)


def may_review(user: User) -> bool:
    """A research lead, or a member of the team who is no longer new."""
    return user.has_perm(MAY_REVIEW) or (may_check(user) and not is_new(user))
