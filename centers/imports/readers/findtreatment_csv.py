"""FindTreatment.gov's export as its own site gives it: a column for each code, with a 1 where it
applies, points and websites. Header names are padded with blanks ("    name1", "n40 ")."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from centers.imports.formats import Format
from centers.imports.problem import ImportProblem
from centers.imports.rows import Facility, read_row
from centers.imports.workbook import Payload, SheetRow

from .points import given_point
from .text_file import TextFile

REQUIRED = (
    *("name1", "name2", "street1", "street2", "city", "state", "zip", "phone", "website"),
    *("latitude", "longitude", "type_facility"),
)
# Columns that are no codes.
_PLAIN = frozenset([*REQUIRED, "zip4", "county", "intake_prompt", "intake1", "intake2"])
_LONGEST_FIELD = 10_000


class Export(TextFile):
    """ImportProblem when it is not such an export."""

    def __init__(self, path: Path):
        super().__init__(path)
        with self._lines() as lines:
            self.columns = _header(lines)
        missing = [column for column in REQUIRED if column not in self.columns]
        if missing:
            raise ImportProblem(
                f"{self.name}: the first row lacks the column"
                f"{'s' if len(missing) > 1 else ''} {', '.join(missing)}."
            )
        twice = sorted({name for name in self.columns if self.columns.count(name) > 1})
        if twice:
            raise ImportProblem(f"{self.name}: more than one column is called {', '.join(twice)}.")

    def rows(self) -> Iterator[SheetRow]:
        """A row keeps what is not blank, and every plain column that a listing needs."""
        csv.field_size_limit(_LONGEST_FIELD)
        try:
            with self._lines() as lines:
                _header(lines)
                for index, cells in enumerate(csv.reader(lines, strict=True)):
                    if len(cells) > len(self.columns):
                        raise ImportProblem(f"{self.name}, row {index + 2}: too many columns.")
                    given = dict(zip(self.columns, map(str.strip, cells), strict=False))
                    payload: Payload = dict.fromkeys(REQUIRED, "")
                    payload |= {column: text for column, text in given.items() if text}
                    yield SheetRow(index, index + 2, payload)
        except (UnicodeDecodeError, csv.Error) as error:
            raise ImportProblem(f"{self.name} is not a CSV file in UTF-8: {error}.") from error

    def _lines(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(self.open(), encoding="utf-8-sig", newline="")


def recognises(path: Path) -> bool:
    return path.suffix.casefold() == ".csv"


def facility(payload: Payload) -> Facility:
    codes = tuple(
        column.upper()
        for column, text in payload.items()
        if column not in _PLAIN and str(text).strip() == "1"
    )
    return read_row(payload, codes=codes, given=given_point(payload))


def _header(lines: io.TextIOWrapper) -> list[str]:
    return [name.strip().casefold() for name in next(csv.reader(lines), [])]


FORMAT = Format("findtreatment-csv", open=Export, facility=facility)
