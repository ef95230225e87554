"""A file of a bulk delivery record by record, for tests that look at single records."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wisselplaats.domain.delivery.rows import RowProblem, Table


class Record(NamedTuple):
    """One record: the line where it starts, its cells by header, its geometry in RD metres, and what is wrong."""

    number: int
    values: dict[str, str | None]
    geometry: Any = None
    geometry_problem: str | None = None
    problem: RowProblem | None = None


def records(table: Table) -> Iterator[Record]:
    """The batches of a table, record by record."""
    for batch in table.batches():
        for index, line in enumerate(batch.lines):
            wrong = batch.geometry_problems.get(index)
            yield Record(
                line,
                {header: cells[index] for header, cells in batch.cells.items()},
                None if batch.geometry is None else batch.geometry[index],
                None if wrong is None else wrong.code,
                batch.problems.get(index),
            )
