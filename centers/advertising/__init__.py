"""Advertisers: who is shown as one on a day, and the verbs of those who look after agreements.

Nothing here knows of a search, and no search may know of this.
"""

from .shown import advertised, advertisers, is_advertised

__all__ = ["advertised", "advertisers", "is_advertised"]
