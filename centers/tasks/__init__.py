"""The verbs of the research queue."""

# First, for verification opens and closes tasks, and a lease asks verification who may review.
from .queue import close_task, open_task
from .settle import settle

# isort: split
from .lease import (
    HOLD_LIMIT,
    LEASE,
    HoldsEnough,
    LeaseLost,
    NotForYou,
    extend,
    give_back,
    holder_of,
    offered_to,
    release,
    release_all,
    take,
    take_next,
)
from .sweep import Swept, sweep

__all__ = [
    "HOLD_LIMIT",
    "LEASE",
    "HoldsEnough",
    "LeaseLost",
    "NotForYou",
    "Swept",
    "close_task",
    "extend",
    "give_back",
    "holder_of",
    "offered_to",
    "open_task",
    "release",
    "release_all",
    "settle",
    "sweep",
    "take",
    "take_next",
]
