"""Which descriptions are of one facility. docs/matching.md has the rules and how often they hold.

`compare` judges two descriptions by what they say and knows nothing of the register; `same_center`
and `two_centers` record what a person decided, for good.
"""

from .compare import Comparison, Described, Verdict, compare, host_of
from .decide import same_center, two_centers
from .register import compare_centers, describe_center

__all__ = [
    "Comparison",
    "Described",
    "Verdict",
    "compare",
    "compare_centers",
    "describe_center",
    "host_of",
    "same_center",
    "two_centers",
]
