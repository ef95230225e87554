"""Factor records on the wire, in their forms and in a file."""

from wisselplaats.schemas.factor.asked import (
    CoverageQuery,
    EndInput,
    FactorInput,
    FactorQuery,
    FactorSheetQuery,
    LoadQuery,
    MethodInput,
    VerifyInput,
    WeightQuery,
    WeightSetInput,
)
from wisselplaats.schemas.factor.sheet import HEAD, factor_rows, read
from wisselplaats.schemas.factor.told import (
    CoveredOutput,
    FactorOutput,
    FactorWithHistoryOutput,
    LoadOutput,
    VehicleOutput,
    WeightOutput,
)

__all__ = [
    "HEAD",
    "CoverageQuery",
    "CoveredOutput",
    "EndInput",
    "FactorInput",
    "FactorOutput",
    "FactorQuery",
    "FactorSheetQuery",
    "FactorWithHistoryOutput",
    "LoadOutput",
    "LoadQuery",
    "MethodInput",
    "VehicleOutput",
    "VerifyInput",
    "WeightOutput",
    "WeightQuery",
    "WeightSetInput",
    "factor_rows",
    "read",
]
