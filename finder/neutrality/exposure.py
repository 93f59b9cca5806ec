"""Making the searches of the grid, and counting who stands among the first ten."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from centers.advertising import advertisers
from centers.models import ExposureMeasurement, Listing
from finder.search import Matches, search

from .chance import range_by_lot
from .grid import Grid

FIRST = 10
_AT_A_TIME = 20  # searches between two saves


def measure(
    at: datetime.date | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ExposureMeasurement:
    """Measure the exposure of advertisers on the day `at` (default: today) and keep the result.

    Goes on with a measurement of the same day and grid that was stopped. `progress` is called with
    how many searches are done and how many there are.
    """
    at = at or timezone.localdate()
    grid = Grid.load()
    measurement = _begin(at, grid)
    searches, made = grid.searches, measurement.first_ten
    progress(len(made), len(searches))
    for batch in _batches(address for address in searches if address not in made):
        made |= {address: _first_ten(address, at) for address in batch}
        measurement.save(update_fields=["first_ten"])
        progress(len(made), len(searches))
    _finish(measurement, at)
    return measurement


@transaction.atomic
def _begin(at: datetime.date, grid: Grid) -> ExposureMeasurement:
    unfinished = ExposureMeasurement.objects.filter(finished_at__isnull=True)
    same = {"measured_on": at, "grid": grid.sha256}
    begun = unfinished.filter(**same).order_by("pk").first()
    if begun is None:
        # Whatever else was begun is about another day or another grid.
        unfinished.delete()
        begun = ExposureMeasurement.objects.create(**same, searches=len(grid.searches))
    return begun


def _first_ten(address: str, at: datetime.date) -> list[int]:
    found = search(QueryDict(address), at)
    return found.ids(limit=FIRST) if isinstance(found, Matches) else []


def _finish(measurement: ExposureMeasurement, at: datetime.date) -> None:
    verified = set(Listing.objects.verified(at).values_list("pk", flat=True))
    marked = {mark.center_id for mark in advertisers(at)} & verified
    tens = measurement.first_ten.values()
    held = Counter(pk for ten in tens for pk in ten if pk in verified)
    measurement.listings = len(verified)
    measurement.advertisers = len(marked)
    measurement.places = held.total()
    measurement.held = sum(held[pk] for pk in marked)
    measurement.by_chance = list(range_by_lot([held[pk] for pk in sorted(verified)], len(marked)))
    measurement.finished_at = timezone.now()
    measurement.save()


def _batches(waiting: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(waiting, _AT_A_TIME)):
        yield batch
