"""Proving that advertising moves nothing: one search under two worlds (`check`), and how often
advertisers stand in front over a fixed grid of searches (`measure`).

No visitor's search is looked at afterwards: none is kept.
"""

from .grid import Grid
from .measure import FIRST, measure
from .twice import Busy, Check, check

__all__ = ["FIRST", "Busy", "Check", "Grid", "check", "measure"]
