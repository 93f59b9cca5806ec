"""Folders that the site alone can read: no URL leads there, a view decides who gets what."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction


class PrivateStorage(FileSystemStorage):
    """The folder that the setting of this name holds at the time, closed to other accounts."""

    base_url = None

    def __init__(self, setting: str):
        self.setting = setting
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> Path:
        return getattr(settings, self.setting)

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)


def nameless_path() -> str:
    """A new name that tells nothing; what the file was called stands in the database, if at all."""
    return f"{secrets.token_hex(2)}/{secrets.token_hex(16)}"


def sha256_of(upload: UploadedFile) -> str:
    """Hex digest of an upload's bytes; it stands at its beginning afterwards."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


@contextmanager
def kept_together() -> Iterator[Callable[[Storage, str], None]]:
    """One transaction, and the files written in it: where the block raises, neither is left.

    Gives a function to call with the storage and name of each file as soon as it is written.
    """
    written: list[tuple[Storage, str]] = []
    try:
        with transaction.atomic():
            yield lambda storage, name: written.append((storage, name))
    except BaseException:
        for storage, name in written:
            storage.delete(name)
        raise
