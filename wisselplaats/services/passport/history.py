"""The history of a lot: a chain of hashes that only grows, and its check."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import Prepared, session
from wisselplaats.domain import passport as rules
from wisselplaats.domain.passport import Entry, EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import Lot, PassportEnd, PassportEntry, uuid7
from wisselplaats.services import lot as lots
from wisselplaats.services.passport.facts import present

OWN_ENTRIES = (EntryKind.INSPECTED, EntryKind.CORRECTED, EntryKind.MOVED)
"""What a user may add to the history by hand."""
_LINES = select(
    PassportEntry.lot_id, PassportEntry.sequence, PassportEntry.kind, PassportEntry.at, PassportEntry.organisation_name,
    PassportEntry.data, PassportEntry.previous_hash, PassportEntry.hash,
).order_by(PassportEntry.sequence)  # fmt: skip

_HOLD = Prepared("SELECT FROM lot WHERE id = %(lot)s FOR UPDATE")
LINE_IN_ONE = f"""INSERT INTO passport_entry
 (id, lot_id, sequence, kind, at, organisation_name, data, previous_hash, hash)
SELECT %(line)s::uuid, %(lot)s::uuid, n, %(kind)s, %(at)s::timestamptz, %(who)s, %(data)s::jsonb, previous,
 encode(sha256(convert_to(%(before)s::text || n || %(between)s::text || previous || %(after)s::text, 'UTF8')), 'hex')
FROM (SELECT coalesce(max(e.sequence), 0) + 1, coalesce(max(e.hash), '{rules.GENESIS}') FROM (SELECT sequence, hash
 FROM passport_entry WHERE lot_id = %(lot)s::uuid ORDER BY sequence DESC LIMIT 1) AS e) AS next (n, previous)"""  # noqa: S608 - put together from a word of our own
"""Writes a line after the last of a lot whose row is locked already, by a statement before it; values of `line_values`."""
_LINE = Prepared(LINE_IN_ONE)


def append(lot: Lot, kind: EntryKind, organisation_name: str, data: Mapping[str, Any], now: datetime) -> PassportEntry:
    """Add the next line of a lot's history; the lot's row is locked, so that two writers take turns.

    The line also says which facts are no longer what the history said, with the old and the new value: whoever changes
    a fact has only to add a line. No personal data in `data`: passports are public.
    """
    now_known = present(lot.id, lock=True)
    before = session.execute(_LINES.where(PassportEntry.lot_id == lot.id)).all()
    said = rules.noted(rules.known_after(steps(before)), now_known, rules.plain(data))
    made = rules.chain(_entry(before[-1]) if before else None, lot.id, kind, now, organisation_name, said)
    entry = PassportEntry(
        lot_id=lot.id, sequence=made.sequence, kind=made.kind, at=made.at, organisation_name=made.organisation,
        data=dict(made.data), previous_hash=made.previous_hash, hash=made.hash,
    )  # fmt: skip
    session.add(entry)
    session.flush()
    return entry


def add_line(lot_id: UUID, kind: EntryKind, organisation_name: str, data: Mapping[str, Any], now: datetime) -> None:
    """Add a line about something that is no fact of the lot, a claim on it for one, from the last line alone.

    It reads no whole history, so that the thousandth claim costs what the first did; a fact that changed meanwhile is
    told by the next `append`. The lot's row is locked as there. No personal data in `data`: passports are public.
    """
    _HOLD.run(lot=lot_id)
    _LINE.run(**line_values(lot_id, kind, organisation_name, data, now))


def line_values(
    lot_id: UUID, kind: EntryKind, organisation_name: str, data: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """What `LINE_IN_ONE` takes: the database numbers and hashes the line itself, by the rule of the domain."""
    before, between, after = rules.hashed_around(lot_id, kind, now, organisation_name, data)
    return {
        "line": uuid7(), "lot": lot_id, "kind": kind.value, "at": now, "who": organisation_name,
        "data": json.dumps(rules.plain(data)), "before": before, "between": between, "after": after,
    }  # fmt: skip


def steps(rows: Sequence[Any]) -> list[rules.Step]:
    """What the lines of a history tell of facts."""
    return [rules.Step(row.sequence, row.data) for row in rows]


def _entry(row: Any) -> Entry:
    return Entry(
        row.lot_id, row.sequence, row.kind, row.at, row.organisation_name, row.data, row.previous_hash, row.hash
    )


def entries(lot_id: UUID) -> list[PassportEntry]:
    """The history of a lot, oldest first."""
    query = select(PassportEntry).where(PassportEntry.lot_id == lot_id)
    return list(session.scalars(query.order_by(PassportEntry.sequence)))


def broken_at(rows: Sequence[PassportEntry], lot_id: UUID | None = None) -> int | None:
    """The first line of a whole history that was changed afterwards, or that is gone; None when it is sound.

    A history that may have no lines any more is known by `lot_id`.
    """
    found = rules.broken_at(_entry(row) for row in rows)
    key = rows[0].lot_id if rows else lot_id
    if found is not None or key is None:
        return found
    query = select(PassportEnd.sequence, PassportEnd.hash).where(PassportEnd.lot_id == key)
    sequence, end = session.execute(query).one_or_none() or (0, rules.GENESIS)
    last, last_hash = (rows[-1].sequence, rows[-1].hash) if rows else (0, rules.GENESIS)
    if last != sequence:
        return min(last, sequence) + 1
    return None if last_hash == end else last


def note(actor: Actor, lot_id: UUID, kind: EntryKind, text: str, now: datetime) -> PassportEntry:
    """Add a line by hand: an inspection, a correction, a move. Errors: Forbidden, NotFound."""
    require(actor, Action.POST_LOT)
    return append(lots.own(actor, lot_id), kind, actor.organisation_name, {"text": text}, now)
