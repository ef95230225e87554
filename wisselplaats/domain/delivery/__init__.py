"""Bulk delivery of the inventory: this is all that the rest of the house needs to know of it."""

from wisselplaats.domain.delivery.guess import Mapping, propose_mapping
from wisselplaats.domain.delivery.interpret import Interpreter, content_hash, interpret
from wisselplaats.domain.delivery.rows import AssetFields, Row, RowOutcome, RowProblem, Table

__all__ = [
    "AssetFields",
    "Interpreter",
    "Mapping",
    "Row",
    "RowOutcome",
    "RowProblem",
    "Table",
    "content_hash",
    "interpret",
    "propose_mapping",
]
