"""What chance alone would give, if the label "Advertiser" were drawn by lot."""

import random
from collections.abc import Sequence

DRAWS = 2000
# The same register and the same results give the same range.
SEED = 20260101


def range_by_lot(places: Sequence[int], drawn: int) -> tuple[int, int]:
    """Places that `drawn` listings, drawn by lot, hold together: 2.5th and 97.5th percentile.

    `places` says for each verified listing how many places it holds among the results. The results
    stay as they are and the labels are dealt out anew (a permutation test; R. A. Fisher, The Design
    of Experiments, 1935), DRAWS times. On average that gives the advertisers' share of listings.
    """
    lot = random.Random(SEED)  # noqa: S311 - a draw that anyone can repeat
    held = sorted(sum(lot.sample(places, drawn)) for _draw in range(DRAWS))
    edge = DRAWS * 25 // 1000
    return held[edge], held[-1 - edge]
