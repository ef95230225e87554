"""The passport: its history as a chain of hashes, its facts, and how complete it is."""

from wisselplaats.domain.passport.chain import (
    GENESIS,
    R_STRATEGY,
    Entry,
    EntryKind,
    broken_at,
    chain,
    entry_hash,
    hashed_around,
    plain,
)
from wisselplaats.domain.passport.completeness import FIELDS, WHOLE, Completeness, completeness
from wisselplaats.domain.passport.facts import (
    GROUPS,
    NOTED,
    Change,
    Facts,
    Step,
    at_version,
    differences,
    known_after,
    noted,
)

__all__ = [
    "FIELDS",
    "GENESIS",
    "GROUPS",
    "NOTED",
    "R_STRATEGY",
    "WHOLE",
    "Change",
    "Completeness",
    "Entry",
    "EntryKind",
    "Facts",
    "Step",
    "at_version",
    "broken_at",
    "chain",
    "completeness",
    "differences",
    "entry_hash",
    "hashed_around",
    "known_after",
    "noted",
    "plain",
]
