"""What bulk uploads and their mappings look like on the wire."""

from wisselplaats.schemas.delivery.delivery import (
    ApplyInput,
    CodeOutput,
    CodesOutput,
    CountsOutput,
    DeliveryDetail,
    DeliveryInput,
    DeliveryOutput,
    DeliveryQuery,
    ProblemOutput,
    RowOutput,
    RowProblemOutput,
    RowQuery,
    Worded,
    csv_lines,
    in_words,
    row_in_words,
)

__all__ = [
    "ApplyInput",
    "CodeOutput",
    "CodesOutput",
    "CountsOutput",
    "DeliveryDetail",
    "DeliveryInput",
    "DeliveryOutput",
    "DeliveryQuery",
    "ProblemOutput",
    "RowOutput",
    "RowProblemOutput",
    "RowQuery",
    "Worded",
    "csv_lines",
    "in_words",
    "row_in_words",
]
