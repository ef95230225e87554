"""Typed values of databases, workbooks and JSON as the text that a person would have typed."""

import math
from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

_PLAIN = frozenset({str, type(None)})
_NUMBERS = frozenset({int, float, type(None)})


def column_as_text(values: Sequence[Any], *, boolean: bool = False) -> Sequence[str | None]:
    """A column as text: numbers without a trailing .0 and without exponent, truth as true and false, blank as None.

    `boolean`: whole numbers of the column are truth values, as SQLite keeps them. Bytes are no text: None.
    """
    kinds = set(map(type, values))
    if kinds <= _PLAIN and not boolean:
        return _clean(values)
    if kinds <= _NUMBERS and not boolean:
        # equal numbers are written alike, so one of each is enough
        written = {value: None if value is None else number(value) for value in set(values)}
        return [written[value] for value in values]
    return _clean([as_text(value, boolean=boolean) for value in values])


def as_text(value: Any, *, boolean: bool = False) -> str | None:
    """One value as text."""
    if value is None or isinstance(value, bytes):
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or (boolean and value in (0, 1)):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Decimal):
        return number(as_float(value))
    return str(value.date() if isinstance(value, datetime) and value.time() == time() else value)


def number(value: float) -> str:
    """`12` for 12.0, `0.00001` for 1e-05, `inf` for what is no number that anybody meant."""
    text = repr(value) if isinstance(value, float) else _whole(value)
    if "e" in text:
        return format(Decimal(text), "f")
    return text.removesuffix(".0")


def as_float(value: Any) -> float:
    """A number as a float, infinite where it does not fit; ValueError and TypeError for what is no number."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _whole(value: int) -> str:
    try:
        return str(value)
    except ValueError:  # thousands of digits, which Python does not write out
        return "inf"


def plain(text: str) -> str:
    """Without NUL and without halves of surrogate pairs, neither of which a database holds."""
    if "\0" not in text and text.isascii():
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _clean(values: Sequence[str | None]) -> Sequence[str | None]:
    """Most columns are plain ASCII through and through: only the words that are not are looked at one by one."""
    odd: dict[str | None, str | None] = {
        value: plain(value) if value and not value.isspace() else None
        for value in set(values)
        if value is not None and (not value or not value.isascii() or value.isspace() or "\0" in value)
    }
    return [odd.get(value, value) for value in values] if odd else values
