"""Writes fixtures/demo/centers.json: `build_centers`. Pure: the same gazetteer and taxonomy give
the same centers, for every choice is drawn from what it is about and never from a clock or a seed.
"""

from .assemble import build_centers

__all__ = ["build_centers"]
