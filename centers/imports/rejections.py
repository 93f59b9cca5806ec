"""The rows of a run that could not be used, as a file for a spreadsheet."""

import csv
from typing import TextIO

from centers.models import ImportRun

from .readers import provider
from .workbook import REQUIRED

# A cell that begins so is run as a formula by spreadsheets; a quotation mark makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_rejections(run: ImportRun, file: TextIO) -> int:
    """Write the run's rejected rows as CSV: row, reason, then the columns of the sheet as given.

    Returns how many there are.
    """
    rejections = list(run.rejections.order_by("row", "pk"))
    first = provider.FACTS if run.format == provider.FORMAT.slug else REQUIRED
    others = {column for rejection in rejections for column in rejection.payload} - set(first)
    columns = [*first, *sorted(others)]
    writer = csv.writer(file)
    writer.writerow(["row", "reason", *columns])
    for rejection in rejections:
        values = (rejection.payload.get(column) for column in columns)
        writer.writerow([rejection.row, rejection.reason, *map(_as_text, values)])
    return len(rejections)


def _as_text(value: object) -> object:
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
