"""GeoPackage read without running anything that it brings along: no views, no triggers, no functions of its own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic

from wisselplaats.adapters.geography import RD
from wisselplaats.adapters.tables import geometry, wkb
from wisselplaats.adapters.tables.layers import Layer, layers_of, quoted
from wisselplaats.adapters.tables.names import check_columns, clean
from wisselplaats.adapters.tables.parts import checked, choose, marked, notes_on
from wisselplaats.adapters.tables.text import column_as_text
from wisselplaats.adapters.tables.union import UnionTable, is_imbor
from wisselplaats.domain.delivery.rows import BATCH, Batch, Limits, Part, RowProblem, Table
from wisselplaats.domain.errors import Invalid, TooLarge

LONGEST_VALUE_MB = 64
_STEPS = 1_000_000
"""Instructions of SQLite between two looks at the clock."""


def open_geopackage(path: Path, limits: Limits, *, part: str | None = None) -> Table:
    """The layer that was asked for, else the one with the most rows; all class tables of an IMBOR exchange file.

    Raises Invalid, TooLarge or UnsupportedContent.
    """
    file = _File(path, limits)
    with file.opened() as database:
        layers = layers_of(database)
    parts = checked([layer.part for layer in layers], limits)
    classes = [i for i, layer in enumerate(layers) if layer.part.reason is None and is_imbor(layer.columns)]
    chosen = classes if classes and part is None else [choose(parts, part, "geopackage_without_table")]
    parts = marked(parts, chosen)
    tables = [LayerTable(file, layers[i], parts) for i in chosen]
    if len(tables) == 1:
        return tables[0]
    union = UnionTable([(table.layer.part.name, table) for table in tables], parts, limits)
    union.notes += notes_on(parts)
    return union


@dataclass(frozen=True)
class _File:
    path: Path
    limits: Limits

    @contextmanager
    def opened(self, *, lenient: bool = False) -> Iterator[sqlite3.Connection]:
        """Read-only and immutable: files that were in WAL mode open without their log, and nothing is written."""
        address = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as database:
                self._guard(database)
                if lenient:
                    database.text_factory = partial(str, encoding="utf-8", errors="replace")
                yield database
        except sqlite3.DatabaseError as error:
            if "interrupted" in str(error):
                raise TooLarge("file_too_slow", limit=f"{self.limits.seconds} s") from error
            raise Invalid.one("file", "geopackage_unreadable") from error

    def _guard(self, database: sqlite3.Connection) -> None:
        end = monotonic() + self.limits.seconds
        database.set_progress_handler(lambda: monotonic() > end, _STEPS)
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE_MB << 20)
        database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        for setting in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
            database.execute(f"PRAGMA {setting}")


class LayerTable:
    """One layer or table. Lines are the numbers of its records, from 1."""

    format = "gpkg"
    encoding: str | None = None
    decimal_mark = "."

    def __init__(self, file: _File, layer: Layer, parts: list[Part]) -> None:
        self.file, self.layer, self.parts = file, layer, parts
        self.columns = [clean(name) for name in layer.columns]
        check_columns(self.columns, file.limits)
        self.count_hint: int | None = layer.part.rows
        self.notes = notes_on(parts)
        self.epsg, self.stated = layer.epsg, layer.epsg is not None
        if layer.geometry_column is not None and self.epsg is None:
            self.epsg = self._guessed()
            self.notes.append(RowProblem(None, "crs_missing_taken_rd", {"crs": f"EPSG:{self.epsg}"}))
        self.crs = f"EPSG:{self.epsg}" if layer.geometry_column is not None else None

    def batches(self) -> Iterator[Batch]:
        """Read from the top; where text is no UTF-8 the file is read again from there with replacements."""
        done = 0
        try:
            for batch in self._read(0, lenient=False):
                done += len(batch)
                yield batch
        except _NotText:
            yield from self._read(done, lenient=True)

    def _read(self, skip: int, *, lenient: bool) -> Iterator[Batch]:
        first = 1
        with self.file.opened(lenient=lenient) as database:
            cursor = database.execute(self.layer.query)
            while found := _fetched(cursor, first):
                if first > skip:
                    yield self._batch(first, list(zip(*found, strict=True)))
                first += len(found)
                if first > self.file.limits.rows:
                    raise TooLarge("too_many_rows", limit=self.file.limits.rows)

    def _batch(self, first: int, values: list[tuple[object, ...]]) -> Batch:
        count = len(values[0])
        pairs = zip(self.columns, values, self.layer.columns, strict=False)
        cells = {name: column_as_text(column, boolean=source in self.layer.booleans) for name, column, source in pairs}
        lines = range(first, first + count)
        if self.layer.geometry_column is None or self.epsg is None:
            return Batch(first, lines, cells)
        found, unread = wkb.from_geopackage(values[-1])
        placed, problems = geometry.to_rd(found, self.epsg, stated=self.stated)
        return Batch(first, lines, cells, placed, unread | problems)

    def _guessed(self) -> int:
        """The system of a layer that states none, by the size of its coordinates. Errors: Invalid `crs_missing`."""
        query = f"SELECT {quoted(self.layer.geometry_column or '')} FROM {quoted(self.layer.part.name)} LIMIT ?"  # noqa: S608
        with self.file.opened() as database:
            blobs = [blob for (blob,) in database.execute(query, (BATCH,))]
        found = geometry.located(wkb.from_geopackage(blobs)[0])
        guess = geometry.looks_like(found)
        if guess is None and len(found):
            raise Invalid.one("file", "crs_missing", accepted=geometry.ACCEPTED_CRS)
        return guess or RD


class _NotText(Exception):
    """Text in the file is no UTF-8."""


def _fetched(cursor: sqlite3.Cursor, first: int) -> list[tuple[object, ...]]:
    try:
        return cursor.fetchmany(BATCH)
    except sqlite3.OperationalError as error:
        if "decode" in str(error):
            raise _NotText from error
        raise
    except sqlite3.DatabaseError as error:
        raise Invalid.one("file", "file_breaks_off", row=first) from error
