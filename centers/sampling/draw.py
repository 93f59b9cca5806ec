"""Drawing a simple random sample of verified listings that anyone can draw again from its seed."""

import datetime
import hashlib
import secrets

from django.db import connection, transaction
from django.utils import timezone

from centers.models import AccuracySample, Center, SampledListing, Task, User
from centers.tasks import open_task

from .published import published_facts

# A sample tells how right listings were on the day of the draw; calls weeks later would not.
CALLED_WITHIN = datetime.timedelta(days=14)


class SampleOpen(Exception):
    """An earlier sample is not called to its end yet."""


class NotEnoughListings(Exception):
    """There are fewer verified listings (`population`) than the sample should have."""

    def __init__(self, population: int):
        super().__init__(f"only {population} verified listings")
        self.population = population


@transaction.atomic
def draw_sample(
    size: int,
    *,
    seed: str | None = None,
    drawn_by: User | None = None,
    at: datetime.date | None = None,
) -> AccuracySample:
    """Draw `size` of the listings that are verified on the day `at`, and open a task for each call.

    Every listing has the same chance: they are put in the order of the SHA-256 of "seed:public id",
    and the first ones are taken. The seed is drawn at random where none is given. Fictional demo
    listings are left out unless there is nothing else.

    Raises SampleOpen, NotEnoughListings, and ValueError for a size below one; nothing is drawn.
    """
    if size < 1:
        raise ValueError("a sample has at least one listing")
    at = at or timezone.localdate()
    seed = seed or secrets.token_hex(8)
    # Two people who press the button at once draw one sample: the second waits, then is refused.
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(AccuracySample._meta.db_table)
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    if SampledListing.objects.filter(result="").exists():
        raise SampleOpen
    population = _population(at)
    if size > len(population):
        raise NotEnoughListings(len(population))

    drawn = sorted(population, key=lambda public_id: _lot(seed, public_id))[:size]
    centers = {
        center.public_id: center
        for center in Center.unfiltered.filter(public_id__in=drawn)
        .select_related("listing")
        .prefetch_related("phones", "offerings")
    }
    published = published_facts(centers.values(), at)
    sample = AccuracySample.objects.create(
        drawn_on=at, size=size, population=len(population), seed=seed, drawn_by=drawn_by
    )
    in_order = [centers[public_id] for public_id in drawn]
    SampledListing.objects.bulk_create(
        SampledListing(sample=sample, center=center, published=published[center.pk])
        for center in in_order
    )
    for center in in_order:
        detail = {"sample": sample.pk}
        open_task(center, Task.Reason.SAMPLE, detail=detail, due_on=at + CALLED_WITHIN)
    return sample


def _population(at: datetime.date) -> list[str]:
    """Public ids of all listings that a sample is drawn from."""
    verified = Center.unfiltered.published().filter(listing__verified_until__gte=at)
    real = list(verified.filter(demo=False).order_by("pk").values_list("public_id", flat=True))
    return real or list(verified.order_by("pk").values_list("public_id", flat=True))


def _lot(seed: str, public_id: str) -> str:
    return hashlib.sha256(f"{seed}:{public_id}".encode()).hexdigest()
