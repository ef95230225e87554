"""What an allocation looks like on the wire and in its forms: how it is asked for, what it advises, how two differ."""

from wisselplaats.schemas.allocation.asked import (
    AcceptInput,
    AllocationInput,
    AllocationQuery,
    CompareQuery,
    LineQuery,
    WhatIfInput,
)
from wisselplaats.schemas.allocation.told import (
    AcceptedOutput,
    AllocationDetail,
    AllocationOutput,
    ComparisonOutput,
    LineOutput,
    PriceOutput,
    comparison,
    in_words,
    line,
)

__all__ = [
    "AcceptInput",
    "AcceptedOutput",
    "AllocationDetail",
    "AllocationInput",
    "AllocationOutput",
    "AllocationQuery",
    "CompareQuery",
    "ComparisonOutput",
    "LineOutput",
    "LineQuery",
    "PriceOutput",
    "WhatIfInput",
    "comparison",
    "in_words",
    "line",
]
