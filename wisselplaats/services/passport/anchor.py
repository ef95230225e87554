"""Anchors: a daily digest of how far every history had come, chained, and public so that outsiders can keep it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from wisselplaats.db import session, transaction
from wisselplaats.domain import anchor as rules
from wisselplaats.domain.anchor import Anchor, Head
from wisselplaats.models import PassportAnchor, PassportAnchorHead, PassportEntry
from wisselplaats.services.paging import Page, paged

ONE_AT_A_TIME = 4_260_431  # the key of the advisory lock; any number that nothing else takes


def anchor_all(now: datetime) -> int:
    """Anchor the last line of every history that grew since; answers how many. Two at once take turns.

    A second run finds nothing to do. A head that an anchor knew once is never replaced.
    """
    with transaction():
        session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        count = 0
        for heads in _new_heads():
            _add(heads, now)
            count += len(heads)
    return count


def _new_heads() -> Iterator[list[Head]]:
    after: UUID | None = None
    while heads := [Head(row.lot_id, row.sequence, row.hash) for row in session.execute(_unanchored(after))]:
        yield heads
        after = heads[-1].lot_id


def _unanchored(after: UUID | None) -> Select[tuple[UUID, int, str]]:
    """The last lines that no anchor knows, by lot, as many as one anchor holds."""
    entry, head = PassportEntry, PassportAnchorHead
    last = select(entry.lot_id, entry.sequence, entry.hash).ext(distinct_on(entry.lot_id))
    last = last if after is None else last.where(entry.lot_id > after)
    found = last.order_by(entry.lot_id, entry.sequence.desc()).subquery()
    known = select(head.lot_id).where(head.lot_id == found.c.lot_id, head.sequence == found.c.sequence)
    return select(found).where(~known.exists()).order_by(found.c.lot_id).limit(rules.MOST_HEADS)


def _add(heads: list[Head], now: datetime) -> None:
    last = session.scalar(select(PassportAnchor).order_by(PassportAnchor.sequence.desc()).limit(1))
    made = rules.anchor(as_anchor(last) if last else None, now, heads)
    session.add(PassportAnchor(**vars(made)))
    session.flush()
    rows = [
        {"lot_id": head.lot_id, "sequence": head.sequence, "hash": head.hash, "anchor": made.sequence, "position": place}
        for place, head in enumerate(heads)
    ]  # fmt: skip
    session.execute(insert(PassportAnchorHead), rows)


def as_anchor(row: PassportAnchor) -> Anchor:
    """The anchor of a row."""
    return Anchor(row.sequence, row.made_at, row.heads, row.root, row.previous_hash, row.hash)


def as_head(row: PassportAnchorHead) -> Head:
    """The head of a row."""
    return Head(row.lot_id, row.sequence, row.hash)


def heads_of(sequence: int) -> list[Head]:
    """The heads under one anchor, in the order of their leaves."""
    query = select(PassportAnchorHead.lot_id, PassportAnchorHead.sequence, PassportAnchorHead.hash)
    query = query.where(PassportAnchorHead.anchor == sequence).order_by(PassportAnchorHead.position)
    return [Head(*row) for row in session.execute(query)]


def anchors(limit: int = 50, after: str | None = None) -> Page[PassportAnchor]:
    """The anchors, newest first: for everybody, they hold digests alone."""
    return paged(select(PassportAnchor), [PassportAnchor.sequence], limit, after, descending=True)


def all_anchors() -> list[Anchor]:
    """The whole chain, oldest first: what an outsider keeps."""
    return [as_anchor(row) for row in session.scalars(select(PassportAnchor).order_by(PassportAnchor.sequence))]
