"""Sending forms that anyone may send, as a person does who took a moment."""

import time

from finder.pages.open_forms import new_sheet


def sheet(form: str, opened_before: float = 60) -> str:
    """A sheet of this form that was laid out so many seconds ago."""
    return new_sheet(form, time.time() - opened_before)
