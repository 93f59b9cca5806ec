"""A timeline as CSV, a line a changed column, for a spreadsheet."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext as _

from centers.csv_stream import csv_stream

from .timeline import Change
from .words import Difference, Entry, entries

_PORTION = 500
# What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_lines(changes: Iterable[Change]) -> Iterator[str]:
    """The lines of the file, made as they are asked for. Local time with its offset.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    return csv_stream(_rows(iter(changes)))


def _rows(changes: Iterator[Change]) -> Iterator[Iterable[str]]:
    yield [
        _("when"),
        _("who"),
        _("what was done"),
        _("to what"),
        _("which"),
        _("center"),
        _("center id"),
        _("field"),
        _("from"),
        _("to"),
        _("context"),
        _("in one go"),
    ]
    while portion := list(islice(changes, _PORTION)):
        for entry in entries(portion):
            for difference in entry.differences or [Difference("", "", "")]:
                yield map(_harmless, _row(entry, difference))


def _row(entry: Entry, difference: Difference) -> list[str]:
    return [
        timezone.localtime(entry.at).isoformat(timespec="seconds"),
        entry.who,
        entry.did,
        entry.thing,
        entry.subject,
        entry.center.full_name if entry.center else "",
        entry.center.public_id if entry.center else "",
        difference.field,
        difference.before,
        difference.after,
        "; ".join(entry.context),
        entry.act or "",
    ]


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
