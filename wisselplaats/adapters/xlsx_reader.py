"""XLSX read without trusting it: a workbook is a zip file, and a zip file can claim to hold anything."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from wisselplaats.adapters.headers import cells_to_values, checked_columns
from wisselplaats.domain.delivery.rows import Row
from wisselplaats.domain.errors import Invalid, TooLarge, UnsupportedContent

MAX_UNPACKED_MB = 600
"""200,000 rows of 25 columns unpack to about 250 MB of XML."""
MAX_CELLS = 20_000_000
"""Cells of the rectangle around everything filled: the reader lays it out in memory whole."""
CHUNK = 1 << 20
_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_OVERLAP = 16


class XlsxTable:
    """The first visible sheet that holds anything; the header is its first row with two filled cells.

    Row.number is the row on the sheet. Raises Invalid, TooLarge or UnsupportedContent when opened.
    """

    format = "xlsx"
    encoding: str | None = None
    decimal_mark = "."

    def __init__(self, path: Path) -> None:
        _check_size(path)
        self._sheet = _first_filled_sheet(path)
        self._header, cells = self._find_header()
        self._skip = next(i for i, cell in enumerate(cells) if cell.strip())
        self.columns = checked_columns(cells[self._skip :], self._header)
        self.count_hint: int | None = self._sheet.total_height - self._header

    def rows(self) -> Iterator[Row]:
        """Read from the top; rows without any filled cell are left out."""
        for number, cells in self._records():
            if number <= self._header or not any(cell.strip() for cell in cells):
                continue
            values, problem = cells_to_values(self.columns, cells[self._skip :])
            yield Row(number, values, problem=problem)

    def _find_header(self) -> tuple[int, list[str]]:
        for number, cells in self._records():
            if sum(1 for cell in cells if cell.strip()) >= 2:
                return number, cells
        raise UnsupportedContent("xlsx_without_table")

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        for number, cells in enumerate(self._sheet.iter_rows(), start=1):
            yield number, [_text(cell) for cell in cells]


def _first_filled_sheet(path: Path) -> CalamineSheet:
    try:
        book = CalamineWorkbook.from_path(str(path))
        for sheet in book.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible:
                continue
            found = book.get_sheet_by_name(sheet.name)
            if found.height:
                return found
    except CalamineError as error:
        raise Invalid.one("file", "xlsx_unreadable") from error
    raise UnsupportedContent("xlsx_without_table")


def _text(cell: Any) -> str:
    if isinstance(cell, bool | str):
        return str(cell)
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f").removesuffix(".0")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _check_size(path: Path) -> None:
    """Unpack and count, for the sizes that a zip file states may be lies; raises TooLarge or Invalid."""
    left = MAX_UNPACKED_MB << 20
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                sheet = info.filename.startswith("xl/worksheets/")
                left -= _unpacked(archive, info, left, count_cells=sheet)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Invalid.one("file", "xlsx_unreadable") from error


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int, *, count_cells: bool) -> int:
    """The true size of a member in bytes."""
    # Otherwise zipfile stops reading at the size that the file claims.
    info.file_size = limit + 4 * CHUNK
    size, tail = 0, b""
    columns: set[bytes] = set()
    last_row = 0
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise TooLarge("xlsx_too_large_unpacked", limit=f"{MAX_UNPACKED_MB} MB")
            if count_cells:
                found = _CELL.findall(tail + chunk)
                columns.update(letters for letters, _ in found)
                last_row = max(last_row, max((int(row) for _, row in found), default=0))
                _check_cells(columns, last_row)
                tail = chunk[-_OVERLAP:]
    return size


def _check_cells(columns: set[bytes], last_row: int) -> None:
    widest = max((_column_number(letters) for letters in columns), default=0)
    if widest * last_row > MAX_CELLS:
        raise TooLarge("xlsx_too_many_cells", limit=MAX_CELLS)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
