"""The old address of the table readers, until the pipeline works by batch."""

from wisselplaats.adapters.tables.readers import ACCEPTED, open_table

__all__ = ["ACCEPTED", "open_table"]
