"""JSON that is read a row at a time: a list, an object that holds one, or a row a line."""

from collections.abc import Iterator
from pathlib import Path

import ijson

from centers.imports.problem import ImportProblem

from .text_file import TextFile

_START = 4096


class JsonFile(TextFile):
    """`lists` are the names under which an object may hold the rows."""

    def __init__(self, path: Path, lists: tuple[str, ...]):
        super().__init__(path)
        self._lists = lists

    def objects(self) -> Iterator[dict]:
        """The rows, each an object. ImportProblem where the file is no JSON or holds others."""
        found = False
        try:
            with self.open() as file:
                for row in self._read(file):
                    found = True
                    if not isinstance(row, dict):
                        raise ImportProblem(f"{self.name} holds a row that is no object.")
                    yield row
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise ImportProblem(
                f"{self.name} is not JSON: {' '.join(str(error).split())}"
            ) from error
        if not found:
            raise ImportProblem(f"{self.name} has no rows.")

    def first(self) -> dict:
        """The first row, {} without one."""
        try:
            return next(self.objects(), {})
        except ImportProblem:
            return {}

    def _read(self, file) -> Iterator:
        start = file.read(_START).lstrip(b"\xef\xbb\xbf \t\r\n")
        file.seek(0)
        if start.startswith(b"["):
            return ijson.items(file, "item", use_float=True)
        if self.path.suffix.casefold() == ".jsonl":
            return ijson.items(file, "", multiple_values=True, use_float=True)
        for name in self._lists:
            rows = ijson.items(file, f"{name}.item", use_float=True)
            first = next(rows, None)
            file.seek(0)
            if first is not None:
                return ijson.items(file, f"{name}.item", use_float=True)
        return iter(())
