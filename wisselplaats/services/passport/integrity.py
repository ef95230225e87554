"""The check of histories that a reader can run: what the chain says, and what the anchors knew."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain import anchor as rules
from wisselplaats.domain.anchor import NO_END, End, Finding, History, Line, Proof
from wisselplaats.domain.passport import plain
from wisselplaats.domain.permission import Actor
from wisselplaats.models import Lot, PassportAnchor, PassportAnchorHead, PassportEnd, PassportEntry
from wisselplaats.services.passport.anchor import as_anchor, as_head, heads_of
from wisselplaats.services.passport.history import entries
from wisselplaats.services.passport.seen import readable, uri

MOST_PROOFS = 100
BATCH = 500


@dataclass(frozen=True)
class Report:
    """A history line by line, with everything that is wrong with it; `anchored` says which anchor knew which line."""

    lot: Lot
    entries: list[PassportEntry]
    findings: list[Finding]
    anchored: dict[int, rules.Anchor]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def not_anchored(self) -> int:
        """How many of the last lines no anchor knows yet."""
        return max(0, len(self.entries) - max(self.anchored, default=0))


def report(actor: Actor | None, lot_id: UUID) -> Report:
    """The check of one history, for who may read the passport. Errors: NotFound, Unauthenticated."""
    lot = readable(actor, lot_id)
    rows = entries(lot.id)
    proofs = _proofs(lot.id)
    end = _ends_of([lot.id]).get(lot.id, NO_END)
    findings = rules.check(str(lot.id), [_line(row) for row in rows], proofs, end=end)
    return Report(lot, rows, findings, {proof.head.sequence: proof.anchor for proof in proofs})


def history_file(actor: Actor | None, lot_id: UUID, now: datetime) -> dict[str, Any]:
    """The history with its proofs as a file that can be checked without us. Errors: NotFound, Unauthenticated."""
    lot = readable(actor, lot_id)
    lines = [_line(row) for row in entries(lot.id)]
    end = _ends_of([lot.id]).get(lot.id, NO_END)
    return rules.write_history(History(str(lot.id), lot.number, lines, _proofs(lot.id), end), uri(lot.id), now)


def verify_all(lot_id: UUID | None = None) -> list[tuple[str, Finding]]:
    """Everything that is wrong with any history, or with one: the lot's number and the finding (operators only)."""
    query = select(Lot.id, Lot.serial).order_by(Lot.serial)
    query = query if lot_id is None else query.where(Lot.id == lot_id)
    every, found = session.execute(query).all(), []
    for lots in (every[start : start + BATCH] for start in range(0, len(every), BATCH)):
        keys = [key for key, _ in lots]
        lines, proofs, ends = _lines_of(keys), _heads_of(keys), _ends_of(keys)
        for key, serial in lots:
            wrong = rules.check(str(key), lines.get(key, []), proofs.get(key, []), end=ends.get(key, NO_END))
            found += [(f"L{serial:06d}", finding) for finding in wrong]
    return found


def verify_anchors(kept: Iterable[rules.Anchor] = ()) -> Iterator[tuple[int, str]]:
    """Every anchor that is wrong, and why: the chain, the root over its heads, or not what somebody kept of it."""
    anchors = [as_anchor(row) for row in session.scalars(select(PassportAnchor).order_by(PassportAnchor.sequence))]
    broken = rules.broken_at(anchors)
    if broken is not None:
        yield broken, "anchor_chain_broken"
    for one in anchors:
        leaves = [head.leaf() for head in heads_of(one.sequence)]
        if len(leaves) != one.heads or rules.root(leaves) != one.root:
            yield one.sequence, "anchor_root_differs"
    differs = rules.first_difference(rules.kept(list(kept)), rules.kept(anchors))
    if differs is not None:
        yield differs, "anchor_not_as_kept"


def _line(row: PassportEntry) -> Line:
    body = [str(row.lot_id), row.sequence, row.kind, plain(row.at), row.organisation_name, row.data, row.previous_hash]
    return Line(body, row.hash)


def _proofs(lot_id: UUID) -> list[Proof]:
    """What anchors knew of a lot, newest last, each with the way up to its root."""
    query = select(PassportAnchorHead, PassportAnchor).join(PassportAnchor)
    query = query.where(PassportAnchorHead.lot_id == lot_id).order_by(PassportAnchorHead.sequence.desc())
    found = []
    for head, anchor in session.execute(query.limit(MOST_PROOFS)):
        leaves = [one.leaf() for one in heads_of(anchor.sequence)]
        steps = rules.path(leaves, head.position) if head.position < len(leaves) else []
        found.append(Proof(as_anchor(anchor), as_head(head), steps))
    return found[::-1]


def _lines_of(keys: Sequence[UUID]) -> dict[UUID, list[Line]]:
    query = select(PassportEntry).where(PassportEntry.lot_id.in_(keys))
    rows = session.scalars(query.order_by(PassportEntry.lot_id, PassportEntry.sequence))
    return {key: [_line(row) for row in group] for key, group in groupby(rows, lambda row: row.lot_id)}


def _heads_of(keys: Sequence[UUID]) -> dict[UUID, list[Proof]]:
    """As `_proofs`, for many lots and without the way up: `verify_anchors` holds the roots to all heads at once."""
    query = select(PassportAnchorHead, PassportAnchor).join(PassportAnchor)
    query = query.where(PassportAnchorHead.lot_id.in_(keys))
    rows = session.execute(query.order_by(PassportAnchorHead.lot_id, PassportAnchorHead.sequence))
    return {
        key: [Proof(as_anchor(anchor), as_head(head), None) for head, anchor in group]
        for key, group in groupby(rows, lambda row: row[0].lot_id)
    }


def _ends_of(keys: Sequence[UUID]) -> dict[UUID, End]:
    """How far each history came, as a trigger keeps it."""
    rows = session.execute(
        select(PassportEnd.lot_id, PassportEnd.sequence, PassportEnd.hash).where(PassportEnd.lot_id.in_(keys))
    )
    return {key: End(sequence, found) for key, sequence, found in rows}
