"""Files as people choose them: photos, and what only claims to be one."""

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

HERE = (43.0, 5.0, 12.0)


def photo_bytes(kind="JPEG", size=(900, 600), color=(40, 120, 90), **options) -> bytes:
    content = BytesIO()
    Image.new("RGB", size, color).save(content, kind, **options)
    return content.getvalue()


def upload(content: bytes | None = None, name="room.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo_bytes() if content is None else content)


def with_secrets(orientation: int = 1) -> bytes:
    """A JPEG that tells where it was taken, with which camera and by whom, in every way it can."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRET camera"
    exif[0x013B] = "SECRET photographer"
    exif.get_ifd(0x8825).update({1: "N", 2: HERE, 3: "W", 4: HERE, 29: "SECRET day"})
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET place</x:xmpmeta>"
    content = BytesIO()
    picture = Image.new("RGB", (900, 600), (200, 30, 30))
    picture.paste((30, 30, 200), (450, 0, 900, 600))  # red on the left, blue on the right
    picture.save(content, "JPEG", exif=exif, xmp=xmp, comment=b"SECRET remark")
    return content.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head promises so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )
