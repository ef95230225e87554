"""Whether a history is still what was written, line by line, and still what the anchors knew of it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wisselplaats.domain.anchor.chain import GENESIS, Anchor, Head, canonical, digest
from wisselplaats.domain.anchor.tree import Step, climb


class Line(NamedTuple):
    """A line as it went into its hash: lot, number, kind, moment (UTC), organisation, data, hash of the line before."""

    body: Sequence[Any]
    hash: str


@dataclass(frozen=True)
class Proof:
    """What an anchor knew of this history, with the way from that head up to the root; None where that is known."""

    anchor: Anchor
    head: Head
    steps: Sequence[Step] | None


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: a code with a sentence for it, the line it is about, and what the sentence names."""

    code: str
    line: int
    params: Mapping[str, Any] = field(default_factory=dict)


class End(NamedTuple):
    """How far a history came, kept apart from its lines: the number and the hash of the last."""

    sequence: int
    hash: str


NO_END = End(0, GENESIS)
"""Of a history without lines."""


def check(
    lot_id: str,
    lines: Sequence[Line],
    proofs: Iterable[Proof] = (),
    kept: Mapping[int, str] | None = None,
    end: End | None = None,
) -> list[Finding]:
    """Everything that is wrong with a history; nothing when it is sound.

    `kept` holds hashes of anchors that the reader got elsewhere or earlier, by their numbers. `end` is where the
    history should end, None where nobody kept that. Who changes the last lines and that end alike, before the next
    anchor, is not seen.
    """
    hashes = {number: line.hash for number, line in enumerate(lines, 1)}
    found = [*_chain(lot_id, lines), *([] if end is None else _ended(lines, end))]
    for proof in proofs:
        found += _anchored(lot_id, hashes, proof)
        if kept and kept.get(proof.anchor.sequence, proof.anchor.hash) != proof.anchor.hash:
            found.append(Finding("anchor_not_as_kept", proof.head.sequence, {"anchor": proof.anchor.sequence}))
    return sorted(found, key=lambda one: one.line)


def _chain(lot_id: str, lines: Sequence[Line]) -> Iterable[Finding]:
    before = GENESIS
    for number, line in enumerate(lines, 1):
        whole = len(line.body) == 7
        if not whole or hashlib.sha256(canonical(list(line.body)).encode()).hexdigest() != line.hash:
            yield Finding("line_changed", number)
        elif line.body[0] != lot_id:
            yield Finding("line_of_another_lot", number)
        elif line.body[1] != number or line.body[6] != before:
            yield Finding("line_does_not_follow", number)
        before = line.hash


def _ended(lines: Sequence[Line], end: End) -> Iterable[Finding]:
    last = len(lines)
    if last < end.sequence:
        yield Finding("end_cut_off", end.sequence, {"last": last})
    elif last > end.sequence:
        yield Finding("end_behind", end.sequence + 1, {"end": end.sequence, "last": last})
    elif lines and lines[-1].hash != end.hash:
        yield Finding("end_differs", last)


def _anchored(lot_id: str, hashes: Mapping[int, str], proof: Proof) -> Iterable[Finding]:
    anchor, head = proof.anchor, proof.head
    named = {"anchor": anchor.sequence, "at": anchor.made_at.date()}
    if str(head.lot_id) != lot_id or not _holds(proof):
        yield Finding("anchor_does_not_hold", head.sequence, named)
    elif head.sequence not in hashes:
        yield Finding("lines_cut_off", head.sequence, {**named, "last": len(hashes)})
    elif hashes[head.sequence] != head.hash:
        yield Finding("line_not_as_anchored", head.sequence, named)


def _holds(proof: Proof) -> bool:
    """Whether the anchor's own hash is right, and the head leads up to its root."""
    one = proof.anchor
    if one.hash != digest(one.sequence, one.made_at, one.heads, one.root, one.previous_hash):
        return False
    return proof.steps is None or climb(proof.head.leaf(), proof.steps) == one.root
