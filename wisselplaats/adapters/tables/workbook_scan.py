"""Looks through a workbook without laying it out: what kind it is, how large it really is, and where its errors are.

Runs in the child process, and imports nothing heavy.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import IO, Any
from xml.etree import ElementTree as Xml  # S405: expat limits entities, and a doctype is refused below

CHUNK = 1 << 20
LONGEST_ROW = 32 << 20
MOST_FILES = 5_000
MOST_ERRORS = 100_000
SMALL_XML = 4 << 20
_IN_ZIP = (
    ("xl/vbaProject.bin", "file_has_macros"),
    ("xl/workbook.bin", "file_is_xlsb"),
    ("word/document.xml", "file_is_word"),
    ("content.xml", "file_is_ods"),
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, Xml.ParseError, KeyError)
_ROW_NUMBER = re.compile(rb"""^[^>]*?\br=["'](\d{1,7})["']""")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})\d{1,7}["']""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt=["']e["'][^>]*)>(?:.*?<(?:\w+:)?v[^>]*>([^<]{1,20}))?""", re.DOTALL)
_PREFIX = re.compile(rb"<((?:\w+:)?)(?:worksheet|sheetData)\b")


class Refused(Exception):
    """`kind` is that of the error in the parent: invalid, too_large or unsupported."""

    def __init__(self, kind: str, code: str, **params: Any) -> None:
        super().__init__(code)
        self.kind, self.code, self.params = kind, code, params


@dataclass
class Sheet:
    """`rows` with a value; `last_row`, `last_column` of the rectangle around all values, 1-based.

    `errors`: per row on the sheet, per column from 1, the error as Excel shows it.
    """

    name: str
    hidden: bool
    file: str
    rows: int = 0
    last_row: int = 0
    last_column: int = 0
    errors: dict[int, dict[int, str]] = field(default_factory=dict)


def scan(path: str, unpacked_mb: int) -> list[Sheet]:
    """The sheets in the order of the workbook. Errors: Refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_kind(archive)
            sheets = list(_sheets(archive))
            by_file = {sheet.file: sheet for sheet in sheets}
            left = unpacked_mb << 20
            for info in archive.infolist():
                # otherwise zipfile stops reading at the size that the file claims
                info.file_size = left + 4 * CHUNK
                with archive.open(info) as stream:
                    left -= _looked_through(_Counted(stream, left, unpacked_mb), by_file.get(info.filename))
            return sheets
    except _BROKEN as error:
        raise Refused("invalid", "xlsx_unreadable") from error


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    if len(archive.infolist()) > MOST_FILES:
        raise Refused("too_large", "too_many_parts", limit=MOST_FILES, found=len(archive.infolist()))
    for name, code in _IN_ZIP:
        if name.lower() in names:
            raise Refused("unsupported", code)
    if any(name.endswith(".shp") for name in names):
        raise Refused("unsupported", "file_is_shapefile")
    if any(name.endswith((".gml", ".xml")) for name in names) and "[content_types].xml" not in names:
        raise Refused("unsupported", "file_is_gml")
    if "xl/workbook.xml" not in names:
        raise Refused("unsupported", "file_is_compressed")


def _sheets(archive: zipfile.ZipFile) -> Iterator[Sheet]:
    targets = {item.get("Id"): item.get("Target", "") for item in _parsed(archive, "xl/_rels/workbook.xml.rels").iter()}
    for item in _parsed(archive, "xl/workbook.xml").iter():
        if item.tag.rpartition("}")[2] == "sheet":
            link = next((value for name, value in item.items() if name.endswith("}id")), "")
            target = (targets.get(link) or "").lstrip("/")
            file = target if target.startswith("xl/") else f"xl/{target}"
            yield Sheet(item.get("name", ""), item.get("state", "visible") != "visible", file)


def _parsed(archive: zipfile.ZipFile, name: str) -> Xml.Element:
    with archive.open(name) as stream:
        content = stream.read(SMALL_XML)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refused("invalid", "xlsx_unreadable")
    return Xml.fromstring(content)  # noqa: S314 - no doctype, no entities


class _Counted:
    """A stream that keeps count of what is unpacked, whatever its header says."""

    def __init__(self, stream: IO[bytes], left: int, limit_mb: int) -> None:
        self.stream, self.left, self.limit_mb, self.size = stream, left, limit_mb, 0

    def chunks(self) -> Iterator[bytes]:
        while chunk := self.stream.read(CHUNK):
            self.size += len(chunk)
            if self.size > self.left:
                raise Refused("too_large", "xlsx_too_large_unpacked", limit=f"{self.limit_mb} MB")
            yield chunk


def _looked_through(stream: _Counted, sheet: Sheet | None) -> int:
    if sheet is None:
        for _ in stream.chunks():
            pass
    else:
        number = 0
        for row in _rows(stream):
            number = _note(sheet, row, number)
    return stream.size


def _rows(stream: _Counted) -> Iterator[bytes]:
    """What stands between the starts of rows, as bytes; what stands before and behind all rows is left out."""
    chunks = stream.chunks()
    rest, prefix = b"", None
    for chunk in chunks:
        rest += chunk
        prefix = _PREFIX.search(rest)
        if prefix:
            break
    if prefix is None:
        return
    opening, closing = b"<" + prefix[1] + b"row", b"</" + prefix[1] + b"sheetData"
    for chunk in chain([b""], chunks):
        # the first piece is what stood before the first row, or nothing
        *whole, rest = (rest + chunk).split(opening)
        yield from whole[1:]
        if closing in rest:
            break
        if len(rest) > LONGEST_ROW:
            raise Refused("too_large", "xlsx_too_many_cells", limit=f"{LONGEST_ROW >> 20} MB")
        rest = opening + rest if whole else rest
    yield rest.partition(closing)[0]
    for _ in chunks:
        pass


def _note(sheet: Sheet, row: bytes, previous: int) -> int:
    """Count a row that holds values; answers its number."""
    found = _ROW_NUMBER.match(row)
    number = int(found[1]) if found else previous + 1
    value = max(row.rfind(b"<v"), row.rfind(b":v>"), row.rfind(b"is>"))
    if value < 0:
        return number
    sheet.rows += 1
    sheet.last_row = max(sheet.last_row, number)
    last = row.rfind(b' r="', 0, value)
    reference = _REFERENCE.search(row, last) if last >= 0 else None
    width = column_number(reference[1]) if reference else max(map(column_number, _REFERENCE.findall(row)), default=0)
    sheet.last_column = max(sheet.last_column, width or row.count(b"<c"))
    if b't="e"' in row or b"t='e'" in row:
        _note_errors(sheet, row, number)
    return number


def _note_errors(sheet: Sheet, row: bytes, number: int) -> None:
    for attributes, shown in _ERROR.findall(row):
        reference = _REFERENCE.search(b" " + attributes)
        if reference and len(sheet.errors) < MOST_ERRORS:
            text = shown.decode("utf-8", "replace").strip() or "#N/A"
            sheet.errors.setdefault(number, {})[column_number(reference[1])] = text


def column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
