"""CSV as Dutch spreadsheets and asset systems really write it: any delimiter, line end and encoding in use."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TextIO

from wisselplaats.adapters.headers import cells_to_values, checked_columns
from wisselplaats.domain.delivery.rows import Row, RowProblem
from wisselplaats.domain.errors import Invalid, UnsupportedContent

DELIMITERS = ";,\t|"
SAMPLE_RECORDS = 20
CHUNK = 1 << 20
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class CsvTable:
    """Row.number is the line on which the record starts. Raises Invalid or UnsupportedContent when opened."""

    format = "csv"
    decimal_mark = ""
    count_hint: int | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding: str | None = encoding_of(path)
        with self._lines() as lines:
            self.skip, self.delimiter = _delimiter_of(lines)
        with self._records() as records:
            line, header = next(records, (1, []))
        if isinstance(header, RowProblem):
            raise Invalid.one("file", "csv_header_unreadable", row=line)
        self.columns = checked_columns(header, line)

    def rows(self) -> Iterator[Row]:
        """Read from the top; raises Invalid `file_breaks_off` when a quoted cell never ends."""
        with self._records() as records:
            next(records)
            for line, record in records:
                if isinstance(record, RowProblem):
                    yield Row(line, dict.fromkeys(self.columns), problem=record)
                else:
                    values, problem = cells_to_values(self.columns, record)
                    yield Row(line, values, problem=problem)

    @contextmanager
    def _lines(self) -> Iterator[TextIO]:
        with self.path.open(encoding=self.encoding, newline="") as lines:
            yield lines

    @contextmanager
    def _records(self) -> Iterator[Iterator[tuple[int, list[str] | RowProblem]]]:
        with self._lines() as lines:
            for _ in range(self.skip):
                lines.readline()
            yield _records(lines, self.delimiter, self.skip)


def encoding_of(path: Path) -> str:
    """A byte order mark decides, else strict UTF-8, else Windows-1252 (guessing libraries misjudge Dutch).

    Raises Invalid `encoding_unknown` when the bytes are none of these.
    """
    with path.open("rb") as stream:
        start = stream.read(4)
    for bom, name in BOMS:
        if start.startswith(bom):
            _decode(path, name)
            return name
    try:
        _decode(path, "utf-8")
    except Invalid:
        _decode(path, "cp1252")
        return "cp1252"
    return "utf-8"


def _decode(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise Invalid.one("file", "encoding_unknown") from error


def _delimiter_of(lines: TextIO) -> tuple[int, str]:
    """How many lines to skip before the header, and the delimiter; Excel may state it as `sep=;`."""
    first = lines.readline()
    if first.lower().startswith("sep=") and len(first.rstrip("\r\n")) == len("sep=;"):
        return 1, first[4]
    lines.seek(0)
    sample = list(islice(lines, SAMPLE_RECORDS))
    best = max(DELIMITERS, key=lambda sign: _score(sample, sign))
    if _score(sample, best) == (0, 0):
        raise UnsupportedContent("csv_without_delimiter", accepted="; , tab |")
    return 0, best


def _score(sample: list[str], delimiter: str) -> tuple[int, int]:
    """How many records have as many cells as the header, and how many cells that is; nothing for one cell."""
    widths = []
    reader = csv.reader(sample, delimiter=delimiter)
    try:
        for record in reader:
            if record:
                widths.append(len(record))
    except csv.Error:
        return 0, 0
    if not widths or widths[0] < 2:
        return 0, 0
    return sum(width == widths[0] for width in widths), widths[0]


def _records(lines: TextIO, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str] | RowProblem]]:
    """Records with the line on which they start; a record that csv cannot read is a problem, not the end."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1 + skipped
        try:
            record: list[str] | RowProblem = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "end of data" in str(error):
                raise Invalid.one("file", "file_breaks_off", row=start) from error
            record = RowProblem(None, "row_unreadable", {"reason": str(error)})
        if isinstance(record, RowProblem) or any(cell.strip() for cell in record):
            yield start, record
