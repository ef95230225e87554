"""GeoJSON and plain lists of objects, read object by object: RFC 7946, the legacy `crs` member, lists under any name."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import ijson

from wisselplaats.adapters.geography import RD, WGS84
from wisselplaats.adapters.tables import geometry
from wisselplaats.adapters.tables.json_depth import check_depth
from wisselplaats.adapters.tables.json_shape import Shape, opened, shape_of
from wisselplaats.adapters.tables.json_values import FEATURE_ID, Record, geometries_of, record_of
from wisselplaats.adapters.tables.names import SHOWN, check_columns, clean
from wisselplaats.domain.delivery.rows import BATCH, Batch, Limits, Part, RowProblem
from wisselplaats.domain.errors import Invalid, TooLarge

WHOLE_MB = 32
"""Up to this size all objects are looked at for their properties, above it the first FIRST."""
FIRST = 20_000
_NOT_READ = (ijson.JSONError, ValueError, OverflowError, RecursionError)


class JsonTable:
    """Lines are the numbers of the objects, from 1. Raises Invalid, TooLarge or UnsupportedContent when opened.

    An object inside an object becomes columns with a dot (`adres.straat`); a list stays JSON text. `id` of a GeoJSON
    feature is the column FEATURE_ID. The system of coordinates is that of `crs`, else degrees; metres that the file
    does not announce are taken as RD and told.
    """

    encoding: str | None = "utf-8"
    decimal_mark = "."

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        check_depth(path, limits)
        self.shape: Shape = shape_of(path)
        self.format = "geojson" if self.shape.is_geojson else "json"
        self.parts: list[Part] = []
        self.notes: list[RowProblem] = []
        self._names: dict[str, str] = {}
        self._late: set[str] = set()
        self.count_hint: int | None = None
        sample = self._look_through()
        self.columns = list(self._names.values())
        check_columns(self.columns, limits)
        self.epsg, self.stated = self._system(sample)
        self.crs = f"EPSG:{self.epsg}" if self.epsg else None

    def batches(self) -> Iterator[Batch]:
        """Read from the top; raises Invalid `file_breaks_off` with the object where it does."""
        first = 1
        records = self._records()
        while found := list(islice(records, BATCH)):
            yield self._batch(first, found)
            first += len(found)
            if first > self.limits.rows:
                raise TooLarge("too_many_rows", limit=self.limits.rows)

    def _batch(self, first: int, records: list[Record]) -> Batch:
        for record in records:
            if not record.values.keys() <= self._names.keys():
                self._tell_late(record)
        cells = {name: [record.values.get(source) for record in records] for source, name in self._names.items()}
        lines = range(first, first + len(records))
        problems = {i: record.problem for i, record in enumerate(records) if record.problem}
        if self.epsg is None:
            return Batch(first, lines, cells, problems=problems)
        found, unread = geometries_of(records)
        placed, wrong = geometry.to_rd(found, self.epsg, stated=self.stated)
        return Batch(first, lines, cells, placed, unread | wrong, problems)

    def _records(self) -> Iterator[Record]:
        """Numbers as floats; from the first that is none, exactly, which takes longer."""
        number = 0
        try:
            for item in self._items(exact=False):
                number += 1
                yield record_of(item)
        except _NOT_READ:
            yield from self._exact_records(number)

    def _exact_records(self, skip: int) -> Iterator[Record]:
        number = 0
        try:
            for item in self._items(exact=True):
                number += 1
                if number > skip:
                    yield record_of(item)
        except _NOT_READ as error:
            raise Invalid.one("file", "file_breaks_off", row=number + 1) from error

    def _items(self, *, exact: bool) -> Iterator[Any]:
        with opened(self.path) as stream:
            yield from ijson.items(stream, self.shape.items, use_float=not exact, multiple_values=self.shape.lines)

    def _look_through(self) -> list[Record]:
        """Learn the properties and count; answers the first objects. A file that breaks off is told while reading."""
        whole = self.path.stat().st_size <= WHOLE_MB << 20
        sample: list[Record] = []
        count = 0
        try:
            for record in self._records() if whole else islice(self._records(), FIRST):
                count += 1
                for name in record.values:
                    self._names.setdefault(name, clean(name) or f"kolom {len(self._names) + 1}")
                if len(sample) < BATCH:
                    sample.append(record)
                if len(self._names) > self.limits.columns:
                    break
        except Invalid:
            if not sample:
                raise
        self.count_hint = count if whole else None
        if not sample:
            raise Invalid.one("file", "json_without_objects")
        return sample

    def _system(self, sample: list[Record]) -> tuple[int | None, bool]:
        """The system of coordinates, and whether the file states it. Errors: Invalid `crs_missing`."""
        if not self.shape.is_geojson and not any(record.geometry for record in sample):
            return None, False
        if self.shape.epsg is not None:
            return self.shape.epsg, True
        found = geometry.located(geometries_of(sample)[0])
        guess = geometry.looks_like(found)
        if guess == RD:
            self.notes.append(RowProblem(None, "crs_missing_taken_rd", {"crs": "EPSG:28992"}))
            return RD, False
        if guess is None and len(found):
            raise Invalid.one("file", "crs_missing", accepted=geometry.ACCEPTED_CRS)
        return WGS84, False

    def _tell_late(self, record: Record) -> None:
        for name in record.values.keys() - self._names.keys() - self._late:
            self._late.add(name)
            if len(self._late) <= 10:
                self.notes.append(RowProblem(None, "column_came_late", {"column": clean(name)[:SHOWN], "after": FIRST}))


__all__ = ["FEATURE_ID", "JsonTable"]
