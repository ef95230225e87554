"""What reading a file may cost on this installation, out of its settings."""

from wisselplaats import config
from wisselplaats.domain.delivery.rows import Limits


def current() -> Limits:
    """The limits that the settings of this process state."""
    known = config.settings()
    return Limits(
        columns=known.max_columns,
        rows=known.max_rows,
        parts=known.max_parts,
        unpacked_mb=known.max_unpacked_mb,
        cells=known.max_cells,
        memory_mb=known.reader_memory_mb,
        seconds=known.reader_seconds,
    )
