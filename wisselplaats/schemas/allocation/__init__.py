"""What an allocation looks like on the wire and in its forms: how it is asked for, what it advises, how two differ."""

from wisselplaats.schemas.allocation.asked import (
    AcceptInput,
    AllocationInput,
    AllocationQuery,
    AllocationSettingsInput,
    CompareQuery,
    LineQuery,
    WhatIfInput,
)
from wisselplaats.schemas.allocation.told import (
    AcceptedOutput,
    AllocationChoiceOutput,
    AllocationChoicesOutput,
    AllocationDetail,
    AllocationLineOutput,
    AllocationOutput,
    AllocationPriceOutput,
    ComparisonOutput,
    comparison,
    in_words,
    line,
)

__all__ = [
    "AcceptInput",
    "AcceptedOutput",
    "AllocationChoiceOutput",
    "AllocationChoicesOutput",
    "AllocationDetail",
    "AllocationInput",
    "AllocationLineOutput",
    "AllocationOutput",
    "AllocationPriceOutput",
    "AllocationQuery",
    "AllocationSettingsInput",
    "CompareQuery",
    "ComparisonOutput",
    "LineQuery",
    "WhatIfInput",
    "comparison",
    "in_words",
    "line",
]
