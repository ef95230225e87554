"""Passports on the wire."""

from wisselplaats.schemas.passport.completing import DraftOutput, WalkQuery
from wisselplaats.schemas.passport.document import PassportOutput
from wisselplaats.schemas.passport.history import (
    EntriesOutput,
    EntryInput,
    EntryOutput,
    PassportComparisonOutput,
    PassportVersionOutput,
    VersionsQuery,
)
from wisselplaats.schemas.passport.lineage import LineageOutput, shape_dump
from wisselplaats.schemas.passport.proof import (
    DocumentInput,
    DocumentOutput,
    DocumentsOutput,
    InspectionInput,
    InspectionOutput,
    InspectionsOutput,
)

__all__ = [
    "DocumentInput",
    "DocumentOutput",
    "DocumentsOutput",
    "DraftOutput",
    "EntriesOutput",
    "EntryInput",
    "EntryOutput",
    "InspectionInput",
    "InspectionOutput",
    "InspectionsOutput",
    "LineageOutput",
    "PassportComparisonOutput",
    "PassportOutput",
    "PassportVersionOutput",
    "VersionsQuery",
    "WalkQuery",
    "shape_dump",
]
