"""Which files may be evidence: decided by their content."""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

MAX_BYTES = 10 * 1024 * 1024
# No file format that is taken in hides its mark further back than this.
_HEAD = 4096
_IN_TEXT = frozenset("\t\n\r\f")


class EvidenceRefused(ValidationError):
    """A file that cannot be kept as evidence, and why, in words for the person who chose it."""


@dataclass(frozen=True)
class Kind:
    """A type of file, and the endings under which people keep it."""

    content_type: str
    name: str
    endings: tuple[str, ...]


KINDS = (
    Kind("application/pdf", "PDF", (".pdf",)),
    Kind("image/png", "PNG", (".png",)),
    Kind("image/jpeg", "JPEG", (".jpg", ".jpeg")),
    Kind("image/webp", "WebP", (".webp",)),
    Kind("text/plain", "text", (".txt",)),
)
_BY_TYPE = {kind.content_type: kind for kind in KINDS}


def kind_of(name: str, size: int, chunks: Iterable[bytes], kinds: tuple[Kind, ...] = KINDS) -> Kind:
    """Which of these kinds a file of this name, size in bytes and content is.

    Raises EvidenceRefused for one that is empty, larger than MAX_BYTES, of another kind, or whose
    name says that it is something else.
    """
    if size > MAX_BYTES:
        raise EvidenceRefused(
            _("“%(name)s” is too large. A file can be up to %(most)d MB.")
            % {"name": name, "most": MAX_BYTES // 1024 // 1024}
        )
    if size == 0:
        raise EvidenceRefused(_("“%(name)s” is empty.") % {"name": name})
    kind = _by_content(chunks)
    if kind not in kinds:
        taken = get_text_list([str(kind.name) for kind in kinds], _("or"))
        raise EvidenceRefused(
            _("“%(name)s” cannot be used. We take files of these types: %(kinds)s.")
            % {"name": name, "kinds": taken}
        )
    ending = PurePath(name).suffix.lower()
    if ending and ending not in kind.endings:
        raise EvidenceRefused(
            _("“%(name)s” is not what its name says: inside, it is %(kind)s.")
            % {"name": name, "kind": kind.name}
        )
    return kind


def _by_content(chunks: Iterable[bytes]) -> Kind | None:
    chunks = iter(chunks)
    head = next(chunks, b"")
    try:
        likeliest = puremagic.magic_string(head[:_HEAD])[0].mime_type
    except (puremagic.PureError, ValueError):
        likeliest = ""
    if likeliest in _BY_TYPE:
        return _BY_TYPE[likeliest]
    # Text has no mark. Marks of two letters ("BM", "MZ") are found in it by chance, so it is read.
    return _BY_TYPE["text/plain"] if _is_text(head, chunks) else None


def _is_text(head: bytes, rest: Iterable[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        for chunk in (head, *rest):
            text = decoder.decode(chunk)
            if not all(char.isprintable() or char in _IN_TEXT for char in text):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
