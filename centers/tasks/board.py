"""Figures for the team's board: how stale the register is, and what the team gets done."""

import datetime
from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from centers.demo.staff import USERNAMES as DEMO_STAFF
from centers.models import Confirmation, Listing, Submission, User

ONE_DAY = datetime.timedelta(days=1)
# Whole days, both ends included. A check of the contact holds for 90 days, so none is beyond.
_UNTIL_LAPSE = ((0, 7), (8, 14), (15, 30), (31, 60), (61, 90))
_AGES = ((0, 30), (31, 90), (91, 180), (181, 365))


class Bar(NamedTuple):
    label: str | Promise
    number: int


class Person(NamedTuple):
    """Checks handed in and checks of others reviewed, day by day."""

    user: User
    checks: list[int]
    reviews: list[int]


class Throughput(NamedTuple):
    days: list[datetime.date]
    people: list[Person]


def days_until_lapse(at: datetime.date) -> list[Bar]:
    """Verified listings by the days that are left until the first of their checks ends."""
    spans = {f"{low}-{high}": (low, high) for low, high in _UNTIL_LAPSE}
    last = _UNTIL_LAPSE[-1][1]
    counts = Listing.objects.verified(at).aggregate(
        **{
            name: Count(
                "pk", filter=Q(verified_until__range=(at + low * ONE_DAY, at + high * ONE_DAY))
            )
            for name, (low, high) in spans.items()
        },
        later=Count("pk", filter=Q(verified_until__gt=at + last * ONE_DAY)),
    )
    bars = [
        Bar(_("%(low)s to %(high)s days") % {"low": low, "high": high}, counts[name])
        for name, (low, high) in spans.items()
    ]
    return [*bars, Bar(_("More than %s days") % last, counts["later"])]


def ages_of_last_check(at: datetime.date) -> list[Bar]:
    """All listings by the days since anybody checked any part of them."""
    newest = Confirmation.objects.filter(center=OuterRef("pk")).order_by("-observed_on", "-pk")
    spans = {f"{low}-{high}": (low, high) for low, high in _AGES}
    oldest = _AGES[-1][1]
    counts = Listing.objects.annotate(checked=Subquery(newest.values("observed_on")[:1])).aggregate(
        **{
            name: Count("pk", filter=Q(checked__range=(at - high * ONE_DAY, at - low * ONE_DAY)))
            for name, (low, high) in spans.items()
        },
        older=Count("pk", filter=Q(checked__lt=at - oldest * ONE_DAY)),
        never=Count("pk", filter=Q(checked__isnull=True)),
    )
    bars = [
        Bar(_("%(low)s to %(high)s days") % {"low": low, "high": high}, counts[name])
        for name, (low, high) in spans.items()
    ]
    return [
        *bars,
        Bar(_("More than %s days") % oldest, counts["older"]),
        Bar(_("Never checked"), counts["never"]),
    ]


def throughput(at: datetime.date, days: int = 30) -> Throughput:
    """What each person did on each of so many days up to `at`, the busiest person first.

    A check counts on the day on which it was handed in, whatever its review says later. The two
    made-up people of the demo are left out.
    """
    first = at - (days - 1) * ONE_DAY
    checks = _by_person_and_day(
        first, at, "recorded_by", "recorded_at", Submission.objects.all(), _without_review()
    )
    reviews = _by_person_and_day(first, at, "reviewed_by", "reviewed_at", Submission.objects.all())
    span = [first + n * ONE_DAY for n in range(days)]
    users = User.objects.in_bulk({*checks, *reviews})
    people = [
        Person(user, [checks[pk][day] for day in span], [reviews[pk][day] for day in span])
        for pk, user in users.items()
    ]
    people.sort(key=lambda p: (-sum(p.checks), -sum(p.reviews), p.user.username))
    return Throughput(span, people)


def _without_review() -> QuerySet:
    """Checks that counted at once: the others are counted as the submissions that they were."""
    return Confirmation.objects.filter(submission__isnull=True)


def _by_person_and_day(first, last, person: str, moment: str, *sources: QuerySet):
    start, end = (
        timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
        for day in (first, last + ONE_DAY)
    )
    numbers: dict[int, dict[datetime.date, int]] = defaultdict(lambda: defaultdict(int))
    for source in sources:
        rows = (
            source.filter(**{f"{moment}__gte": start, f"{moment}__lt": end})
            .exclude(**{f"{person}__username__in": DEMO_STAFF})
            .values(who=F(person), day=TruncDate(moment))
            .annotate(number=Count("pk"))
            .order_by("who", "day")
        )
        for row in rows:
            numbers[row["who"]][row["day"]] += row["number"]
    return numbers
