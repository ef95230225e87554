"""Text that goes into a CSV or workbook of ours is text there too: no spreadsheet takes it for a formula."""

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Signs with which Excel, LibreOffice or Google Sheets begin a formula, full-width ones too (OWASP, CSV injection)."""
_NUMBER = re.compile(r"[+-]?\d{1,30}(?:[.,]\d{1,30})*\s?%?")


def safe_cell(value: object) -> str:
    """The value as text; an apostrophe before what could be a formula. Numbers stay numbers, `-1,5` and `+31` too."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
