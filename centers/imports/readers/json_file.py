"""JSON that is read a row at a time: a list, an object that holds one, or a row a line."""

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import ijson
from django.utils.translation import gettext as _

from centers.imports.problem import ImportProblem
from centers.imports.workbook import SheetRow

from .text_file import TextFile, without_nul

_START = 4096
# Far more than any row has. What is nested deeper takes memory by the square of its depth to read.
_MAX_DEPTH = 64
_LONGEST_TEXT = 1_000_000
# So much is kept of a row that is no object.
_LONGEST_KEPT = 10_000


class JsonFile(TextFile):
    """`lists` are the names under which an object may hold the rows."""

    def __init__(self, path: Path, lists: tuple[str, ...]):
        super().__init__(path)
        self._lists = lists
        self._is_looked_over = False

    def items(self) -> Iterator[object]:
        """The rows, each an object as a rule. ImportProblem where the file is no JSON, or is of
        monstrous shape."""
        found = False
        try:
            self._look_over()
            with self._open() as file:
                for row in self._read(file):
                    found = True
                    yield without_nul(row)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise ImportProblem(f"{self.name} is not JSON: {_one_line(error)}") from error
        if not found:
            raise ImportProblem(f"{self.name} has no rows.")

    def first(self) -> dict:
        """The first row that is an object, {} without one."""
        try:
            return next((row for row in self.items() if isinstance(row, dict)), {})
        except ImportProblem:
            return {}

    def _look_over(self) -> None:
        """Looks the whole file over, once, before anything is built of it. Raises ImportProblem."""
        if self._is_looked_over:
            return
        depth = 0
        with self._open() as file:
            for event, value in ijson.basic_parse(file, multiple_values=True, use_float=True):
                if event in ("start_map", "start_array"):
                    depth += 1
                    if depth > _MAX_DEPTH:
                        raise ImportProblem(f"{self.name} is nested deeper than any list of rows.")
                elif event in ("end_map", "end_array"):
                    depth -= 1
                elif event in ("string", "map_key") and len(value) > _LONGEST_TEXT:
                    raise ImportProblem(
                        f"{self.name} has a text of more than {_LONGEST_TEXT:,} letters."
                    )
        self._is_looked_over = True

    def _open(self) -> BinaryIO:
        """The file from behind its byte order mark."""
        file = self.open()
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)
        return file

    def _read(self, file: BinaryIO) -> Iterator:
        begin = file.tell()
        start = file.read(_START).lstrip()
        file.seek(begin)
        if start.startswith(b"["):
            return ijson.items(file, "item", use_float=True)
        if self.path.suffix.casefold() == ".jsonl":
            return ijson.items(file, "", multiple_values=True, use_float=True)
        for name in self._lists:
            rows = ijson.items(file, f"{name}.item", use_float=True)
            first = next(rows, None)
            file.seek(begin)
            if first is not None:
                return ijson.items(file, f"{name}.item", use_float=True)
        return iter(())


def no_object(index: int, row: object) -> SheetRow:
    """What stays of a row that is no object: it costs itself alone."""
    text = json.dumps(row, ensure_ascii=False)[:_LONGEST_KEPT]
    return SheetRow(index, index + 1, {"row": text}, _("The row is no JSON object"))


def _one_line(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(error)
    return " ".join(text.split())[:200]
