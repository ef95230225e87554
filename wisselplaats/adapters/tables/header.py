"""Finds the row with column names among titles, groups and merged cells: what people put above a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wisselplaats.adapters.tables.names import SHOWN, clean
from wisselplaats.domain.delivery.rows import RowProblem
from wisselplaats.domain.errors import Invalid

SAMPLE = 200
"""Records from the top that are looked at; the header is among the first DEEPEST of them."""
DEEPEST = 40
JOINED = " / "
"""Between the levels of a header of two rows, as in `Locatie / x`."""
RECURS = 1 / 3
"""From this share of cells that come back in their own column, a row is one of the data."""

_NUMBER = re.compile(r"[-+€$]?\s*\d[\d.,'\s]*(?:e[-+]?\d+)?\s*%?", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")
_ID = re.compile(r"\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_NAME = 200

Record = tuple[int, Sequence[str]]
"""The physical line, and the cells."""


@dataclass(frozen=True)
class Header:
    """`names` has one name per column of the grid up to the last that counts, from column `left` on.

    `last` is the physical line of the last row of the header; data is below it.
    """

    names: list[str]
    left: int
    last: int
    notes: list[RowProblem] = field(default_factory=list)


def find_header(sample: Sequence[Record], row: int | None = None, *, name_beyond: bool = False) -> Header:
    """The header in the first records of a grid, in which empty rows are left out.

    `row` is the physical line of the header where somebody has said it. `name_beyond`: columns with values to the
    right of the last name get a name; in CSV they are cells too many. Raises Invalid `header_not_found`.
    """
    at = _said(sample, row) if row is not None else _found(sample)
    if at is None:
        raise Invalid.one("file", "header_not_found")
    top, bottom = _levels(sample, at) if row is None else (at, at)
    data = [cells for _, cells in sample[bottom + 1 :]]
    names = _joined([sample[i][1] for i in range(top, bottom + 1)])
    notes = list(_notes(sample, top, bottom))
    line = sample[bottom][0]
    names, shifted = _aligned(names, data)
    if shifted:
        notes.append(RowProblem(None, "header_shifted", {"row": line}))
    names, named = _completed(names, data, name_beyond)
    notes += [RowProblem(names[i], "column_named", {"column": names[i], "position": i + 1, "row": line}) for i in named]
    left = next((i for i, name in enumerate(names) if name), 0)
    return Header(names[left:], left, line, notes)


def is_value(text: str) -> bool:
    """Whether a cell holds a value rather than a name: a number, a date, an identity, a long text."""
    text = text.strip()
    return bool(len(text) > _LONGEST_NAME or _NUMBER.fullmatch(text) or _DATE.fullmatch(text) or _ID.fullmatch(text))


def filled(cells: Sequence[str]) -> list[int]:
    """The indexes of the cells that hold something."""
    return [i for i, cell in enumerate(cells) if cell.strip()]


def usual_width(sample: Sequence[Record]) -> int:
    """How many cells are filled in the rows that have many."""
    counts = sorted(len(filled(cells)) for _, cells in sample)
    return counts[len(counts) * 3 // 4] if counts else 0


def _said(sample: Sequence[Record], row: int) -> int | None:
    return next((i for i, (line, cells) in enumerate(sample) if line == row and filled(cells)), None)


def _found(sample: Sequence[Record]) -> int | None:
    usual = usual_width(sample)
    for i, (_, cells) in enumerate(sample[:DEEPEST]):
        count = len(filled(cells))
        if count < 2 or count * 2 <= usual:
            continue
        if _names_columns(cells, [later for _, later in sample[i + 1 :]]):
            return i
        if count >= usual:
            return None  # data came first
    return None


def _names_columns(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row holds names: no values (but a year may be a name), and words that do not come back below."""
    at = filled(cells)
    columns = {i: [row[i].strip() for row in below if i < len(row) and list(row) != list(cells)] for i in at}
    if any(is_value(cells[i]) and not _is_year_column(cells[i], columns[i]) for i in at):
        return False
    recurring = sum(cells[i].strip() in columns[i] for i in at)
    return recurring < max(len(at) * RECURS, 1)


def _is_year_column(name: str, below: Sequence[str]) -> bool:
    return bool(_YEAR.fullmatch(name.strip())) and not any(_YEAR.fullmatch(text) for text in below)


def _levels(sample: Sequence[Record], at: int) -> tuple[int, int]:
    """The first and the last row of the header: a row of groups above it, or a row of parts below."""
    if at > 0 and _is_group_row(sample[at - 1], sample[at]):
        return at - 1, at
    below = [cells for _, cells in sample[at + 2 :]]
    if at + 1 < len(sample) and _is_part_row(sample[at], sample[at + 1], below):
        return at, at + 1
    return at, at


def _is_group_row(above: Record, header: Record) -> bool:
    """Names right above the header, over more than one column, such as `Locatie` above x and y."""
    at, below = filled(above[1]), filled(header[1])
    if header[0] - above[0] != 1 or len(at) < 2 or len(at) >= len(below):
        return False
    return at[-1] - at[0] + 1 > len(at) and not any(is_value(above[1][i]) for i in at) and set(at) <= set(below)


def _is_part_row(header: Record, below: Record, data: Sequence[Sequence[str]]) -> bool:
    """Names right below the header that fill its gaps, each run of gaps from the named column on its left."""
    named, parts = set(filled(header[1])), set(filled(below[1]))
    gaps = [i for i in range(max(named)) if i not in named and i in parts and i > min(named)]
    gaps += [i for i in sorted(parts) if i > max(named)]
    if not gaps or below[0] - header[0] != 1 or not _names_columns(below[1], data):
        return False
    owners = {max(i for i in named if i < gap) for gap in gaps}
    # in data below a merged name the gap is filled instead of the named column; in a header both have a part
    return owners <= parts and (parts != named | set(gaps) or not data or _differs(below[1], data))


def _differs(parts: Sequence[str], data: Sequence[Sequence[str]]) -> bool:
    return any(is_value(cell) for row in data[:5] for i, cell in enumerate(row) if i < len(parts))


def _joined(levels: Sequence[Sequence[str]]) -> list[str]:
    """One name per column; the upper level reaches over the empty cells to its right."""
    bottom = [clean(cell) for cell in levels[-1]]
    if len(levels) == 1:
        return bottom
    width = max(len(level) for level in levels)
    upper, names, group = levels[0], [], ""
    for i in range(width):
        own = clean(upper[i]) if i < len(upper) else ""
        part = bottom[i] if i < len(bottom) else ""
        group = own or group
        names.append(JOINED.join(filter(None, [own if not part else group, part])))
    return names


def _notes(sample: Sequence[Record], top: int, bottom: int) -> Iterator[RowProblem]:
    if top > 0:
        title = " ".join(cell.strip() for cell in sample[0][1] if cell.strip())[:SHOWN]
        yield RowProblem(None, "title_rows_skipped", {"rows": top, "value": title, "row": sample[0][0]})
    if sample[bottom][0] > 1:
        yield RowProblem(None, "header_at_row", {"row": sample[bottom][0]})
    if bottom > top:
        yield RowProblem(None, "header_joined", {"row": sample[top][0], "last": sample[bottom][0]})


def _aligned(names: list[str], data: Sequence[Sequence[str]]) -> tuple[list[str], bool]:
    """The names above the columns that hold their data, where merged cells moved them apart."""
    used = {i for cells in data for i in filled(cells)}
    moved = list(names)
    for i in range(1, len(moved)):
        if not moved[i] and i in used and moved[i - 1] and i - 1 not in used:
            moved[i - 1], moved[i] = "", moved[i - 1]
    named = [name for name in moved if name]
    gaps = [i for i, name in enumerate(moved) if not name and i in used]
    # names for exactly as many columns as there is data, and further to the right: merged cells pushed them
    if gaps and used and max(used) + 1 == len(named) < len(moved):
        return named, True
    return moved, moved != names


def _completed(names: list[str], data: Sequence[Sequence[str]], name_beyond: bool) -> tuple[list[str], list[int]]:
    """Names for the columns that have none, and which of those hold data; empty ones at the end are left out."""
    used = {i for cells in data for i in filled(cells)}
    last = max((i for i, name in enumerate(names) if name), default=-1)
    if name_beyond and used:
        last = max(last, *used)
    first = min([i for i, name in enumerate(names) if name] + sorted(used))
    width = last + 1
    whole = [names[i] if i < len(names) else "" for i in range(width)]
    named = [i for i in range(width) if not whole[i] and i in used]
    complete = [name or (f"kolom {i + 1}" if i >= first else "") for i, name in enumerate(whole)]
    return complete, named
