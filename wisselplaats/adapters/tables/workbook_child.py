"""The process that opens a workbook, so that a hostile one costs an answer and not the worker.

`python -m wisselplaats.adapters.tables.workbook_child scan|read PATH OPTIONS`: frames of JSON on standard output, each
behind its length in four bytes. Imports nothing heavy: it starts with every workbook.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import IO, Any

from wisselplaats.adapters.tables.text import column_as_text
from wisselplaats.adapters.tables.workbook_scan import Refused, scan

BATCH = 5_000
CELLS_AT_ONCE = 500_000


def main() -> None:
    """Do what the arguments say; a refusal is a frame, everything else that goes wrong is the end of the process."""
    task, path, options = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    limit(options["memory_mb"], options["seconds"])
    try:
        frames = scanned(path, options) if task == "scan" else read(path, options["sheets"])
        for frame in frames:
            write(sys.stdout.buffer, frame)
    except Refused as refused:
        write(sys.stdout.buffer, {"refused": [refused.kind, refused.code, refused.params]})
    except MemoryError:
        sys.exit(3)


def limit(memory_mb: int, seconds: int) -> None:
    """Limits that the system keeps; where it has none (Windows), the parent's clock is the only one."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def write(out: IO[bytes], frame: dict[str, Any]) -> None:
    """One frame."""
    content = json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    out.write(len(content).to_bytes(4, "big") + content)
    out.flush()


def scanned(path: str, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One frame with all sheets."""
    yield {"sheets": [asdict(sheet) for sheet in scan(path, options["unpacked_mb"])]}


def read(path: str, sheets: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Frames of up to BATCH filled rows of a sheet by column, with their row numbers; a last one that says `end`."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        for number, name in enumerate(sheets):
            sheet = book.get_sheet_by_name(name)
            # rows come from the first of the sheet on, columns from the first that is filled
            left = sheet.start[1] if sheet.start else 0
            for lines, rows in _portions(sheet):
                columns = [column_as_text(column) for column in zip(*rows, strict=True)]
                yield {"sheet": number, "lines": lines, "left": left, "columns": columns}
    except CalamineError as error:
        raise Refused("invalid", "xlsx_unreadable") from error
    yield {"end": True}


def _portions(sheet: Any) -> Iterator[tuple[list[int], list[list[Any]]]]:
    at_once = min(BATCH, max(CELLS_AT_ONCE // max(sheet.total_width, 1), 1))
    lines: list[int] = []
    rows: list[list[Any]] = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if _is_blank(row):
            continue
        lines.append(number)
        rows.append(row)
        if len(rows) == at_once:
            yield lines, rows
            lines, rows = [], []
    if rows:
        yield lines, rows


def _is_blank(row: list[Any]) -> bool:
    first = row[0] if row else ""
    if first != "" and not (isinstance(first, str) and first.isspace()):
        return False
    return all(isinstance(cell, str) and not cell.strip() for cell in row)


if __name__ == "__main__":
    main()
