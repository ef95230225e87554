"""A photo shows a bench and nothing else."""

import io

import pytest
from PIL import Image

from wisselplaats.adapters import photos
from wisselplaats.adapters.photos import clean_photo
from wisselplaats.domain.errors import Invalid, TooLarge, UnsupportedContent


def encoded(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return io.BytesIO(out.getvalue())


def decoded(content):
    return Image.open(io.BytesIO(content))


def with_gps(orientation):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Merk"
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 1.0)
    return exif


def test_the_place_and_the_camera_are_gone_and_the_photo_stands_upright():
    given = encoded(Image.new("RGB", (300, 200), "red"), "JPEG", exif=with_gps(6), comment=b"thuis")
    clean = clean_photo(given)
    assert (clean.width, clean.height) == (200, 300)
    for content in (clean.data, clean.thumbnail):
        assert not decoded(content).getexif()
        assert b"Exif" not in content
        assert b"thuis" not in content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_accepted_kind_becomes_a_jpeg_of_at_most_2000_pixels(kind):
    clean = clean_photo(encoded(Image.new("RGB", (3000, 1500), "blue"), kind))
    assert decoded(clean.data).format == "JPEG"
    assert (clean.width, clean.height) == (2000, 1000)
    assert decoded(clean.thumbnail).size == (400, 200)


def test_a_small_photo_is_not_blown_up():
    assert clean_photo(encoded(Image.new("L", (50, 40)), "PNG")).width == 50


def test_what_is_transparent_becomes_white():
    clean = clean_photo(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))
    assert decoded(clean.data).getpixel((5, 5)) == (255, 255, 255)


def test_a_telephone_photo_in_heic_gets_a_hint():
    with pytest.raises(UnsupportedContent) as caught:
        clean_photo(io.BytesIO(b"\0\0\0\x18ftypheic" + b"\0" * 50))
    assert caught.value.code == "photo_is_heic"


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg/>", b"%PDF-1.4"])
def test_another_kind_of_file_is_refused(content):
    with pytest.raises(UnsupportedContent) as caught:
        clean_photo(io.BytesIO(content))
    assert caught.value.code == "photo_not_supported"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_breaks_off_is_invalid(kind):
    whole = encoded(Image.effect_noise((200, 200), 50), kind).getvalue()
    with pytest.raises(Invalid) as caught:
        clean_photo(io.BytesIO(whole[: len(whole) // 2]))
    assert caught.value.problems[0].code == "photo_unreadable"


def test_too_many_bytes_are_refused_before_they_are_decoded(monkeypatch):
    monkeypatch.setattr(photos, "MAX_BYTES", 10)
    with pytest.raises(TooLarge) as caught:
        clean_photo(io.BytesIO(b"x" * 11))
    assert caught.value.code == "photo_too_large"


@pytest.mark.parametrize("side", [8_000, 10_000, 14_000])
def test_too_many_pixels_are_refused_before_they_are_decoded(side):
    with pytest.raises(TooLarge) as caught:
        clean_photo(encoded(Image.new("1", (side, side)), "PNG"))
    assert caught.value.code == "photo_too_many_pixels"
