"""The signed paper: the same limits and the same closed folder as evidence, other readers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from centers.evidence import kind_of
from centers.evidence.store import write
from centers.models import AgreementDocument, User
from centers.private_files import kept_together, sha256_of

from .problem import AdvertisingError


@contextmanager
def kept(upload: UploadedFile | None, by: User) -> Iterator[AgreementDocument | None]:
    """Keep this file for the block, in one transaction with what it does; None for no file.

    Raises AdvertisingError for a file that is no evidence either (centers.evidence). Where the
    block raises, nothing is left, neither in the database nor on disk.
    """
    if upload is None:
        yield None
        return
    try:
        kind = kind_of(upload.name, upload.size, upload.chunks())
    except ValidationError as error:
        raise AdvertisingError({"document": error.messages}) from error
    document = AgreementDocument(sha256=sha256_of(upload), uploaded_by=by)
    with kept_together() as keep:
        write(document, upload, kind, keep)
        document.save()
        yield document
