"""The chain of anchors: each holds the root over heads of histories and the hash of the anchor before it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from wisselplaats.domain.anchor.tree import root

GENESIS = "0" * 64
MOST_HEADS = 4096
"""Heads in one anchor at most, so that a proof needs few rows and twelve steps."""


class Head(NamedTuple):
    """The last line of a lot's history at some moment."""

    lot_id: UUID
    sequence: int
    hash: str

    def leaf(self) -> str:
        """The head as a leaf of the tree: canonical JSON of lot, number of the line and its hash."""
        return canonical([str(self.lot_id), self.sequence, self.hash])


@dataclass(frozen=True)
class Anchor:
    """One link of the chain; `heads` counts what the root stands for."""

    sequence: int
    made_at: datetime
    heads: int
    root: str
    previous_hash: str
    hash: str


class Kept(NamedTuple):
    """What an outsider kept of an anchor."""

    sequence: int
    hash: str


def canonical(body: Any) -> str:
    """JSON with sorted keys, no spaces, and letters as they are (UTF-8)."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(sequence: int, made_at: datetime, heads: int, top: str, previous_hash: str) -> str:
    """SHA-256 over the canonical JSON of an anchor; the moment is in UTC."""
    body = [sequence, made_at.astimezone(UTC).isoformat(), heads, top, previous_hash]
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def anchor(previous: Anchor | None, made_at: datetime, heads: Sequence[Head]) -> Anchor:
    """The next anchor over 1 to 4096 heads, in the order of their leaves in the tree."""
    sequence, before = (previous.sequence + 1, previous.hash) if previous else (1, GENESIS)
    top = root([head.leaf() for head in heads])
    return Anchor(sequence, made_at, len(heads), top, before, digest(sequence, made_at, len(heads), top, before))


def broken_at(anchors: Iterable[Anchor]) -> int | None:
    """The number of the first anchor that does not follow from those before it; None when all do."""
    before, expected = GENESIS, 1
    for one in anchors:
        right = digest(one.sequence, one.made_at, one.heads, one.root, one.previous_hash)
        if one.sequence != expected or one.previous_hash != before or one.hash != right:
            return expected
        before, expected = one.hash, expected + 1
    return None


def first_difference(kept: Iterable[Kept], there: Iterable[Kept]) -> int | None:
    """The number of the first anchor that somebody kept and that is there no more, or is another now."""
    known = {one.sequence: one.hash for one in there}
    return min((one.sequence for one in kept if known.get(one.sequence) != one.hash), default=None)
