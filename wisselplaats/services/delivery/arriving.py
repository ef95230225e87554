"""Reads a delivered file row by row into a table of this transaction, and counts what is wrong with it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from wisselplaats.adapters.geography import to_rd
from wisselplaats.db import session
from wisselplaats.domain.delivery import Interpreter, Mapping, RowOutcome, RowProblem, Table, content_hash
from wisselplaats.domain.vocabulary import RowStatus
from wisselplaats.models import uuid7
from wisselplaats.services import material

FIRST_ROWS = 10
"""Row numbers that a group of problems names."""
EXAMPLE = 200

Progress = Callable[[int], None]
"""Is told how many rows were read so far."""

# dropped at the end of the transaction; a transaction of tests holds more than one delivery
_FRESH = "DROP TABLE IF EXISTS pg_temp.arriving"
_TABLE = """
CREATE TEMPORARY TABLE arriving (
    row_number integer, status text, source_id text, object_id uuid, problems jsonb, content_hash text,
    material_code text, material_words text, quantity numeric(14, 3), unit text, x double precision,
    y double precision, geometry bytea, year_laid integer, replacement_year integer, street text, municipality text
) ON COMMIT DROP"""
_COPY = "COPY arriving FROM STDIN"
_NO_OBJECT: tuple[None, ...] = (None,) * 12


@dataclass
class Group:
    """The same problem in the same column, over all rows."""

    code: str
    column: str | None
    params: dict[str, Any]
    count: int = 0
    first_rows: list[int] = field(default_factory=list)

    @property
    def example(self) -> str | None:
        """The text as it was delivered, of the first row that has the problem."""
        value = self.params.get("value")
        return None if value is None else str(value)[:EXAMPLE]


@dataclass
class Tally:
    """What the rows of a file add up to; `nameless` counts rows without a source id that could be read."""

    read: int = 0
    nameless: int = 0
    groups: dict[tuple[str, str | None], Group] = field(default_factory=dict)

    def add(self, number: int, problem: RowProblem) -> None:
        """Count a problem of a row."""
        params = {name: plain(value) for name, value in problem.params.items()}
        group = self.groups.setdefault((problem.code, problem.column), Group(problem.code, problem.column, params))
        group.count += 1
        if len(group.first_rows) < FIRST_ROWS:
            group.first_rows.append(number)


def arrive(table: Table, mapping: Mapping, progress: Progress) -> Tally:
    """Fill the temporary table `arriving` with every row of the file, good ones as RowStatus.CREATED.

    Errors: Invalid where the file breaks off.
    """
    tally = Tally()
    # before the copy begins, for it keeps the connection to itself
    reader = Interpreter(mapping, material.lexicon(), to_rd=to_rd, units=material.units())
    connection = session.connection()
    connection.exec_driver_sql(_FRESH)
    connection.exec_driver_sql(_TABLE)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        for line in _lines(table, reader, tally, progress):
            copy.write_row(line)
    connection.exec_driver_sql("ANALYZE arriving")
    return tally


def _lines(table: Table, reader: Interpreter, tally: Tally, progress: Progress) -> Iterator[tuple[Any, ...]]:
    for row in table.rows():
        outcome = reader.interpret(row)
        tally.read += 1
        progress(tally.read)
        yield _line(outcome, _problems(outcome, tally))


def _problems(outcome: RowOutcome, tally: Tally) -> str | None:
    found = [*outcome.errors, *outcome.warnings]
    if outcome.skipped:
        found.append(RowProblem(None, outcome.skipped))
    for problem in found:
        tally.add(outcome.number, problem)
    if not outcome.source_id:
        tally.nameless += 1
    return json.dumps([_stored(problem) for problem in found]) if found else None


def _stored(problem: RowProblem) -> dict[str, Any]:
    params = {name: plain(value) for name, value in problem.params.items()}
    return {"code": problem.code, "column": plain(problem.column), "params": params}


def _line(outcome: RowOutcome, problems: str | None) -> tuple[Any, ...]:
    source_id, asset = plain(outcome.source_id), outcome.fields
    if asset is None:
        status = RowStatus.SKIPPED if outcome.skipped else RowStatus.ERROR
        return (outcome.number, status.value, source_id, None, problems, *_NO_OBJECT)
    return (
        outcome.number,
        RowStatus.CREATED.value,
        source_id,
        uuid7(),
        problems,
        content_hash(asset),
        asset.material_code,
        plain(asset.material_words),
        asset.quantity,
        asset.unit.value,
        asset.x,
        asset.y,
        asset.geometry_wkb,
        asset.year_laid,
        asset.replacement_year,
        plain(asset.street),
        plain(asset.municipality),
    )


def plain(value: Any) -> Any:
    """Text as PostgreSQL can hold it: without NUL and without halves of surrogate pairs; other values as they are."""
    if not isinstance(value, str) or (value.isascii() and "\0" not in value):
        return value
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
