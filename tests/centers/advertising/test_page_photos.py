"""What becomes of a photo that comes in: what is refused, and what is left of the rest."""

from io import BytesIO

import pytest
from PIL import Image

from centers.advertising.photos import MOST_PIXELS, WIDTHS, renditions
from centers.evidence import MAX_BYTES, EvidenceRefused
from tests.centers.advertising.pictures import photo_bytes, png_that_claims, upload, with_secrets


def opened(rendition) -> Image.Image:
    return Image.open(BytesIO(rendition.content))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.jpg", b"", "is empty"),
        ("large.jpg", b"\xff\xd8\xff\xe0" + b"\0" * MAX_BYTES, "too large"),
        ("page.jpg", b"<html><script>alert(1)</script></html>", "cannot be used"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be used"),
        ("paper.jpg", b"%PDF-1.7\n", "cannot be used"),
        ("note.txt", b"Only words.", "cannot be used"),
        ("picture.jpg", photo_bytes("PNG"), "inside, it is PNG"),
        ("cut.jpg", photo_bytes()[:900], "damaged"),
        ("cut.png", photo_bytes("PNG")[:60], "damaged"),
        ("head.webp", b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 24, "damaged"),
        ("stamp.jpg", photo_bytes(size=(900, 200)), "too small"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_its_content(name, content, said):
    with pytest.raises(EvidenceRefused, match=said):
        renditions(upload(content, name))


@pytest.mark.parametrize("side", [7072, 12_000, 60_000, 2**31 - 1])
def test_a_bomb_is_refused_before_it_goes_off(side):
    """From just over the limit to far beyond it, whichever guard stands there first."""
    assert side * side > MOST_PIXELS
    with pytest.raises(EvidenceRefused, match="too many pixels"):
        renditions(upload(png_that_claims(side, side), "bomb.png"))


def test_a_picture_that_moves_is_refused():
    frames = [Image.new("RGB", (400, 400), color) for color in ("red", "blue")]
    content = BytesIO()
    frames[0].save(content, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(EvidenceRefused, match="moves"):
        renditions(upload(content.getvalue(), "dance.webp"))


def test_nothing_of_the_file_goes_on_but_what_can_be_seen():
    content = with_secrets()
    assert b"SECRET" in content
    assert Image.open(BytesIO(content)).getexif().get_ifd(0x8825)[2] == (43.0, 5.0, 12.0)

    for rendition in renditions(upload(content)):
        picture = opened(rendition)
        assert (picture.format, picture.mode) == ("WEBP", "RGB")
        assert dict(picture.getexif()) == {}
        assert not picture.info.keys() & {"exif", "xmp", "icc_profile", "comment"}
        for mark in (b"SECRET", b"EXIF", b"XMP ", b"ICCP"):
            assert mark not in rendition.content


def test_a_photo_stands_upright_whichever_way_the_camera_was_held():
    # 6: the camera was turned; what was left is now on top.
    picture = opened(renditions(upload(with_secrets(orientation=6)))[-1])
    assert picture.size == (600, 900)
    red, _green, blue = picture.convert("RGB").getpixel((300, 100))
    assert red > 150 > blue


def test_every_screen_finds_its_width_and_none_is_blown_up():
    wide = renditions(upload(photo_bytes(size=(4000, 3000))))
    assert [rendition.width for rendition in wide] == list(WIDTHS)
    assert [opened(rendition).size for rendition in wide] == [(480, 360), (960, 720), (1600, 1200)]
    small = renditions(upload(photo_bytes(size=(700, 500))))
    assert [(rendition.width, rendition.height) for rendition in small] == [(480, 343), (700, 500)]


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1", "I;16"])
def test_every_kind_of_pixel_is_read(mode):
    content = BytesIO()
    Image.new(mode, (400, 400)).save(content, "PNG")
    assert opened(renditions(upload(content.getvalue(), "logo.png"))[0]).size == (400, 400)


def test_colors_for_print_become_colors_for_screens():
    content = BytesIO()
    Image.new("CMYK", (400, 400), (0, 255, 255, 0)).save(content, "JPEG")
    red, green, blue = opened(renditions(upload(content.getvalue()))[0]).getpixel((200, 200))
    assert red > 200 > 60 > max(green, blue)
