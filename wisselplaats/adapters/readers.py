"""Decides what an uploaded file is by looking inside it: names and content types are what a client believes."""

import zipfile
from pathlib import Path

from wisselplaats.adapters.geojson_reader import GeoJsonTable
from wisselplaats.adapters.tables.csv_reader import CsvTable
from wisselplaats.adapters.tables.encoding import BOMS
from wisselplaats.adapters.xlsx_reader import XlsxTable
from wisselplaats.domain.delivery.rows import Limits, Row, Table
from wisselplaats.domain.errors import Invalid, UnsupportedContent

__all__ = ["ACCEPTED", "Row", "Table", "open_table"]

ACCEPTED = "CSV, XLSX, GeoJSON"
START = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_SIGNATURES = (
    (b"SQLite format 3\0", "file_is_geopackage"),
    (b"\x00\x00\x27\x0a", "file_is_shapefile"),
    (b"%PDF", "file_is_pdf"),
    (b"\x1f\x8b", "file_is_compressed"),
    (b"7z\xbc\xaf\x27\x1c", "file_is_compressed"),
    (b"Rar!", "file_is_compressed"),
)
_IN_ZIP = (
    ("xl/vbaProject.bin", "file_has_macros"),
    ("xl/workbook.bin", "file_is_xlsb"),
    ("word/document.xml", "file_is_word"),
    ("content.xml", "file_is_ods"),
)


def open_table(path: Path, content_type: str | None = None, file_name: str | None = None) -> Table:
    """The table in the file, whatever `content_type` and `file_name` claim (they only colour the answer).

    Raises UnsupportedContent with a code that says what the file is, Invalid when it is broken, and TooLarge.
    """
    with path.open("rb") as stream:
        start = stream.read(START)
    given = {"name": file_name or "", "content_type": content_type or "", "accepted": ACCEPTED}
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnsupportedContent("file_empty", **given)
    if start.startswith(b"PK"):
        return _open_zip(path, given)
    code = _refusal(path, start)
    if code:
        raise UnsupportedContent(code, **given)
    if start.removeprefix(BOMS[0][0]).lstrip()[:1] in (b"{", b"["):
        return GeoJsonTable(path)
    return CsvTable(path, Limits())


def _refusal(path: Path, start: bytes) -> str | None:
    if start.startswith(_OLE):
        return "file_is_encrypted" if _ENCRYPTED in path.read_bytes() else "file_is_xls"
    for signature, code in _SIGNATURES:
        if start.startswith(signature):
            return code
    if _is_utf16(start):
        return None
    if start.removeprefix(BOMS[0][0]).lstrip().startswith(b"<"):
        return "file_is_gml" if b"gml" in start.lower() else "file_is_xml"
    return "file_not_text" if b"\0" in start else None


def _is_utf16(start: bytes) -> bool:
    return start.startswith((BOMS[1][0], BOMS[2][0]))


def _open_zip(path: Path, given: dict[str, str]) -> Table:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise Invalid.one("file", "xlsx_unreadable") from error
    for name, code in _IN_ZIP:
        if name in names:
            raise UnsupportedContent(code, **given)
    if any(name.lower().endswith(".shp") for name in names):
        raise UnsupportedContent("file_is_shapefile", **given)
    if "xl/workbook.xml" not in names:
        raise UnsupportedContent("file_is_compressed", **given)
    return XlsxTable(path)
