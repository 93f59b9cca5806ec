"""A PostgreSQL for one run of the tests."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from finder.database.server import SETTINGS, Server, alone

PREFIX = "treatment-finder-throwaway-"

# It may lose its data in a crash, and is faster for it.
THROWAWAY_SETTINGS = {
    **SETTINGS,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@contextmanager
def throwaway_server() -> Iterator[Server]:
    """A server of one's own in a temporary folder, gone with its data afterwards."""
    _clear_abandoned()
    data = Path(tempfile.mkdtemp(prefix=PREFIX))
    data.chmod(0o755)
    server = Server(data, settings=THROWAWAY_SETTINGS)
    try:
        with server.running():
            yield server
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _clear_abandoned() -> None:
    """Stop and remove throwaway servers whose process was killed before it could."""
    for data in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        # Another run may be clearing away, or ending, at the same moment.
        with suppress(FileNotFoundError):
            found = data.stat()
            if time.time() - found.st_mtime < 60 or found.st_uid != os.geteuid():
                continue
            use = os.open(data, os.O_RDONLY)
            if alone(use):
                Server(data).stop()
                shutil.rmtree(data, ignore_errors=True)
            os.close(use)
