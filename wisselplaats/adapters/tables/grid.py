"""What CSV and sheets have in common: rows of text with a header somewhere, and perhaps a total below."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from wisselplaats.adapters.tables.header import Header, filled, is_value
from wisselplaats.adapters.tables.names import SHOWN
from wisselplaats.domain.delivery.rows import Batch, Limits, Part, RowProblem
from wisselplaats.domain.errors import TooLarge

_TOTAL = re.compile(r"((sub|eind)?totaal|totalen|totals?|grand total|som|sum)( \w+)?\s*:?", re.IGNORECASE)
TOTALS = 3
"""Rows at the end that may be totals."""
FEW = 1 / 3
"""A total without a name fills at most this share of the cells that the rows above it fill."""


@dataclass
class Chunk:
    """Records below the header, by column; an empty cell is "" or blank. `problems` by index in the chunk."""

    lines: list[int]
    columns: Sequence[Sequence[str | None]]
    problems: dict[int, RowProblem] = field(default_factory=dict)


class GridTable(ABC):
    """Batches out of chunks; the reader of a format gives `_chunks`, and sets the header and the usual width."""

    format = ""
    encoding: str | None = None
    decimal_mark = ""
    count_hint: int | None = None
    crs: str | None = None
    columns: list[str]
    parts: list[Part]
    notes: list[RowProblem]
    limits: Limits
    header: Header
    usual: int

    def batches(self) -> Iterator[Batch]:
        """Read from the top; one chunk is held back, for the last may end in totals."""
        first, held = 1, None
        for chunk in self._chunks():
            if held is not None:
                yield self._batch(held, first)
                first += len(held.lines)
            held = chunk
            if first + len(chunk.lines) > self.limits.rows:
                raise TooLarge("too_many_rows", limit=self.limits.rows)
        if held is not None:
            self._without_totals(held)
            if held.lines:
                yield self._batch(held, first)

    @abstractmethod
    def _chunks(self) -> Iterator[Chunk]:
        """The lines below the header, in order."""

    def _ready(self, column: Sequence[Any]) -> Sequence[str | None]:
        return emptied(column)

    def _batch(self, chunk: Chunk, first: int) -> Batch:
        cells = dict(zip(self.columns, map(self._ready, chunk.columns), strict=True))
        return Batch(first, chunk.lines, cells, problems=chunk.problems)

    def _without_totals(self, chunk: Chunk) -> None:
        """Take the totals off the end, and note where they stood."""
        for _ in range(min(TOTALS, len(chunk.lines))):
            last = [column[-1] or "" for column in chunk.columns]
            if not is_total(last, self.usual):
                return
            shown = " ".join(cell.strip() for cell in last if cell.strip())[:SHOWN]
            note = RowProblem(None, "total_row_skipped", {"row": chunk.lines.pop(), "value": shown})
            if note not in self.notes:
                self.notes.append(note)
            chunk.columns = [column[:-1] for column in chunk.columns]
            chunk.problems.pop(len(chunk.lines), None)


def is_total(cells: Sequence[str], usual: int) -> bool:
    """Whether a row at the end adds up the rows above it: `Totaal` and numbers, or a few numbers without an id."""
    at = filled(cells)
    if not at or len(at) > max(usual, 2):
        return False
    if _TOTAL.fullmatch(cells[at[0]].strip()):
        return all(is_value(cells[i]) for i in at[1:])
    return at[0] > 0 and len(at) <= usual * FEW and all(is_value(cells[i]) for i in at)


def emptied(column: Sequence[str]) -> Sequence[str | None]:
    """The cells of a column, blank ones None. Sorting finds "" and spaces first, so a full column costs one look."""
    if min(column, default="x") >= "!":
        return column
    return [cell if cell and not cell.isspace() else None for cell in column]
