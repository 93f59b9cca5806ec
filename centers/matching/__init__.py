"""Which descriptions are of one facility. docs/matching.md has the rules and how often they hold.

`compare` judges two descriptions by what they say, and knows nothing of the register.
"""

from .compare import Comparison, Described, Verdict, compare, host_of

__all__ = ["Comparison", "Described", "Verdict", "compare", "host_of"]
