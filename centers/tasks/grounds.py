"""Why the nightly sweep would open a task: each ground as a query over the register of one day.

Each function gives `Found` rows, at most one a center, for centers that are published on that day.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import or_
from typing import TypeVar

import phonenumbers
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, DateField, Exists, F, OuterRef, Q, When
from django.db.models.functions import Cast

from centers.models import (
    Center,
    CenterPhone,
    Confirmation,
    Listing,
    MatchDecision,
    SourceRecord,
    Submission,
)
from centers.models.taxonomy import Section
from centers.models.verification import REQUIRED_SECTIONS

EXPIRING_WITHIN = datetime.timedelta(days=30)
# A part that could not be confirmed, or is no longer true, is looked at again after this time.
TRY_AGAIN_AFTER = datetime.timedelta(days=30)
RENEWED_SECTIONS = (*REQUIRED_SECTIONS, Section.KETAMINE)
BATCH = 2000
Row = TypeVar("Row")


@dataclass(frozen=True)
class Found:
    center_id: int
    detail: dict = field(default_factory=dict)
    due_on: datetime.date | None = None


def expiring(at: datetime.date) -> Iterator[Found]:
    """Checks that end within EXPIRING_WITHIN or have ended, and those to try again, by center.

    `due_on` is the day of the first; the detail names each part with its day. A part whose next
    check waits for review already is not asked for again.
    """
    outcome = Confirmation.Outcome
    again = Cast(F("observed_on") + TRY_AGAIN_AFTER, DateField())
    due = Case(When(outcome=outcome.CONFIRMED, then=F("expires_on")), default=again)
    waiting = Submission.objects.waiting().filter(
        center=OuterRef("center"), section=OuterRef("section")
    )
    parts = (
        Confirmation.objects.latest()
        .filter(section__in=RENEWED_SECTIONS, center__publication=Center.Publication.PUBLISHED)
        .annotate(due=due)
        .filter(due__lt=at + EXPIRING_WITHIN)
        .filter(Q(outcome=outcome.CONFIRMED) | Q(due__lte=at))
        .exclude(Exists(waiting))
        .order_by("center_id", "section", "pk")
        .values_list("center", "section", "due")
    )
    by_center: dict[int, dict[str, datetime.date]] = {}
    for center, section, day in parts.iterator():
        by_center.setdefault(center, {})[section] = day
    for center, days in by_center.items():
        named = {section: day.isoformat() for section, day in days.items()}
        yield Found(center, {"sections": named}, min(days.values()))


def import_candidates(at: datetime.date) -> Iterator[Found]:
    """Centers from an outside source of which a required part was never checked.

    A check that waits for review is one. Demo centers count too: the demo's desk needs work.
    """
    records = SourceRecord.objects.filter(center=OuterRef("pk"))
    never = reduce(or_, (Q(_never_checked(section)) for section in REQUIRED_SECTIONS))
    centers = Center.unfiltered.published().filter(Exists(records)).filter(never)
    for pk in centers.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH):
        yield Found(pk)


def _never_checked(section: str):
    checks, submissions = (
        queryset.filter(center=OuterRef("pk"), section=section)
        for queryset in (Confirmation.objects.all(), Submission.objects.waiting())
    )
    return ~Exists(checks) & ~Exists(submissions)


def possible_duplicates(at: datetime.date) -> Iterator[Found]:
    """Centers of one ZIP code with the same normalised name or the same phone number.

    The oldest listing of such a group stands; each other gets the task, whose detail names the
    oldest one ("other", a public id) and what is the same. A pair that a person has told apart is
    left out.
    """
    published = Q(center__publication=Center.Publication.PUBLISHED)
    alike = {
        "name": Listing.objects.filter(published).values("center__zip", "search_name"),
        "phone": CenterPhone.objects.filter(published).values("center__zip", "number"),
    }
    groups = [
        (what, group)
        for what, places in alike.items()
        for group in places.annotate(centers=ArrayAgg("center", distinct=True))
        .filter(centers__len__gt=1)
        .order_by()
        .values_list("centers", flat=True)
    ]
    told_apart = set(
        MatchDecision.objects.latest()
        .filter(verdict=MatchDecision.Verdict.DIFFERENT)
        .values_list("one", "other")
    )
    oldest_of: dict[int, int] = {}
    same: dict[int, list[str]] = {}
    for what, group in groups:
        oldest, *later = sorted(group)
        for center in later:
            if (oldest, center) in told_apart:
                continue
            # In two groups at once, the older of the two oldest: one pair at a time is decided.
            if oldest < oldest_of.get(center, center):
                oldest_of[center], same[center] = oldest, [what]
            elif oldest == oldest_of[center]:
                same[center].append(what)
    names = dict(
        Center.unfiltered.filter(pk__in=set(oldest_of.values())).values_list("pk", "public_id")
    )
    for center, oldest in sorted(oldest_of.items()):
        yield Found(center, {"other": names[oldest], "same": sorted(set(same[center]))})


def phone_discrepancies(at: datetime.date) -> Iterator[Found]:
    """Centers whose confirmed numbers lack the one that a source gives for a later day.

    A source that speaks for a day before our check says nothing new: the person who checked had
    the later word.
    """
    later_word = SourceRecord.objects.filter(
        center=OuterRef("center"), as_of__gt=OuterRef("observed_on")
    )
    checks = (
        Confirmation.objects.current(at)
        .filter(section=Section.CONTACT, center__publication=Center.Publication.PUBLISHED)
        .filter(Exists(later_word))
        .order_by("center_id", "pk")
        .values_list("center", flat=True)
    )
    for ids in batches(checks.iterator(chunk_size=BATCH)):
        newest = (
            SourceRecord.objects.filter(center__in=ids)
            .order_by("center_id", "-as_of", "-pk")
            .distinct("center_id")
        )
        numbers: dict[int, set[str]] = {}
        for center, number in CenterPhone.objects.filter(center__in=ids).values_list(
            "center", "number"
        ):
            numbers.setdefault(center, set()).add(number)
        for record in newest:
            said = _number(record.payload.get("phone"))
            if said and said not in numbers.get(record.center_id, set()):
                detail = {"number": said, "source": record.source_name, "as_of": str(record.as_of)}
                yield Found(record.center_id, {"section": Section.CONTACT.value, "phone": detail})


def _number(text: object) -> str | None:
    """A source's number in E.164 form; None where it gives none that could be called."""
    try:
        number = phonenumbers.parse(str(text or ""), "US")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in lists of BATCH at most."""
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch
