"""Asking centers: `invite` in batches with `progress`, `accept` and `opt_out` by the one invited,
and `remind` people of a center before its verification ends."""

from .invite import (
    InvitationError,
    Progress,
    accept,
    invite,
    opt_out,
    progress,
    read_lines,
)
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
