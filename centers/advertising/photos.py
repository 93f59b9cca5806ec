"""Photos as they come in, written anew: nothing of the file goes on but what can be seen in it."""

import struct
from dataclasses import dataclass
from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from centers.evidence import KINDS, EvidenceRefused, kind_of

PHOTO_KINDS = tuple(kind for kind in KINDS if kind.content_type.startswith("image/"))
# What a phone's best camera takes. Checked before a single pixel is unpacked: a file of a few
# kilobytes can claim billions of them.
MOST_PIXELS = 50_000_000
SMALLEST_SIDE = 320
# Widths of what is kept, for phones and for sharp screens; the last bounds the height as well.
WIDTHS = (480, 960, 1600)
QUALITY = 80
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
# What Pillow raises over a file that is broken or made to break something.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    OverflowError,
    struct.error,
)
# And over one that claims far more pixels than MOST_PIXELS.
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class PhotoRefused(EvidenceRefused):
    """A photo that cannot be shown, and why, in words for the person who chose it."""


@dataclass(frozen=True)
class Rendition:
    """One size of a photo: WebP, its sides in pixels."""

    width: int
    height: int
    content: bytes


def renditions(upload: UploadedFile) -> list[Rendition]:
    """The photo in each of WIDTHS that it fills, and in its own where it is smaller than the last.

    Upright, in sRGB, without EXIF, GPS, XMP, comments or color profile. Raises EvidenceRefused
    or PhotoRefused for what is too large in bytes or pixels, too small, animated, broken, or no
    photo by its content.
    """
    kind = kind_of(upload.name, upload.size, upload.chunks(), PHOTO_KINDS)
    upload.seek(0)
    try:
        with Image.open(upload, formats=[_FORMATS[kind.content_type]]) as image:
            _look_at_the_size(image, upload.name)
            whole = _upright(image)
    except _BOMB as error:
        raise _too_many_pixels(upload.name) from error
    except _BROKEN as error:
        raise PhotoRefused(
            _("“%(name)s” is damaged and cannot be read. Please save it anew.")
            % {"name": upload.name}
        ) from error
    widths = [width for width in WIDTHS if width < whole.width] + [whole.width]
    return [_written(whole, width) for width in widths]


def _look_at_the_size(image: Image.Image, name: str) -> None:
    # A JPEG with a second picture in it, as some phones write, shows its first.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise PhotoRefused(_("“%(name)s” moves. Please choose a still photo.") % {"name": name})
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels(name)
    if min(image.size) < SMALLEST_SIDE:
        raise PhotoRefused(
            _("“%(name)s” is too small: each side needs %(least)d pixels or more.")
            % {"name": name, "least": SMALLEST_SIDE}
        )


def _too_many_pixels(name: str) -> PhotoRefused:
    return PhotoRefused(
        _("“%(name)s” has too many pixels. A photo can have up to %(most)d million.")
        % {"name": name, "most": MOST_PIXELS // 1_000_000}
    )


def _upright(image: Image.Image) -> Image.Image:
    """Its pixels alone, turned as the camera was held, in sRGB, no larger than is shown."""
    if image.mode in ("1", "P"):
        # From a palette no color between two others can be taken.
        image = image.convert("RGBA")
    # The size first: a JPEG is then never unpacked in full.
    image.thumbnail((WIDTHS[-1], WIDTHS[-1]), Image.Resampling.LANCZOS)
    image = _in_srgb(ImageOps.exif_transpose(image))
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    return Image.frombytes(image.mode, image.size, image.tobytes())


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        return ImageCms.profileToProfile(
            image, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except ImageCms.PyCMSError:
        # A profile that cannot be read: the colors are taken as they stand.
        return image


def _written(image: Image.Image, width: int) -> Rendition:
    height = max(1, round(image.height * width / image.width))
    if width != image.width:
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    content = BytesIO()
    image.save(content, "WEBP", quality=QUALITY)
    return Rendition(width, height, content.getvalue())
