"""Tables that leave the exchange for a spreadsheet: CSV as Dutch Excel reads it, or a workbook; text stays text."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EXCEL = "\ufeff"
"""Spreadsheets take a file that starts with it for UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Signs with which Excel, LibreOffice or Google Sheets begin a formula, full-width ones too (OWASP, CSV injection)."""
_NUMBER = re.compile(r"[+-]?\d{1,30}(?:[.,]\d{1,30})*\s?%?")
Row = Sequence[Any]


def safe_cell(value: object) -> str:
    """The value as text; an apostrophe before what could be a formula. Numbers stay numbers, `-1,5` and `+31` too."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def csv_bytes(head: Row, rows: Iterable[Row]) -> bytes:
    """Semicolons and decimal commas; what could be a formula is made text."""
    out = StringIO()
    out.write(_EXCEL)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in head])
    writer.writerows([_text(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    if isinstance(value, date):
        return value.isoformat()
    return safe_cell(value)


def xlsx_bytes(title: str, head: Row, rows: Iterable[Row]) -> bytes:
    """One sheet; numbers and days as such, all else as text that no program takes for a formula."""
    return book_bytes([(title, head, rows)])


def book_bytes(sheets: Iterable[tuple[str, Row, Iterable[Row]]]) -> bytes:
    """A workbook of sheets, each with its title, its head and its rows, as `xlsx_bytes`."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    for title, head, rows in sheets:
        sheet = book.add_worksheet(title[:31])
        sheet.write_row(0, 0, head, bold)
        for number, row in enumerate(rows, start=1):
            _write(sheet, number, row, day)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head) - 1, 18)
    book.close()
    return out.getvalue()


def _write(sheet: Any, number: int, row: Row, day: Any) -> None:
    for place, value in enumerate(row):
        if isinstance(value, Decimal | int):
            sheet.write_number(number, place, float(value))
        elif isinstance(value, date):
            sheet.write_datetime(number, place, value, day)
        else:
            sheet.write_string(number, place, safe_cell(value))
