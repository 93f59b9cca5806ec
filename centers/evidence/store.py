import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile

from centers.models import Center, EvidenceFile, User
from centers.private_files import kept_together

from .kinds import Kind, kind_of


@contextmanager
def stored(
    center: Center, uploads: Iterable[UploadedFile], uploaded_by: User
) -> Iterator[list[EvidenceFile]]:
    """Keep these uploads for the block, in one transaction with what it does.

    Every file is looked at before any is kept. Where one is refused (EvidenceRefused) or the block
    raises, none is left, neither in the database nor on disk. A file that this person has already
    given for this center is not kept twice.
    """
    uploads = list(uploads)
    kinds = [kind_of(upload.name, upload.size, upload.chunks()) for upload in uploads]
    with kept_together() as keep:
        yield [
            _store(center, upload, kind, uploaded_by, keep)
            for upload, kind in zip(uploads, kinds, strict=True)
        ]


def _store(
    center: Center,
    upload: UploadedFile,
    kind: Kind,
    uploaded_by: User,
    keep: Callable[[Storage, str], None],
) -> EvidenceFile:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    identity = {"center": center, "sha256": digest.hexdigest(), "uploaded_by": uploaded_by}
    if there := EvidenceFile.objects.filter(**identity).first():
        return there
    upload.seek(0)
    evidence = EvidenceFile(
        **identity,
        name=tidy_name(upload.name),
        content_type=kind.content_type,
        size=upload.size,
    )
    # The file first: its name is then known to whoever has to take it away again.
    evidence.file.save(upload.name, upload, save=False)
    keep(evidence.file.storage, evidence.file.name)
    evidence.full_clean()
    evidence.save()
    return evidence


def tidy_name(name: str) -> str:
    """One printable line that the column holds; the end, with the file's type, stays."""
    printable = "".join(char if char.isprintable() else " " for char in name)
    return printable.strip()[-200:] or "file"
