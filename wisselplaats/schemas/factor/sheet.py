"""A file of factors: the same columns out and in, read row by row through the schema of a single record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from wisselplaats.adapters.files import FileStore, Readable
from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.domain.delivery.rows import Batch, Limits
from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.vocabulary import Per
from wisselplaats.models import ImpactFactor
from wisselplaats.schemas.factor.asked import FactorRecord
from wisselplaats.schemas.wire.base import FORM, load
from wisselplaats.schemas.wire.names import FIELDS
from wisselplaats.schemas.wire.words import word
from wisselplaats.services.factor import MOST_ROWS, Row

MOST_BYTES = 8 << 20
NAMES = (
    "applies_to", "indicator", "effect", "module", "value", "per", "weight_set", "vehicle", "source", "source_kind",
    "category", "surcharged", "valid_from", "valid_to",
)  # fmt: skip
KEPT_OUT = ("code", "factor_version", "unit", "verified", "organisation_name")
"""What a file tells and nobody may bring in: a file that was taken out can go in again."""
HEAD = tuple(FIELDS[name] for name in (*NAMES, *KEPT_OUT))
_OURS = {FIELDS[name] for name in NAMES}
_REQUIRED = {FIELDS[name] for name, item in FactorRecord().fields.items() if item.required}


def factor_rows(found: Iterable[ImpactFactor]) -> Iterator[Sequence[Any]]:
    """Records as rows under HEAD."""
    for row in found:
        yield (
            row.applies_to, word(row.indicator), row.effect, row.module.value, row.value.normalize(),
            word(Per(row.unit.rpartition("/")[2])), row.weight_set.value if row.weight_set else None, row.vehicle,
            row.source, word(row.source_kind), row.category, _yes(row.surcharged), row.valid_from, row.valid_to,
            row.code, row.factor_version, row.unit, _yes(row.verified),
            row.organisation.name if row.organisation else None,
        )  # fmt: skip


def _yes(value: bool) -> str:
    return "ja" if value else "nee"


def read(stream: Readable, file_name: str | None = None, content_type: str | None = None) -> list[Row]:
    """The rows of a CSV or a workbook, each with what is wrong with how it is written.

    Errors: Invalid on columns that are not ours or are missing, UnsupportedContent, TooLarge.
    """
    with TemporaryDirectory(prefix="wisselplaats-factoren-") as folder:
        store = FileStore(Path(folder))
        path = store.path(store.store(stream, limit=MOST_BYTES).key)
        table = open_table(path, content_type, file_name, limits=Limits(rows=MOST_ROWS, columns=100))
        _check_columns(table.columns)
        return [row for batch in table.batches() for row in _rows(batch)]


def _check_columns(columns: Sequence[str]) -> None:
    given = set(columns)
    faults = [FieldProblem(name, "factor_column_unknown", {"columns": ", ".join(HEAD)})
              for name in columns if name not in HEAD]  # fmt: skip
    faults += [FieldProblem(name, "factor_column_missing") for name in HEAD if name in _REQUIRED - given]
    if faults:
        raise Invalid(faults)


def _rows(batch: Batch) -> Iterator[Row]:
    for place, line in enumerate(batch.lines):
        broken = batch.problems.get(place)
        if broken is not None:
            yield Row(line, None, [FieldProblem(broken.column or "", broken.code, broken.params)])
            continue
        cells = {name: column[place] for name, column in batch.cells.items() if name in _OURS}
        yield _row(line, cells)


def _row(line: int, cells: Mapping[str, str | None]) -> Row:
    given = {name: _day(value) for name, value in cells.items() if value is not None}
    try:
        return Row(line, load(FactorRecord, {FORM: True, **given}))
    except Invalid as error:
        return Row(line, None, error.problems)


def _day(text: str) -> str:
    """A day with a time at midnight, as workbooks give it, is that day."""
    head, mark, tail = text.partition("T") if "T" in text else text.partition(" ")
    if not mark or tail.strip("0:. "):
        return text
    try:
        return date.fromisoformat(head).isoformat()
    except ValueError:
        return text
