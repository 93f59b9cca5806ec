"""The signed paper: the same limits and the same closed folder as evidence, other readers."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from centers.evidence import kind_of
from centers.evidence.store import tidy_name
from centers.models import AgreementDocument, User
from centers.private_files import kept_together

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
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    document = AgreementDocument(
        name=tidy_name(upload.name),
        content_type=kind.content_type,
        size=upload.size,
        sha256=digest.hexdigest(),
        uploaded_by=by,
    )
    with kept_together() as keep:
        document.file.save(upload.name, upload, save=False)
        keep(document.file.storage, document.file.name)
        document.save()
        yield document
