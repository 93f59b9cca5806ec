"""Asking centers: `invite` in batches with `progress`, `accept` and `opt_out` by the one invited,
and `remind` people of a center before our checks of it end."""

from .answer import accept, opt_out
from .invite import Progress, invite, progress
from .lines import read_lines
from .problem import InvitationError
from .remind import remind

__all__ = [
    "InvitationError",
    "Progress",
    "accept",
    "invite",
    "opt_out",
    "progress",
    "read_lines",
    "remind",
]
