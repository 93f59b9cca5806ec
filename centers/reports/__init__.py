"""Reports of visitors: `receive` one, `decide` on it, `checked_on` for who reported it."""

from .reports import ReportError, checked_on, decide, receive

__all__ = ["ReportError", "checked_on", "decide", "receive"]
