"""Proving that advertising moves nothing: one search under two worlds (`check`), and how often
advertisers stand in front over a fixed grid of searches (`measure`).

No visitor's search is looked at afterwards: none is kept.
"""

from .exposure import measure
from .grid import Grid
from .twice import Busy, Check, check

__all__ = ["Busy", "Check", "Grid", "check", "measure"]
