"""What people outside type: any language and script, but nothing hidden in it."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Joins letters in Persian and Indian scripts and emoji; harmless in the middle of a word.
_JOINERS = "\u200c\u200d"
_BREAKS = "\n\t"


def one_line(text: str) -> None:
    """A validator. Refuses line breaks, control characters and signs that turn the direction of
    writing or cannot be seen: with them a name can be made to read as another. Letters that are
    written from right to left are welcome."""
    _refuse(text, "")


def plain_text(text: str) -> None:
    """The same for a text of several lines."""
    _refuse(text.replace("\r\n", "\n"), _BREAKS)


def _refuse(text: str, allowed: str) -> None:
    for sign in text:
        if sign in allowed or sign in _JOINERS:
            continue
        # Control, format (bidirectional marks among them), surrogates, private use, unassigned.
        if unicodedata.category(sign)[0] == "C" or sign in "\u2028\u2029":
            raise ValidationError(
                _(
                    "There is a hidden character in this (%(code)s). Please type it again without"
                    " that character."
                ),
                params={"code": f"U+{ord(sign):04X}"},
            )
