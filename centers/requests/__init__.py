"""A provider's right of reply and way out: `receive` a request, `decide` it."""

from .requests import (
    RequestError,
    decide,
    due_day,
    mailed,
    receive,
    why_no_appeal,
    why_no_appeal_of,
)

__all__ = [
    "RequestError",
    "decide",
    "due_day",
    "mailed",
    "receive",
    "why_no_appeal",
    "why_no_appeal_of",
]
