"""A text file that is read several times, a piece at a time, and must not change in between."""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from centers.imports.problem import ImportProblem

_PIECE = 1 << 20


class TextFile:
    def __init__(self, path: Path):
        self.path = path
        self.name = path.name
        try:
            self._was = self._now()
        except OSError as error:
            raise ImportProblem(f"{path} cannot be read: {error.strerror}.") from error

    @cached_property
    def sha256(self) -> str:
        digest = hashlib.sha256()
        with self.open() as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        return digest.hexdigest()

    def open(self) -> BinaryIO:
        """The file from its beginning. ImportProblem when it has changed since it was first seen:
        what was checked would not be what is brought in."""
        try:
            if self._now() != self._was:
                raise ImportProblem(f"{self.name} has changed while it was read.")
            return self.path.open("rb")
        except OSError as error:
            raise ImportProblem(f"{self.path} cannot be read: {error.strerror}.") from error

    def _now(self) -> tuple[int, int, int]:
        found = self.path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns


def without_nul(value: object) -> object:
    """The same without the one character that PostgreSQL cannot store, however deep it stands."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {key.replace("\0", ""): without_nul(held) for key, held in value.items()}
    if isinstance(value, list):
        return [without_nul(held) for held in value]
    return value
