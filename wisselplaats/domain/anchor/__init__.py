"""Proof for outsiders that histories were neither shortened nor rewritten: trees of hashes, and their chain."""

from wisselplaats.domain.anchor.chain import (
    GENESIS,
    MOST_HEADS,
    Anchor,
    Head,
    Kept,
    anchor,
    broken_at,
    first_difference,
)
from wisselplaats.domain.anchor.check import NO_END, End, Finding, Line, Proof, check
from wisselplaats.domain.anchor.file import (
    ANCHORS_FORMAT,
    FORMAT,
    History,
    anchor_words,
    kept,
    read_anchors,
    read_history,
    write_history,
)
from wisselplaats.domain.anchor.tree import Step, climb, path, root

__all__ = [
    "ANCHORS_FORMAT",
    "FORMAT",
    "GENESIS",
    "MOST_HEADS",
    "NO_END",
    "Anchor",
    "End",
    "Finding",
    "Head",
    "History",
    "Kept",
    "Line",
    "Proof",
    "Step",
    "anchor",
    "anchor_words",
    "broken_at",
    "check",
    "climb",
    "first_difference",
    "kept",
    "path",
    "read_anchors",
    "read_history",
    "root",
    "write_history",
]
