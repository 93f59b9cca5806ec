"""Keeping the search rows equal to the register: `refresh`, `rebuild_all`, `differences`."""

from .build import differences, rebuild_all, refresh

__all__ = ["differences", "rebuild_all", "refresh"]
