"""What reuse avoids: factors and method, the lines they make, and the choice between reuse and new."""

from wisselplaats.domain.impact.factor import (
    ANYTHING,
    DISTANCE,
    HANDLING,
    HAULAGE,
    MATERIAL,
    Factor,
    Factors,
    Method,
)
from wisselplaats.domain.impact.line import Impact, Line, Side, avoided, unverified_share
from wisselplaats.domain.impact.reckon import RECKONED, Moved, handover_impact, missing_factors

__all__ = [
    "ANYTHING",
    "DISTANCE",
    "HANDLING",
    "HAULAGE",
    "MATERIAL",
    "RECKONED",
    "Factor",
    "Factors",
    "Impact",
    "Line",
    "Method",
    "Moved",
    "Side",
    "avoided",
    "handover_impact",
    "missing_factors",
    "unverified_share",
]
