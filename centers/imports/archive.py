"""Looks over a workbook before anything parses it: is it one, and can it be read safely?

An .xlsx file is a zip of XML. A small one can unpack to gigabytes, and one short line of XML can
stand for a million columns, so sizes are read from the zip's directory first and every part is
then streamed past a parser that keeps nothing. Python's zipfile yields no more of a part than its
directory declares, so a directory that lies cannot get around the limit.
"""

import io
import zipfile
import zlib
from xml.parsers import expat

from .problem import ImportProblem

MEGABYTE = 1024 * 1024
MAX_FILE = 64 * MEGABYTE
# The largest directory so far (12,744 rows) unpacks to 12 MB, six times what it is packed. A bomb
# is a small file, packed hundreds of times. So a large workbook may be ten times the directory and
# more, as long as it is packed like one.
MAX_UNPACKED = 512 * MEGABYTE
MAX_UNPACKED_WHEN_DENSE = 96 * MEGABYTE
_DENSE = 20
MAX_PARTS = 1000
MAX_ROWS = 200_000
# Our own template has a column for each term, more than 200 of them.
MAX_COLUMNS = 500
# The longest text that Excel itself keeps in a cell.
MAX_CELL = 32_767
_MAX_DEPTH = 64
# The elements that hold a cell's text: in the cell itself or in the list of shared texts.
_TEXTS = frozenset({"c", "si"})
_STEP = 64 * 1024

# How the formats that people mistake for a workbook begin.
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def inspect(name: str, data: bytes) -> None:
    """Raise ImportProblem unless `data` is a workbook (.xlsx) that is safe to parse."""
    if not data:
        raise ImportProblem(f"{name} is empty.")
    if data.startswith(_OLE):
        raise ImportProblem(
            f"{name} is an old .xls workbook or protected by a password. "
            "Save it as an unprotected .xlsx."
        )
    if not data.startswith(b"PK"):
        raise ImportProblem(f"{name} is not a workbook (.xlsx).")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect_parts(name, archive, len(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ImportProblem(f"{name} is damaged or cut off: it cannot be unpacked.") from error


def _inspect_parts(name: str, archive: zipfile.ZipFile, packed: int) -> None:
    parts = archive.infolist()
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= {part.filename for part in parts}:
        raise ImportProblem(f"{name} is a zip, but not of a workbook (.xlsx).")
    unpacked = sum(part.file_size for part in parts)
    limit = MAX_UNPACKED_WHEN_DENSE if unpacked > _DENSE * packed else MAX_UNPACKED
    if unpacked > limit or len(parts) > MAX_PARTS:
        raise ImportProblem(
            f"{name} would unpack to {unpacked / MEGABYTE:,.0f} MB in {len(parts):,} parts; "
            f"no directory comes near the limit of {limit // MEGABYTE} MB."
        )
    for part in parts:
        with archive.open(part) as content:
            try:
                _Guard(name).feed(content)
            except expat.ExpatError as error:
                # Pictures and printer settings are no XML. They are not parsed later either.
                if part.filename.endswith((".xml", ".rels")):
                    raise ImportProblem(
                        f"{name} is damaged: its part {part.filename} is not XML."
                    ) from error


class _Guard:
    """Counts rows, columns and letters of a part as it streams by; remembers nothing else."""

    def __init__(self, name: str):
        self._name = name
        self._depth = self._row = self._column = self._letters = 0
        self._in_text = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, content) -> None:
        while block := content.read(_STEP):
            self._parser.Parse(block, False)
        self._parser.Parse(b"", True)

    def _doctype(self, *_args) -> None:
        # Entities, and with them XML bombs, need one. No program that writes workbooks does.
        raise ImportProblem(f"{self._name} has a document type declaration, which no workbook has.")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ImportProblem(f"{self._name} is nested deeper than any workbook.")
        tag = tag.rpartition(" ")[2]
        if tag in _TEXTS:
            self._in_text, self._letters = True, 0
        if tag == "c":
            self._column = _column(attributes.get("r", "")) or self._column + 1
            if self._column > MAX_COLUMNS:
                raise ImportProblem(f"{self._name} has more than {MAX_COLUMNS} columns.")
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number[:9]) if number.isdecimal() else self._row + 1
            self._column = 0
            if self._row > MAX_ROWS:
                raise ImportProblem(f"{self._name} has more than {MAX_ROWS:,} rows.")

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._in_text and tag.rpartition(" ")[2] in _TEXTS:
            self._in_text = False

    def _text(self, text: str) -> None:
        if self._in_text:
            self._letters += len(text)
            if self._letters > MAX_CELL:
                raise ImportProblem(f"{self._name} has a cell of more than {MAX_CELL:,} letters.")


def _column(reference: str) -> int:
    """The number of a cell's column: 28 for "AB12", 0 when the reference names none."""
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - ord("A") + 1
        if number > MAX_COLUMNS:
            break
    return number
