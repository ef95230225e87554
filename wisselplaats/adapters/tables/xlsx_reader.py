"""XLSX read without trusting it: measured and opened in a process of its own, followed from here."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from wisselplaats.adapters.tables.child import Child
from wisselplaats.adapters.tables.grid import Chunk, GridTable
from wisselplaats.adapters.tables.header import SAMPLE, Record, find_header, usual_width
from wisselplaats.adapters.tables.names import check_columns
from wisselplaats.adapters.tables.parts import checked, choose, marked, notes_on
from wisselplaats.adapters.tables.union import URI, UnionTable, is_imbor
from wisselplaats.domain.delivery.rows import Limits, Part, RowProblem, Table
from wisselplaats.domain.errors import Invalid, TooLarge, UnsupportedContent

Meanwhile = Callable[[], None]
Start = Callable[..., Child]
Errors = dict[int, dict[int, str]]


def open_workbook(
    path: Path,
    limits: Limits,
    *,
    part: str | None = None,
    header_row: int | None = None,
    meanwhile: Meanwhile = lambda: None,
) -> Table:
    """The sheet that was asked for, else the visible one with the most rows; all classes of an IMBOR workbook.

    `meanwhile` is called while the other process is at work; what it raises ends the reading. Raises Invalid, TooLarge
    or UnsupportedContent.
    """

    def child(task: str, **options: Any) -> Child:
        return Child(task, path, limits, meanwhile, **options)

    (found,) = child("scan").frames()
    sheets: list[dict[str, Any]] = found["sheets"]
    parts = checked([_part(sheet) for sheet in sheets], limits)
    chosen = [choose(parts, part, "xlsx_without_table")]
    filled = [i for i, each in enumerate(parts) if each.reason is None]
    first = _sheet(child, sheets[chosen[0]], limits, header_row)
    if part is None and len(filled) > 1 and is_imbor(first.columns):
        return _classes(child, limits, sheets, parts, filled)
    first.parts = marked(parts, chosen)
    first.notes += notes_on(first.parts)
    return first


def _part(sheet: dict[str, Any]) -> Part:
    reason = "part_empty" if not sheet["rows"] else "part_hidden" if sheet["hidden"] else None
    return Part(sheet["name"], hidden=sheet["hidden"], rows=sheet["rows"], reason=reason)


def _sheet(child: Start, sheet: dict[str, Any], limits: Limits, header_row: int | None) -> "SheetTable":
    if sheet["last_row"] * sheet["last_column"] > limits.cells:
        raise TooLarge("xlsx_too_many_cells", limit=limits.cells)
    errors = {int(row): {int(column): text for column, text in at.items()} for row, at in sheet["errors"].items()}
    return SheetTable(child("read", sheets=[sheet["name"]]), limits, header_row, errors, sheet["rows"])


def _classes(
    child: Start, limits: Limits, sheets: list[dict[str, Any]], parts: list[Part], filled: Sequence[int]
) -> Table:
    tables: list[tuple[int, SheetTable]] = []
    for i in filled:
        try:
            table = _sheet(child, sheets[i], limits, None)
        except (Invalid, UnsupportedContent):
            continue  # a sheet with a legend, which is no table
        if is_imbor(table.columns):
            tables.append((i, table))
    parts = marked(parts, [i for i, _ in tables])
    union = UnionTable([(parts[i].name, table) for i, table in tables], parts, limits)
    union.notes += notes_on(parts)
    return union


class SheetTable(GridTable):
    """One sheet; lines are its row numbers. Formulas are the values that were stored with them."""

    format = "xlsx"
    decimal_mark = "."

    def __init__(self, child: Child, limits: Limits, header_row: int | None, errors: Errors, rows: int) -> None:
        self._child, self.limits, self._errors = child, limits, errors
        self.parts: list[Part] = []
        sample = self._sample()
        self.header = _header(sample, header_row)
        self.columns, self.notes = self.header.names, self.header.notes
        check_columns(self.columns, limits, self.header.last)
        self.usual = usual_width([record for record in sample if record[0] > self.header.last])
        above = sum(1 for line, _ in sample if line <= self.header.last)
        self.count_hint = max(rows - above, 1)

    def _chunks(self) -> Iterator[Chunk]:
        left, width = self.header.left, len(self.columns)
        for lines, columns in self._frames():
            skip = sum(1 for line in lines if line <= self.header.last) if lines[0] <= self.header.last else 0
            below = lines[skip:]
            if below:
                kept = [column[skip:] for column in columns[left : left + width]]
                kept += [[None] * len(below)] * (width - len(kept))
                yield Chunk(below, kept, self._problems(below))

    def _ready(self, column: Sequence[str | None]) -> Sequence[str | None]:
        return column

    def _problems(self, lines: list[int]) -> dict[int, RowProblem]:
        problems: dict[int, RowProblem] = {}
        for i, line in enumerate(lines) if self._errors else ():
            for column, text in sorted(self._errors.get(line, {}).items()):
                at = column - 1 - self.header.left
                if 0 <= at < len(self.columns):
                    problems.setdefault(i, RowProblem(self.columns[at], "cell_error", {"value": text}))
        return problems

    def _sample(self) -> list[Record]:
        for lines, columns in self._frames():
            rows = zip(*(column[:SAMPLE] for column in columns), strict=True)
            return [(line, [cell or "" for cell in row]) for line, row in zip(lines, rows, strict=False)]
        return []

    def _frames(self) -> Iterator[tuple[list[int], list[list[str | None]]]]:
        for frame in self._child.frames():
            if "lines" in frame:
                empty: list[str | None] = [None] * len(frame["lines"])
                yield frame["lines"], [*[empty] * frame["left"], *frame["columns"]]


def _header(sample: list[Record], row: int | None) -> Any:
    """An IMBOR sheet is known by its URIs, which are too long for names that people write."""
    uris = next((line for line, cells in sample[:40] if any(cell.startswith(URI) for cell in cells)), None)
    return find_header(sample, row or uris, name_beyond=True)
