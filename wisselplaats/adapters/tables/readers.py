"""Decides what an uploaded file is by looking inside it: names and content types are what a client believes."""

from collections.abc import Callable
from pathlib import Path

from wisselplaats.adapters.tables.csv_reader import CsvTable
from wisselplaats.adapters.tables.encoding import BOMS
from wisselplaats.adapters.tables.geopackage_reader import open_geopackage
from wisselplaats.adapters.tables.json_reader import JsonTable
from wisselplaats.adapters.tables.xlsx_reader import open_workbook
from wisselplaats.domain.delivery.rows import Limits, Table
from wisselplaats.domain.errors import UnsupportedContent

ACCEPTED = "CSV, XLSX, GeoPackage, GeoJSON, JSON"
START = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SQLITE = b"SQLite format 3\0"

_SIGNATURES = (
    (b"\x00\x00\x27\x0a", "file_is_shapefile"),
    (b"%PDF", "file_is_pdf"),
    (b"\x89PNG", "file_is_image"),
    (b"\xff\xd8\xff", "file_is_image"),
    (b"GIF8", "file_is_image"),
    (b"II*\0", "file_is_image"),
    (b"MM\0*", "file_is_image"),
    (b"\x1f\x8b", "file_is_compressed"),
    (b"BZh", "file_is_compressed"),
    (b"7z\xbc\xaf\x27\x1c", "file_is_compressed"),
    (b"Rar!", "file_is_compressed"),
    (b"\xfd7zXZ\0", "file_is_compressed"),
    (b"{\\rtf", "file_is_word"),
)


def open_table(
    path: Path,
    content_type: str | None = None,
    file_name: str | None = None,
    *,
    part: str | None = None,
    header_row: int | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Table:
    """The table in the file, whatever `content_type` and `file_name` claim (they only colour the answer).

    `part` is the name of the sheet or layer, `header_row` the physical row of the column names, `encoding` that of a
    CSV file; None lets the reader find out. `meanwhile` is called while another process reads, now or in `batches()`,
    and may raise to end it. Raises UnsupportedContent with a code that says what the file is, Invalid
    when it is broken, and TooLarge.
    """
    limits = limits or Limits()
    with path.open("rb") as stream:
        start = stream.read(START)
    given = {"name": file_name or "", "content_type": content_type or "", "accepted": ACCEPTED}
    try:
        return _opened(path, start, limits, part, header_row, encoding, meanwhile)
    except UnsupportedContent as error:
        raise UnsupportedContent(error.code, **given | error.params) from error


def _opened(
    path: Path,
    start: bytes,
    limits: Limits,
    part: str | None,
    header_row: int | None,
    encoding: str | None,
    meanwhile: Callable[[], None],
) -> Table:
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnsupportedContent("file_empty")
    if start.startswith(b"PK"):
        return open_workbook(path, limits, part=part, header_row=header_row, meanwhile=meanwhile)
    if start.startswith(_SQLITE):
        return open_geopackage(path, limits, part=part)
    code = _refusal(path, start)
    if code:
        raise UnsupportedContent(code)
    if _text(start)[:1] in (b"{", b"["):
        return JsonTable(path, limits)
    return CsvTable(path, limits, header_row=header_row, encoding=encoding)


def _refusal(path: Path, start: bytes) -> str | None:
    if start.startswith(_OLE):
        return "file_is_encrypted" if _holds(path, _ENCRYPTED) else "file_is_xls"
    for signature, code in _SIGNATURES:
        if start.startswith(signature):
            return code
    text = _text(start)
    if text.startswith(b"<"):
        return "file_is_gml" if b"gml" in text.lower() else "file_is_xml"
    if _is_utf16(start):
        return None
    return "file_not_text" if b"\0" in start else None


def _text(start: bytes) -> bytes:
    """The start of a text, in ASCII as far as that goes, without byte order mark and empty lines."""
    if _is_utf16(start):
        return start.decode("utf-16", "ignore").lstrip().encode("ascii", "replace")
    return start.removeprefix(BOMS[0][0]).lstrip()


def _is_utf16(start: bytes) -> bool:
    return start.startswith((BOMS[1][0], BOMS[2][0]))


def _holds(path: Path, wanted: bytes) -> bool:
    """Whether the bytes are anywhere in the file, which is read in parts."""
    rest = b""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            if wanted in rest + chunk:
                return True
            rest = chunk[-len(wanted) :]
    return False
