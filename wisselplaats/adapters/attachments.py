"""Files that people send each other: the content says what they are, and nothing comes along that was not asked for."""

import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from wisselplaats.adapters.files import Readable
from wisselplaats.adapters.photos import MAX_BYTES, clean_photo
from wisselplaats.domain.errors import Invalid, TooLarge, UnsupportedContent

PDF = "application/pdf"
ACCEPTED = "PDF, JPEG, PNG, WebP"
LONGEST_NAME = 80
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_UNSAFE = re.compile(r"[^\w .()+-]+")


@dataclass(frozen=True)
class Attachment:
    """A file as it is kept: a PDF as it came, a picture as a new JPEG; `suffix` and the name follow the content."""

    name: str
    data: bytes
    content_type: str
    suffix: str
    thumbnail: bytes | None = None


def clean(name: str, stream: Readable) -> Attachment:
    """Judge a file by its content, at most 15 MB; `name` is what the sender called it.

    Raises TooLarge `file_too_large`, Invalid `attachment_empty`, UnsupportedContent `attachment_not_supported`, and for
    pictures what clean_photo raises.
    """
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TooLarge("file_too_large", limit=f"{MAX_BYTES >> 20} MB")
    if not content:
        raise Invalid.one("attachments", "attachment_empty")
    # readers of PDF take the mark anywhere in the first kilobyte (ISO 32000-1, annex H); ours has to stand in front
    if content.startswith(b"%PDF-"):
        return Attachment(safe_name(name, ".pdf"), content, PDF, ".pdf")
    if content.startswith(_PICTURES) or content[4:8] == b"ftyp":
        photo = clean_photo(BytesIO(content))
        return Attachment(safe_name(name, ".jpg"), photo.data, photo.content_type, ".jpg", photo.thumbnail)
    raise UnsupportedContent("attachment_not_supported", accepted=ACCEPTED)


def safe_name(name: str, suffix: str) -> str:
    """The sender's name without folders or signs that a header or a disk could misread, ending as the content is."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    stem = " ".join(_UNSAFE.sub(" ", PurePosixPath(last).stem).split()).strip(".")[:LONGEST_NAME].strip()
    return (stem or "bestand") + suffix
