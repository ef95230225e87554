"""Photos are made anew before they are kept: nobody's address, telephone or trick file comes along with a bench."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from wisselplaats.adapters.files import Readable
from wisselplaats.domain.errors import Invalid, TooLarge, UnsupportedContent

MAX_BYTES = 15 << 20
MAX_PIXELS = 50_000_000
LONG_SIDE = 2000
THUMBNAIL = 400
QUALITY = 85
ACCEPTED = "JPEG, PNG, WebP"
CONTENT_TYPE = "image/jpeg"

_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}


@dataclass(frozen=True)
class CleanPhoto:
    """JPEG bytes without any metadata, upright; `thumbnail` is JPEG as well; sizes in pixels."""

    data: bytes
    width: int
    height: int
    thumbnail: bytes
    content_type: str = CONTENT_TYPE


def clean_photo(stream: Readable) -> CleanPhoto:
    """Re-encode a photo: at most 2,000 pixels on the long side, thumbnail 400; the content decides its type.

    Raises TooLarge `photo_too_large` (15 MB) or `photo_too_many_pixels` (50 megapixels), UnsupportedContent
    `photo_is_heic` or `photo_not_supported`, Invalid `photo_unreadable` on field `photo`.
    """
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TooLarge("photo_too_large", limit=f"{MAX_BYTES >> 20} MB")
    _check_kind(content)
    image = _decoded(content)
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    small = image.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
    return CleanPhoto(_jpeg(image), image.width, image.height, _jpeg(small))


def _check_kind(content: bytes) -> None:
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        raise UnsupportedContent("photo_is_heic", accepted=ACCEPTED)
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if not webp and not content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise UnsupportedContent("photo_not_supported", accepted=ACCEPTED)


def _decoded(content: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise TooLarge("photo_too_many_pixels", limit=MAX_PIXELS // 1_000_000)
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            return _plain(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge("photo_too_many_pixels", limit=MAX_PIXELS // 1_000_000) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Invalid.one("photo", "photo_unreadable") from error


def _plain(image: Image.Image) -> Image.Image:
    """RGB on white, with nothing but pixels: Pillow would write comments and profiles from `info` again."""
    if "A" in image.getbands() or "transparency" in image.info:
        layered = image.convert("RGBA")
        plain = Image.new("RGB", image.size, "white")
        plain.paste(layered, mask=layered.getchannel("A"))
    else:
        plain = image.convert("RGB")
    plain.info = {}
    return plain


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
