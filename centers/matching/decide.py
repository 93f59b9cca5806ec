"""A person's word on two listings: `same_center` merges them, `two_centers` keeps them apart."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.lifecycle import LifecycleError, merge
from centers.models import Center, MatchDecision, Task, User
from centers.tasks import close_task
from centers.verification import may_check

from .register import compare_centers

Verdict = MatchDecision.Verdict


@transaction.atomic
def same_center(
    loser: Center, winner: Center, *, by: User, reason: str, now: datetime.datetime | None = None
) -> MatchDecision:
    """The two are one: the loser's listing becomes part of the winner's (`lifecycle.merge`).

    For research leads; raises PermissionDenied for others, LifecycleError for what stands in the
    way of the merge or without a reason.
    """
    now = now or timezone.now()
    decision = _decide(loser, winner, Verdict.SAME, by, reason, now)
    merge(loser, winner, by=by, reason=decision.reason, now=now)
    return decision


@transaction.atomic
def two_centers(
    one: Center, other: Center, *, by: User, reason: str, now: datetime.datetime | None = None
) -> MatchDecision:
    """The two stay two: the question is closed, and no import or sweep asks it again.

    For the research team; raises PermissionDenied for others, LifecycleError without a reason or
    where one of them was merged.
    """
    if not may_check(by):
        raise PermissionDenied(_("Only the research team can say this."))
    now = now or timezone.now()
    decision = _decide(one, other, Verdict.DIFFERENT, by, reason, now)
    for center, asked in ((one, other), (other, one)):
        if Task.objects.open().filter(
            center=center,
            reason=Task.Reason.POSSIBLE_DUPLICATE,
            detail__other=asked.public_id,
        ):
            close_task(center, Task.Reason.POSSIBLE_DUPLICATE, by=by, now=now)
    return decision


def _decide(
    one: Center, other: Center, verdict: str, by: User, reason: str, now: datetime.datetime
) -> MatchDecision:
    if not reason.strip():
        raise LifecycleError({"reason": _("Say why.")})
    if one.pk == other.pk:
        raise LifecycleError(_("This is one listing, not two."))
    # Two people who decide at once wait for each other here.
    ids = sorted((one.pk, other.pk))
    locked = Center.unfiltered.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    centers = list(locked.order_by("pk"))
    if verdict == Verdict.DIFFERENT and any(center.merged_into_id for center in centers):
        raise LifecycleError(_("One of them was merged: undo that first."))
    comparison = compare_centers(one, other)
    return MatchDecision.objects.create(
        one=centers[0],
        other=centers[1],
        verdict=verdict,
        reason=reason.strip(),
        shown={
            "score": comparison.score,
            "for": [str(text) for text in comparison.speaks_for],
            "against": [str(text) for text in comparison.speaks_against],
            "sides": [_side(center) for center in centers],
        },
        decided_by=by,
        decided_at=now,
        supersedes=MatchDecision.objects.of(one, other).latest().first(),
    )


def _side(center: Center) -> dict[str, str | list[str]]:
    return {
        "public_id": center.public_id,
        "name": center.full_name,
        "address": f"{center.street1} {center.street2}, {center.city}, {center.state} {center.zip}",
        "phones": [str(phone) for phone in center.phones.all()],
        "website": center.website,
    }
