"""Reading what changed in the register, and saying in what context something is changed.

The events themselves are written by database triggers: centers/models/history.py.
"""

from .context import RecordedCommand, recorded

__all__ = ["RecordedCommand", "recorded"]
