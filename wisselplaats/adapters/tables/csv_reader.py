"""CSV as Dutch spreadsheets and asset systems really write it: any delimiter, line end and encoding in use."""

import csv
import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from wisselplaats.adapters.tables.encoding import look_through
from wisselplaats.adapters.tables.grid import Chunk, GridTable
from wisselplaats.adapters.tables.header import SAMPLE, Record, find_header, usual_width
from wisselplaats.adapters.tables.names import check_columns
from wisselplaats.domain.delivery.rows import BATCH, Limits, Part, RowProblem
from wisselplaats.domain.errors import Invalid, UnsupportedContent

DELIMITERS = ";,\t|"
CHUNK_BYTES = 16 << 20
"""Fewer records at a time when they are long, such as the outlines of parks."""


class CsvTable(GridTable):
    """Lines are physical lines, those on which a record starts. Raises Invalid, TooLarge or UnsupportedContent."""

    format = "csv"

    def __init__(
        self, path: Path, limits: Limits, *, header_row: int | None = None, encoding: str | None = None
    ) -> None:
        self.path, self.limits = path, limits
        self._text = look_through(path, limits, encoding)
        self.encoding = self._text.encoding
        self.parts: list[Part] = []
        with self._lines() as lines:
            self._skip, self._delimiter = _delimiter_of(lines)
        sample, broken = self._sample()
        try:
            self.header = find_header(sample, header_row)
        except Invalid as error:
            if broken is None:
                raise
            raise Invalid.one("file", "csv_header_unreadable", row=broken) from error
        self.columns, self.notes = self.header.names, self.header.notes
        check_columns(self.columns, limits, self.header.last)
        self.usual = usual_width([record for record in sample if record[0] > self.header.last])
        usual_bytes = path.stat().st_size // max(self._text.lines, 1)
        self._at_once = min(BATCH, max(CHUNK_BYTES // max(usual_bytes, 1), 1))
        self.count_hint = max(self._text.lines - self.header.last, 1)
        if self._text.has_nul:
            self.notes.append(RowProblem(None, "nul_removed"))

    def _chunks(self) -> Iterator[Chunk]:
        with self._records() as records:
            for line, _ in records:
                if line >= self.header.last:
                    break
            while True:
                with _collector_at_rest():
                    found = list(islice(records, self._at_once))
                    chunk = self._chunk([line for line, _ in found], [record for _, record in found])
                if not found:
                    return
                yield chunk

    def _chunk(self, lines: list[int], records: Sequence[Sequence[str] | RowProblem]) -> Chunk:
        left, whole = self.header.left, self.header.left + len(self.columns)
        if set(map(type, records)) == {list} and set(map(len, records)) == {whole}:  # type: ignore[arg-type]
            return Chunk(lines, list(zip(*records, strict=True))[left:])
        problems: dict[int, RowProblem] = {}
        rows: list[Sequence[str]] = []
        for i, record in enumerate(records):
            if isinstance(record, RowProblem):
                problems[i] = record
                rows.append([""] * whole)
            elif len(record) == whole:
                rows.append(record)
            else:
                if len(record) < whole or any(cell.strip() for cell in record[whole:]):
                    problems[i] = RowProblem(None, "row_ragged", {"expected": whole, "found": len(record)})
                rows.append([*record[:whole], *[""] * (whole - len(record))])
        return Chunk(lines, list(zip(*rows, strict=True))[left:], problems)

    def _sample(self) -> tuple[list[Record], int | None]:
        """The first records, and the line of one among them that cannot be read."""
        sample: list[Record] = []
        with self._records() as records:
            for line, record in islice(records, SAMPLE):
                if isinstance(record, RowProblem):
                    return sample, line
                sample.append((line, record))
        return sample, None

    @contextmanager
    def _lines(self) -> Iterator[Iterator[str]]:
        with self.path.open(encoding=self._text.encoding, newline="") as lines:
            yield (line.replace("\0", "") for line in lines) if self._text.has_nul else lines

    @contextmanager
    def _records(self) -> Iterator[Iterator[tuple[int, list[str] | RowProblem]]]:
        with self._lines() as lines:
            # the limit belongs to the process; the outline of a park is longer than the usual 128 kB
            csv.field_size_limit(self.limits.text_mb << 20)
            for _ in range(self._skip):
                next(lines)
            yield _records(lines, self._delimiter, self._skip)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """The lists of a chunk hold no cycles, and looking for them takes a third of the time of reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _delimiter_of(lines: Iterator[str]) -> tuple[int, str]:
    """How many lines to skip before the header, and the delimiter; Excel may state it as `sep=;`."""
    sample = list(islice(lines, SAMPLE))
    first = sample[0] if sample else ""
    if first.lower().startswith("sep=") and len(first.rstrip("\r\n")) == len("sep=;"):
        return 1, first[4]
    best = max(DELIMITERS, key=lambda sign: _score(sample, sign))
    if _score(sample, best) == (0, 0):
        raise UnsupportedContent("csv_without_delimiter", accepted="; , tab |")
    return 0, best


def _score(sample: list[str], delimiter: str) -> tuple[int, int]:
    """How many records have the most usual number of cells, and how many cells that is; nothing for one cell."""
    widths: Counter[int] = Counter()
    reader = csv.reader(sample, delimiter=delimiter)
    try:
        for record in reader:
            if len(record) > 1:
                widths[len(record)] += 1
    except csv.Error:
        return 0, 0
    return max(((times, width) for width, times in widths.items()), default=(0, 0))


def _records(lines: Iterator[str], delimiter: str, skipped: int) -> Iterator[tuple[int, list[str] | RowProblem]]:
    """Records with the line on which they start; a record that csv cannot read is a problem, not the end."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 1 + skipped
    while True:
        try:
            for record in reader:
                if record and (record[0].strip() or any(cell.strip() for cell in record)):
                    yield start, record
                start = reader.line_num + 1 + skipped
        except csv.Error as error:
            if "end of data" in str(error):
                raise Invalid.one("file", "file_breaks_off", row=start) from error
            yield start, RowProblem(None, "row_unreadable", {"reason": str(error)})
            start = reader.line_num + 1 + skipped
        else:
            return
