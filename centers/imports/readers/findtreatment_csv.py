"""FindTreatment.gov's export as its own site gives it: a column for each code, with a 1 where it
applies, points and websites. Header names are padded with blanks ("    name1", "n40 ")."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from centers.imports.formats import Format
from centers.imports.problem import ImportProblem
from centers.imports.rows import Facility, read_row
from centers.imports.workbook import Payload, SheetRow

from .points import given_point
from .text_file import TextFile, without_nul

REQUIRED = (
    *("name1", "name2", "street1", "street2", "city", "state", "zip", "phone", "website"),
    *("latitude", "longitude", "type_facility"),
)
# Columns that are no codes.
_PLAIN = frozenset([*REQUIRED, "zip4", "county", "intake_prompt", "intake1", "intake2"])
# The longest text that may stand in a cell, and the longest that is read at all: an open quotation
# mark takes in all that follows.
_LONGEST, _LONGEST_READ = 10_000, 4_000_000


class Export(TextFile):
    """ImportProblem when it is not such an export."""

    def __init__(self, path: Path):
        super().__init__(path)
        self.columns = [name.strip().casefold() for name in next(self._lines(), [])]
        if not any(self.columns):
            raise ImportProblem(f"{self.name} has no header in its first line.")
        missing = [column for column in REQUIRED if column not in self.columns]
        if missing:
            raise ImportProblem(
                f"{self.name}: the first row lacks the column"
                f"{'s' if len(missing) > 1 else ''} {', '.join(missing)}."
            )
        twice = sorted({name for name in self.columns if name and self.columns.count(name) > 1})
        if twice:
            raise ImportProblem(f"{self.name}: more than one column is called {', '.join(twice)}.")

    def rows(self) -> Iterator[SheetRow]:
        """A row keeps what is not blank, and every plain column that a listing needs."""
        for index, cells in enumerate(islice(self._lines(), 1, None)):
            payload: Payload = dict.fromkeys(REQUIRED, "")
            payload |= {
                self._column(position): text[:_LONGEST]
                for position, cell in enumerate(cells)
                if (text := cell.strip())
            }
            yield SheetRow(index, index + 2, payload, self._unusable(cells))

    def _column(self, position: int) -> str:
        name = self.columns[position] if position < len(self.columns) else ""
        return name or f"column {position + 1}"

    def _unusable(self, cells: list[str]) -> str:
        if any(cell.strip() for cell in cells[len(self.columns) :]):
            return _("More cells than the header has columns")
        if any(len(cell) > _LONGEST for cell in cells):
            return _("A cell of more than %(most)s letters") % {"most": f"{_LONGEST:,}"}
        return ""

    def _lines(self) -> Iterator[list[str]]:
        """The cells of each line, the header first. ImportProblem where it is no CSV in UTF-8."""
        csv.field_size_limit(_LONGEST_READ)
        with io.TextIOWrapper(self.open(), encoding="utf-8-sig", newline="") as text:
            lines = _Lines(text)
            reader = csv.reader(lines, strict=True)
            try:
                for cells in reader:
                    if lines.whole > 1:
                        raise self._open_quote(lines)
                    yield [without_nul(cell) for cell in cells]
                    lines.commas = lines.commas or len(cells) - 1
                    lines.forget()
            except UnicodeDecodeError as error:
                raise ImportProblem(
                    f"{self.name} is not a CSV file in UTF-8. Save it as “CSV UTF-8”."
                ) from error
            except csv.Error as error:
                if lines.quoted_from:
                    raise self._open_quote(lines) from error
                raise ImportProblem(
                    f"{self.name}, line {reader.line_num:,}: not a CSV file: {error}."
                ) from error

    def _open_quote(self, lines: "_Lines") -> ImportProblem:
        line = lines.quoted_from or lines.first
        return ImportProblem(
            f"{self.name}, line {line:,}: not a CSV file: a quotation mark opens here and is not "
            "closed in its row, so that it takes in what follows."
        )


class _Lines:
    """The lines of a file, and what has to be known of those of the row that is being read."""

    def __init__(self, text: TextIO):
        self._text = text
        self._number = 0
        # How many a whole row has at least; 0 until the header is read.
        self.commas = 0
        self.forget()

    def forget(self) -> None:
        """A row is done: its lines are of no more interest."""
        self.first = self._number + 1
        # How many of the row's lines have commas enough to be whole rows themselves. Two of them
        # and more have become one where a quotation mark was left open in the one and another
        # happened to close it: a text may have several lines, but none of that shape.
        self.whole = 0
        # The line in which the quotation mark stands that was opened last over the end of a line;
        # 0 for none.
        self.quoted_from = 0
        self._is_open = False

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self._number += 1
            self.whole += 0 < self.commas <= line.count(",")
            # A quotation mark in a quoted text is written twice.
            if line.count('"') % 2:
                if not self._is_open:
                    self.quoted_from = self._number
                self._is_open = not self._is_open
            yield line


def recognises(path: Path) -> bool:
    return path.suffix.casefold() == ".csv"


def facility(payload: Payload) -> Facility:
    codes = tuple(
        column.upper()
        for column, text in payload.items()
        if column not in _PLAIN and str(text).strip() == "1"
    )
    return read_row(payload, codes=codes, given=given_point(payload))


FORMAT = Format("findtreatment-csv", open=Export, facility=facility)
