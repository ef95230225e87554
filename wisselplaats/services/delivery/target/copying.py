"""Columns of text go to PostgreSQL in one block: joined by the machine, not cell by cell."""

from collections.abc import Iterable, Sequence
from typing import Any

_SIGNS = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
NULL = "\\N"


def escaped(cells: Sequence[str | None]) -> list[str]:
    """A column of free text as COPY reads it."""
    filled = [NULL if cell is None else cell for cell in cells]
    together = "".join(cell for cell in cells if cell is not None)
    if not any(sign in together for sign in "\\\t\n\r"):
        return filled
    return [NULL if cell is None else cell.translate(_SIGNS) for cell in cells]


def bare(cells: Sequence[str | None]) -> list[str]:
    """A column of our own making: numbers, words of ours, keys."""
    return [NULL if cell is None else cell for cell in cells] if None in cells else list(cells)  # type: ignore[arg-type]


def copy(cursor: Any, statement: str, columns: Iterable[Sequence[str]]) -> None:
    """Send columns of equal length, each made by `escaped` or `bare`."""
    block = "\n".join(map("\t".join, zip(*columns, strict=True)))
    with cursor.copy(statement) as stream:
        if block:
            stream.write(block + "\n")
