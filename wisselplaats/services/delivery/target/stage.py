"""A temporary table that holds one slice while it is judged, and what every kind writes of the outcome."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import RowStatus
from wisselplaats.models import Delivery
from wisselplaats.models.base import uuid7s
from wisselplaats.services.delivery.sift import Rows, Slice
from wisselplaats.services.delivery.target.copying import NULL, bare, copy, escaped

_COMMON = """row_number integer, line integer, status text, source_id text, object_id uuid, problems jsonb,
    fingerprint uuid, changed text[], found uuid"""
_COPIED = "row_number, line, status, source_id, object_id, problems, fingerprint, changed"
_SAME = """
INSERT INTO delivery_part (delivery_id, status, first_row, last_row, row_numbers, lines, source_ids)
VALUES (%(delivery)s, %(unchanged)s, %(first)s, %(last)s, %(numbers)s::integer[], %(lines)s::integer[], %(ids)s::text[])"""
_PARTS = """
INSERT INTO delivery_part (delivery_id, status, first_row, last_row, row_numbers, lines, source_ids)
SELECT %(delivery)s, status, min(row_number), max(row_number), array_agg(row_number ORDER BY row_number),
    array_agg(line ORDER BY row_number), array_agg(source_id ORDER BY row_number)
FROM arriving WHERE problems IS NULL AND changed IS NULL AND status IN (%(created)s, %(unchanged)s) GROUP BY status"""
_ROWS = """
INSERT INTO delivery_row (delivery_id, row_number, line, status, source_id, object_id, changed, problems)
SELECT %(delivery)s, row_number, line, status, source_id, CASE WHEN status IN (%(error)s, %(skipped)s)
    OR (%(trial)s AND status = %(created)s) THEN NULL ELSE object_id END, changed, problems
FROM arriving WHERE problems IS NOT NULL OR changed IS NOT NULL OR status IN (%(error)s, %(skipped)s)"""
_COUNT = "SELECT status, count(*) FROM arriving GROUP BY status"


class Stage:
    """Speaks to the driver's connection of this session's transaction, from one thread at a time."""

    def __init__(self, delivery: Delivery, columns: Mapping[str, str], **words: Any) -> None:
        self.columns = columns
        self.words = {
            "organisation": delivery.organisation_id,
            "source": delivery.source_system,
            "delivery": delivery.id,
            "trial": delivery.trial,
            **{status.name.lower(): status.value for status in RowStatus},
            **words,
        }
        driver: Any = session.connection().connection.driver_connection
        self.cursor = driver.cursor()
        own = "".join(f", {name} {kind}" for name, kind in columns.items())
        self.run("SET LOCAL jit = off")  # compiling a plan takes longer than five thousand rows
        # dropped at the end of the transaction; a transaction of tests holds more than one delivery
        self.run("DROP TABLE IF EXISTS pg_temp.arriving")
        self.run(f"CREATE TEMPORARY TABLE arriving ({_COMMON}{own}) ON COMMIT DROP")

    def run(self, statement: str, **more: Any) -> Any:
        """A statement with the delivery's words as parameters; planned each time, for the tables grow meanwhile."""
        return self.cursor.execute(statement, {**self.words, **more}, prepare=False)

    def stream(self, statement: str) -> Iterator[Any]:
        """The rows of a statement one by one, never all in memory; bytes come as they are, not as text."""
        return iter(self.cursor.stream(statement, self.words, binary=True))

    def fill(
        self,
        part: Slice,
        values: Mapping[str, Sequence[str]],
        object_ids: Mapping[int, UUID] | None = None,
        changed: Mapping[int, Sequence[str]] | None = None,
    ) -> None:
        """Put the rows of a slice in the table; `values` are the columns of the kind, ready for COPY or not there.

        `object_ids` and `changed` by index, where they are known; else new keys, and nothing changed.
        """
        self.run("TRUNCATE arriving")
        rows, names = part.rows, [name for name in self.columns if name in values]
        columns = [
            list(map(str, rows.numbers)), list(map(str, rows.lines)), part.statuses, escaped(rows.ids),
            _keys(len(rows), object_ids), escaped(part.problems), bare(part.prints), _changes(len(rows), changed),
            *(values[name] for name in names),
        ]  # fmt: skip
        copy(self.cursor, f"COPY arriving ({', '.join([_COPIED, *names])}) FROM STDIN", columns)

    def outcome(self, part: Slice) -> dict[RowStatus, int]:
        """Note what came of each row; answers how many had each status."""
        self.same(part.same)
        if not part.rows:
            return {RowStatus.UNCHANGED: len(part.same)}
        self.run(_PARTS)
        self.run(_ROWS)
        counts = {RowStatus(status): count for status, count in self.run(_COUNT).fetchall()}
        counts[RowStatus.UNCHANGED] = counts.get(RowStatus.UNCHANGED, 0) + len(part.same)
        return counts

    def same(self, rows: Rows) -> None:
        """Note rows that were known as they are."""
        if rows:
            first, last = rows.numbers[0], rows.numbers[-1]
            numbers, lines = _array(map(str, rows.numbers)), _array(map(str, rows.lines))
            self.run(_SAME, first=first, last=last, numbers=numbers, lines=lines, ids=_array(map(_quoted, rows.ids)))


def _keys(count: int, known: Mapping[int, UUID] | None) -> list[str]:
    if known is None:
        return uuid7s(count)
    return [known[index].hex if index in known else NULL for index in range(count)]


def _changes(count: int, changed: Mapping[int, Sequence[str]] | None) -> list[str]:
    if not changed:
        return [NULL] * count
    return ["{" + ",".join(names) + "}" if (names := changed.get(index)) else NULL for index in range(count)]


def _array(parts: Iterable[str]) -> str:
    """An array as PostgreSQL writes it: one text to send instead of thousands of values."""
    return "{" + ",".join(parts) + "}"


def _quoted(text: str | None) -> str:
    escaped_text = (text or "").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped_text}"'
