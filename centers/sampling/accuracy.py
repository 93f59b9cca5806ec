"""From sample calls to the figure that we publish."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from django.db.models import Exists, OuterRef

from centers.models import AccuracySample, SampledListing

from .compare import Item


def wilson(right: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """The score interval for a share: lower and upper bound, both within 0 and 1.

    E. B. Wilson (1927), "Probable Inference, the Law of Succession, and Statistical Inference",
    Journal of the American Statistical Association 22 (158), 209-212. It stays sensible where
    nearly all are right, which the usual "plus or minus" does not. Raises ValueError for n = 0.

    The size of the register is not taken into account, which makes the interval a little wider
    than it need be where the sample is a large part of all listings.
    """
    if not 0 <= right <= n or n == 0:
        raise ValueError(f"{right} of {n} is no share")
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = right / n
    stretch = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / stretch
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / stretch
    # The ends are exact; floating point would miss them by a hair.
    low = middle - half if right else 0.0
    high = middle + half if right < n else 1.0
    return low, high


@dataclass(frozen=True)
class Share:
    """So many of n were right; `low` and `high` bound the share with 95% confidence."""

    right: int
    n: int

    @property
    def share(self) -> float:
        return self.right / self.n

    @property
    def low(self) -> float:
        return wilson(self.right, self.n)[0]

    @property
    def high(self) -> float:
        return wilson(self.right, self.n)[1]


@dataclass(frozen=True)
class Accuracy:
    """What a complete sample says. Listings that nobody could be reached at count as not right."""

    sample: AccuracySample
    overall: Share
    wrong: int
    unreached: int
    # Of the listings where the item was both published and told.
    items: list[tuple[Item, Share]]
    # Drawn from fictional demo listings.
    demo: bool


def accuracy_of(sample: AccuracySample) -> Accuracy | None:
    """None until every listing of the sample has a result."""
    listings = list(sample.listings.select_related("center"))
    if not listings or not all(listing.result for listing in listings):
        return None
    result = SampledListing.Result
    results = [listing.result for listing in listings]
    verdicts = [listing.answers.get("items", {}) for listing in listings]
    items = []
    for item in Item:
        told = [verdict[item.value] for verdict in verdicts if item.value in verdict]
        if told:
            items.append((item, Share(told.count("right"), len(told))))
    return Accuracy(
        sample=sample,
        overall=Share(results.count(result.RIGHT), len(results)),
        wrong=results.count(result.WRONG),
        unreached=results.count(result.UNREACHED),
        items=items,
        demo=all(listing.center.demo for listing in listings),
    )


def published_accuracy() -> Accuracy | None:
    """That of the latest complete sample; None while there is none."""
    listings = SampledListing.objects.filter(sample=OuterRef("pk"))
    complete = AccuracySample.objects.filter(Exists(listings), ~Exists(listings.filter(result="")))
    latest = complete.first()
    return accuracy_of(latest) if latest else None
