"""Files that take the place of others only once all of them are whole."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUMS = "SHA256SUMS"


class ExportRunning(Exception):
    """Another run writes to the same folder now."""


@contextmanager
def in_place(folder: Path) -> Iterator[Path]:
    """An empty folder beside `folder` to write to. After the block its files are moved, one after
    the other, into `folder`, over those of the same names.

    If the block fails or is killed, `folder` stays as it was. The sums come last: whoever checks
    them while files are moved sees that they do not fit yet. Raises ExportRunning.
    """
    beside = folder.with_name(f".{folder.name}.partial")
    beside.mkdir(parents=True, exist_ok=True)
    with _alone(beside):
        for left in beside.iterdir():  # by a run that was killed
            left.unlink()
        try:
            yield beside
            folder.mkdir(exist_ok=True)
            for file in sorted(beside.iterdir(), key=lambda file: (file.name == SUMS, file.name)):
                os.replace(file, folder / file.name)
        finally:
            shutil.rmtree(beside)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The lock ends with the process, however that ends."""
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ExportRunning(f"Another run writes to {folder} now.") from None
        yield
    finally:
        os.close(held)
