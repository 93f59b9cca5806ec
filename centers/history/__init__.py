"""Reading what changed in the register, and saying in what context something is changed.

The events themselves are written by database triggers: centers/models/history.py.
"""

from .context import RecordedCommand, recorded
from .export import csv_lines
from .last_change import changed_since, last_changes
from .sides import hidden_from
from .timeline import Filters, Mark, Timeline
from .words import entries, title_of, without_rewrites

__all__ = [
    "Filters",
    "Mark",
    "RecordedCommand",
    "Timeline",
    "changed_since",
    "csv_lines",
    "entries",
    "hidden_from",
    "last_changes",
    "recorded",
    "title_of",
    "without_rewrites",
]
