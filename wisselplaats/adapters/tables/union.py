"""The CROW IMBOR exchange form has a table per class; they are read as one, with the class as a column."""

from collections.abc import Iterator, Sequence

import numpy

from wisselplaats.adapters.tables.names import check_columns
from wisselplaats.domain.delivery.rows import CLASS_COLUMN, Batch, Limits, Part, RowProblem, Table

URI = "https://data.crow.nl/imbor/def/"
TYPE_URI = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def is_imbor(columns: Sequence[str]) -> bool:
    """Whether the columns are those of a class of the exchange form: full URIs of IMBOR."""
    return any(name.startswith(URI) for name in columns)


class UnionTable:
    """Several tables one below the other; a column that one lacks is empty there.

    CLASS_COLUMN holds the URI of the class where the table tells it (rdf:type), else the name of the table.
    Batch.lines count on through all tables, for a record has one number.
    """

    encoding: str | None = None

    def __init__(self, tables: Sequence[tuple[str, Table]], parts: list[Part], limits: Limits) -> None:
        self.tables, self.parts = tables, parts
        first = tables[0][1]
        self.format, self.decimal_mark = first.format, first.decimal_mark
        self.crs = next((table.crs for _, table in tables if table.crs), None)
        seen = dict.fromkeys(name for _, table in tables for name in table.columns)
        self.columns = [CLASS_COLUMN, *seen]
        check_columns(self.columns, limits)
        hints = [table.count_hint for _, table in tables]
        self.count_hint: int | None = sum(hint or 0 for hint in hints)
        self.notes = [RowProblem(None, "imbor_exchange", {"tables": len(tables)})]

    def batches(self) -> Iterator[Batch]:
        """Read from the top, table by table."""
        first = 1
        for name, table in self.tables:
            for batch in table.batches():
                yield self._widened(name, batch, first)
                first += len(batch)
            self.notes += [note for note in table.notes if note not in self.notes]

    def _widened(self, name: str, batch: Batch, first: int) -> Batch:
        count = len(batch)
        nothing = (None,) * count
        classes = [kind or name for kind in batch.cells.get(TYPE_URI, nothing)]
        cells = {CLASS_COLUMN: classes} | {c: batch.cells.get(c, nothing) for c in self.columns[1:]}
        geometry = numpy.empty(count, dtype=object) if batch.geometry is None and self.crs else batch.geometry
        lines = range(first, first + count)
        return Batch(first, lines, cells, geometry, batch.geometry_problems, batch.problems)
