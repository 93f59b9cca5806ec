"""Reads a directory workbook: one header row, one facility a row, on the first sheet."""

import datetime
import hashlib
import io
import math
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from . import archive
from .problem import ImportProblem

REQUIRED = (
    "name1",
    "name2",
    "street1",
    "street2",
    "city",
    "state",
    "zip",
    "phone",
    "service_code_info",
)
# Under this name a row keeps the point that comes from another file.
RESERVED = "coordinates"
# What openpyxl and the parsers below it raise for a workbook that is damaged inside.
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)

Payload = dict[str, str | int | float | bool | None]


class ColumnsMissing(ImportProblem):
    """The first sheet is a table, but lacks these columns."""

    def __init__(self, name: str, columns: list[str]):
        super().__init__(
            f"{name}: the first row of the first sheet lacks the "
            f"column{'s' if len(columns) > 1 else ''} {', '.join(columns)}."
        )
        self.columns = columns


class SheetRow(NamedTuple):
    """`index` counts data rows from 0, `number` is the row as the spreadsheet shows it. `unusable`
    says why the row cannot be used whatever it says, "" for no reason."""

    index: int
    number: int
    payload: Payload
    unusable: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(str(value).strip() for value in self.payload.values() if value is not None)


class Directory:
    """A workbook that has been looked over (archive.inspect) and has the columns of a directory.

    Raises ImportProblem when it is not one. The file's bytes are kept, a few megabytes, so that
    every pass reads the same file whatever happens to it on disk; rows are streamed.
    """

    def __init__(self, name: str, data: bytes, required: tuple[str, ...] = REQUIRED):
        archive.inspect(name, data)
        self.name = name
        self.data = data
        self._required = required
        with self._sheet() as sheet:
            self.columns = self._header(sheet)

    @classmethod
    def read(cls, path: Path, required: tuple[str, ...] = REQUIRED) -> "Directory":
        return cls(path.name, read_bytes(path, archive.MAX_FILE), required)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def rows(self) -> Iterator[SheetRow]:
        """Every row below the header, blank ones too. One with a formula cannot be used: what the
        formula came to when the file was saved is nobody's word."""
        with self._sheet() as sheet:
            for index, cells in enumerate(_quietly(sheet.iter_rows(min_row=2))):
                payload: Payload = dict.fromkeys(self.columns)
                formulas = []
                for position, cell in enumerate(cells):
                    if cell.value is None:
                        continue
                    column = self._column(position)
                    if cell.data_type == "f":
                        formulas.append(column)
                    payload[column] = _plain(cell.value)
                yield SheetRow(index, index + 2, payload, _no_formulas(formulas))

    def _column(self, position: int) -> str:
        if position < len(self.columns):
            return self.columns[position]
        return f"column {get_column_letter(position + 1)}"

    def _header(self, sheet) -> list[str]:
        """Names of the columns in small letters: editions differ in how they spell them."""
        cells = next(_quietly(sheet.iter_rows(max_row=1)), ())
        names = [str(cell.value or "").strip().casefold() for cell in cells]
        if not any(names):
            raise ImportProblem(f"{self.name}: the first sheet is empty.")
        missing = [name for name in self._required if name not in names]
        if missing:
            raise ColumnsMissing(self.name, missing)
        if RESERVED in names:
            raise ImportProblem(f'{self.name}: a column may not be called "{RESERVED}".')
        twice = sorted({name for name in names if name and names.count(name) > 1})
        if twice:
            raise ImportProblem(f"{self.name}: more than one column is called {', '.join(twice)}.")
        while not names[-1]:
            names.pop()
        return [
            name or f"column {get_column_letter(position)}"
            for position, name in enumerate(names, start=1)
        ]

    @contextmanager
    def _sheet(self):
        try:
            with _no_warnings():
                book = openpyxl.load_workbook(
                    io.BytesIO(self.data), read_only=True, data_only=False, keep_links=False
                )
            if not book.worksheets:
                raise ImportProblem(f"{self.name} has no sheet of cells.")
            sheet = book.worksheets[0]
            # Some programs write a wrong extent; the cells themselves are counted instead.
            sheet.reset_dimensions()
            with closing(book):
                yield sheet
        except _DAMAGE as error:
            raise ImportProblem(f"{self.name} is damaged: {_one_line(error)}") from error


def read_bytes(path: Path, limit: int) -> bytes:
    """A file's content. ImportProblem when it cannot be read or is larger than `limit` bytes."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise ImportProblem(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > limit:
        raise ImportProblem(f"{path.name} is larger than {limit // archive.MEGABYTE} MB.")
    return data


@contextmanager
def _no_warnings() -> Iterator[None]:
    """openpyxl warns about styles, print headers and other things that values do not need."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _quietly(rows: Iterable) -> Iterator:
    """The same rows, read without warnings; what is done with them in between may warn."""
    rows = iter(rows)
    while True:
        with _no_warnings():
            row = next(rows, None)
        if row is None:
            return
        yield row


def _no_formulas(columns: list[str]) -> str:
    if not columns:
        return ""
    return _("A formula in %(columns)s: a value is needed") % {"columns": ", ".join(columns)[:200]}


def _plain(value: object) -> str | int | float | bool:
    """A cell's value as JSON can keep it."""
    if isinstance(value, ArrayFormula | DataTableFormula):
        value = getattr(value, "text", None) or "="
    if isinstance(value, str):
        # The one character that PostgreSQL cannot store.
        return value.replace("\0", "")
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
