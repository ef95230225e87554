"""Rows to arrays and back by COPY: rows that are all as wide need no parsing."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wisselplaats.db import session

_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"
"""Before and after the rows of a binary COPY without options (PostgreSQL manual, COPY, Binary Format)."""
_WIDTHS: Mapping[str, tuple[str, str]] = {
    "int8": (">i8", "bigint"), "int4": (">i4", "integer"), "int2": (">i2", "smallint"), "uuid": ("V16", "uuid"),
}  # fmt: skip
Rows = NDArray[Any]
Ids = NDArray[np.uint8]
"""Keys, 16 bytes in a row."""


def _layout(kinds: Mapping[str, str]) -> np.dtype[Any]:
    layout = [("count", ">i2")]
    for name, kind in kinds.items():
        layout += [(f"{name} width", ">i4"), (name, _WIDTHS[kind][0])]
    return np.dtype(layout)


def out(columns: Mapping[str, tuple[str, str]], source: str, values: Mapping[str, Any], before: str = "") -> Rows:
    """The rows of a query, by column; `columns` are width and SQL by name, and no column is ever empty."""
    chosen = ", ".join(f"({text})::{_WIDTHS[kind][1]} AS {name}" for name, (kind, text) in columns.items())
    layout = _layout({name: kind for name, (kind, _) in columns.items()})
    taken = bytearray()
    driver: Any = session.connection().connection.driver_connection
    statement = f"COPY ({before} SELECT {chosen} {source}) TO STDOUT (FORMAT binary)"
    with driver.cursor() as cursor, cursor.copy(statement, values) as stream:
        for block in stream:
            taken += block
    count = (len(taken) - len(_HEADER)) // layout.itemsize
    rows: Rows = np.frombuffer(taken, layout, offset=len(_HEADER), count=count)
    return rows


def into(table: str, columns: Mapping[str, tuple[str, NDArray[Any]]]) -> None:
    """Put these columns (width and values by name, keys as `Ids`) into a table, inside the session's transaction."""
    layout = _layout({name: kind for name, (kind, _) in columns.items()})
    rows: Rows = np.empty(len(next(iter(columns.values()))[1]), layout)
    rows["count"] = len(columns)
    for name, (kind, values) in columns.items():
        rows[f"{name} width"] = layout[name].itemsize
        rows[name] = np.ascontiguousarray(values).view("V16").reshape(-1) if kind == "uuid" else values
    driver: Any = session.connection().connection.driver_connection
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
    with driver.cursor() as cursor, cursor.copy(statement) as stream:
        stream.write(_HEADER)
        stream.write(rows.tobytes())
        stream.write(_TRAILER)


def ids(rows: Rows, name: str) -> Ids:
    """A column of keys."""
    return np.frombuffer(np.ascontiguousarray(rows[name]).tobytes(), np.uint8).reshape(-1, 16)
