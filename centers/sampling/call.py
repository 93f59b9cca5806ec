"""Recording what a sample call found."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centers.models import Confirmation, SampledListing, Task, User
from centers.tasks import close_task, open_task
from centers.verification import may_check

from .compare import SECTION_OF, Difference, Item, compare

# Nobody answers on so many different days: then it counts as not reached.
TRIES = 3


class Outcome(models.TextChoices):
    REACHED = "reached", _("I spoke with this center")
    WRONG_NUMBER = "wrong-number", _("The number is out of service, or someone else answered")
    NO_ANSWER = "no-answer", _("Nobody answered, or they would not say anything")


class AlreadyCalled(Exception):
    """Somebody else has recorded this call."""


class NotBlind(Exception):
    """The caller made a check that the listing rests on: they know what it says."""


class TooFewAnswers(Exception):
    """Spoken with, but nothing heard that could show a listing to be right or wrong."""


@transaction.atomic
def record_call(
    listing: SampledListing,
    caller: User,
    outcome: str,
    heard: Mapping | None = None,
    *,
    now: datetime.datetime | None = None,
) -> SampledListing:
    """Record what one call found, and compare it with what was published on the day of the draw.

    `heard` is as `compare` takes it. A call that nobody answered counts as a try; TRIES of them on
    different days make the listing "unreached", before that its task is free again. A listing found
    wrong becomes a task for the team.

    Raises PermissionDenied outside the research team, NotBlind, AlreadyCalled, and TooFewAnswers
    where an address or a level of care was published and neither was told.
    """
    now = now or timezone.now()
    if not may_check(caller):
        raise PermissionDenied
    listing = SampledListing.objects.select_for_update(of=("self",)).get(pk=listing.pk)
    if listing.result:
        raise AlreadyCalled
    if Confirmation.objects.latest().filter(center=listing.center_id, recorded_by=caller).exists():
        raise NotBlind
    if outcome == Outcome.NO_ANSWER:
        return _no_answer(listing, caller, now)

    items, differences = {Item.PHONE.value: "wrong"}, [_wrong_number(listing)]
    if outcome == Outcome.REACHED:
        comparison = compare(listing.published, heard or {})
        if not {Item.ADDRESS, Item.CARE} & set(comparison.compared) and _has_more(listing):
            raise TooFewAnswers
        items = {Item.PHONE.value: "right"} | comparison.items
        differences = comparison.differences
    listing.answers |= {
        "outcome": str(outcome),
        "heard": dict(heard or {}) if outcome == Outcome.REACHED else {},
        "items": items,
        "differences": [difference._asdict() for difference in differences],
    }
    results = SampledListing.Result
    _finish(listing, caller, results.WRONG if differences else results.RIGHT, now)
    if differences:
        _ask_the_team(listing, differences, now)
    return listing


def _no_answer(listing: SampledListing, caller: User, now: datetime.datetime) -> SampledListing:
    today = timezone.localdate(now).isoformat()
    tries = sorted({*listing.answers.get("tries", []), today})
    listing.answers["tries"] = tries
    if len(tries) >= TRIES:
        listing.answers |= {"outcome": Outcome.NO_ANSWER.value}
        _finish(listing, caller, SampledListing.Result.UNREACHED, now)
        return listing
    listing.save(update_fields=["answers"])
    own = Task.objects.open().filter(center=listing.center_id, reason=Task.Reason.SAMPLE)
    own.filter(leased_to=caller).update(leased_to=None, leased_until=None)
    return listing


def _finish(listing: SampledListing, caller: User, result: str, now: datetime.datetime) -> None:
    listing.result, listing.called_by, listing.called_at = result, caller, now
    listing.save()
    close_task(listing.center, Task.Reason.SAMPLE, by=caller, now=now)


def _wrong_number(listing: SampledListing) -> Difference:
    phones = listing.published.get("phones", [])
    return Difference(Item.PHONE, "phone", phones[0]["number"] if phones else "", "")


def _has_more(listing: SampledListing) -> bool:
    published = listing.published
    return bool(published.get("street1") or published.get("answers"))


def _ask_the_team(
    listing: SampledListing, differences: list[Difference], now: datetime.datetime
) -> None:
    """People act on the listing today; what is wrong with it must not wait for the next check."""
    sections = {SECTION_OF[Item(difference.item)] for difference in differences}
    detail = {
        # A task about one part is done once that part is checked; otherwise a person says so.
        "section": sections.pop().value if len(sections) == 1 else "",
        "sample_call": {
            "on": timezone.localdate(now).isoformat(),
            "differences": [difference._asdict() for difference in differences],
        },
    }
    open_task(listing.center, Task.Reason.DISCREPANCY, detail=detail)
