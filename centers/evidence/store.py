from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile

from centers.models import AgreementDocument, ApplicationFile, Center, EvidenceFile, User
from centers.private_files import kept_together, sha256_of

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
    identity = {"center": center, "sha256": sha256_of(upload), "uploaded_by": uploaded_by}
    if there := EvidenceFile.objects.filter(**identity).first():
        return there
    evidence = EvidenceFile(**identity)
    write(evidence, upload, kind, keep)
    evidence.full_clean()
    evidence.save()
    return evidence


def write(
    row: EvidenceFile | AgreementDocument | ApplicationFile,
    upload: UploadedFile,
    kind: Kind,
    keep: Callable[[Storage, str], None],
) -> None:
    """Put the upload into the row's folder and what it is into the row, which is not saved yet: the
    file's name is then known to whoever has to take it away again (kept_together)."""
    row.name, row.content_type, row.size = _tidy_name(upload.name), kind.content_type, upload.size
    row.file.save(upload.name, upload, save=False)
    keep(row.file.storage, row.file.name)


def _tidy_name(name: str) -> str:
    """One printable line that the column holds; the end, with the file's type, stays."""
    printable = "".join(char if char.isprintable() else " " for char in name)
    return printable.strip()[-200:] or "file"
