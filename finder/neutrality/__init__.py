"""Proving that advertising moves nothing: one search under two worlds (`check`), and how often
advertisers stand in front over a fixed grid of searches (`measure`).

No visitor's search is looked at afterwards: none is kept.
"""

from .check import Busy, Check, check
from .grid import Grid
from .measure import FIRST, measure

__all__ = ["FIRST", "Busy", "Check", "Grid", "check", "measure"]
