"""The column names of a table file are checked once here, so that CSV and XLSX refuse the same headers alike."""

from collections import Counter
from collections.abc import Sequence

from wisselplaats.domain.delivery.rows import RowProblem
from wisselplaats.domain.errors import FieldProblem, Invalid

MAX_COLUMNS = 500


def checked_columns(cells: Sequence[str], row: int) -> list[str]:
    """The names without spaces around them and without empty ones at the end.

    Raises Invalid on field `file` with every empty (`column_without_name`) and double (`column_twice`) one.
    """
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise Invalid.one("file", "too_many_columns", columns=len(names), limit=MAX_COLUMNS, row=row)
    problems = [
        FieldProblem("file", "column_without_name", {"position": position, "row": row})
        for position, name in enumerate(names, start=1)
        if not name
    ]
    problems += [
        FieldProblem("file", "column_twice", {"column": name, "times": times, "row": row})
        for name, times in Counter(names).items()
        if name and times > 1
    ]
    if problems:
        raise Invalid(problems)
    return names


def cells_to_values(columns: list[str], cells: Sequence[str]) -> tuple[dict[str, str | None], RowProblem | None]:
    """The cells by column, empty ones None; a problem `row_ragged` when there are too few or filled too many."""
    values = dict.fromkeys(columns) | {
        name: cell if cell.strip() else None for name, cell in zip(columns, cells, strict=False)
    }
    ragged = len(cells) < len(columns) or any(cell.strip() for cell in cells[len(columns) :])
    params = {"expected": len(columns), "found": len(cells)}
    return values, RowProblem(None, "row_ragged", params) if ragged else None
