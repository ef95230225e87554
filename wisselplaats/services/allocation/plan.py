"""The beginning of a run: its market, cut into parts that are solved by themselves, and which of them changed."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain import allocation as engine
from wisselplaats.domain.allocation.engine import WHOLE
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.vocabulary import AllocationOrigin, AllocationScope, AllocationState, WhatIfKind
from wisselplaats.jobs import ALLOCATE, enqueue
from wisselplaats.models import (
    Allocation,
    AllocationChange,
    AllocationPart,
    AllocationSeries,
    AllocationShard,
    MaterialType,
)
from wisselplaats.services.allocation import market
from wisselplaats.services.allocation.market import Market
from wisselplaats.services.allocation.reading import Asked, read

EVERYTHING = "alles:vast"
"""The series of the standing advice: over everything, made every night and brought up to date by day."""
HELPERS = 8
"""Tasks that are sent for one run: as many workers at most compute on it side by side."""
SNAPSHOT_DAYS = timedelta(days=30)
"""How long the market of a run is kept, for what-ifs."""
_FIGURES = ("objective", "cut", "bound", "first_come", "co2_kg", "first_come_co2_kg")


def plan(run: Allocation) -> None:
    """Write the parts and the first tasks of a run. Errors: Conflict when the market of its base is gone."""
    parts = _changed_parts(run) if run.origin == AllocationOrigin.WHAT_IF else _read_parts(run)
    before = {part.name: part for part in parts_of(_before(run))}
    run.code_version = engine.CODE_VERSION
    keys = []
    for number, (name, part) in enumerate(parts):
        key = part.key(run.keep_bonus_permille, str(run.least_eur.normalize()), str(run.target_gap.normalize()),
                       run.shard_demands, run.passes)  # fmt: skip
        keys.append(f"{name} {key}")
        _add(run, number, name, part, key, before.get(name))
    run.lots, run.demands = sum(len(part.lots) for _, part in parts), sum(len(part.demands) for _, part in parts)
    run.fingerprint = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()
    run.state = AllocationState.RUNNING
    session.flush()
    ask_for_helpers(run.id)


def _read_parts(run: Allocation) -> list[tuple[str, Market]]:
    owner = run.organisation_id if run.scope == AllocationScope.ORGANISATION else None
    asked = Asked(run.scope, run.on_day, run.claims, owner, run.project_id, run.region)
    found = list(market.parts(read(asked)))
    names = {
        row[0]: row[1]
        for row in session.execute(
            select(MaterialType.first, MaterialType.code).where(MaterialType.first.in_([kind for kind, _ in found]))
        )
    }
    return [(names[kind], part) for kind, part in found]


def _before(run: Allocation) -> Allocation | None:
    """The run that this one follows: the newest that stands in its series, or the one that a what-if starts from."""
    if run.base_id is not None:
        return session.get_one(Allocation, run.base_id)
    done = session.get_one(AllocationSeries, run.series_id).done
    return session.scalar(select(Allocation).filter_by(series_id=run.series_id, serial=done)) if done else None


def parts_of(run: Allocation | None) -> list[AllocationPart]:
    """The parts of a run, in order."""
    if run is None:
        return []
    query = select(AllocationPart).where(AllocationPart.allocation_id == run.id).order_by(AllocationPart.number)
    return list(session.scalars(query))


def snapshot_of(fingerprint: str) -> bytes:
    """The arrays of a part, kept once however many runs share it. Errors: Conflict when they are kept no longer."""
    query = select(AllocationPart.snapshot).where(
        AllocationPart.fingerprint == fingerprint, AllocationPart.snapshot.is_not(None)
    )
    found = session.scalar(query.limit(1))
    if found is None:
        raise Conflict("allocation_market_gone")
    return found


def _add(run: Allocation, number: int, name: str, part: Market, key: str, old: AllocationPart | None) -> None:
    made = AllocationPart(
        allocation_id=run.id, number=number, name=name, fingerprint=key, lots=len(part.lots), demands=len(part.demands)
    )
    session.add(made)
    if old is not None and old.fingerprint == key and old.objective is not None:
        made.copied = True
        for figure in _FIGURES:
            setattr(made, figure, getattr(old, figure))
        return
    made.snapshot = market.to_bytes(part)
    add_shards(run, made, part, 0)


def is_large(run: Allocation, part: AllocationPart) -> bool:
    """Whether a part is cut into shards; up to a region it is solved exactly, by itself."""
    return part.demands > WHOLE * run.shard_demands


def add_shards(run: Allocation, part: AllocationPart, found: Market, pass_no: int) -> None:
    """The tasks of one pass over a part; after the last pass one task more, which proves what was found."""
    cells = [len(found.demands)]
    if is_large(run, part) and pass_no < run.passes:
        cells = [len(cell.demands) for cell in engine.shards(found.lots, found.demands, pass_no, run.shard_demands)]
    session.add_all(
        [
            AllocationShard(allocation_id=run.id, part=part.number, pass_no=pass_no, number=number, demands=size)
            for number, size in enumerate(cells)
        ]
    )


def ask_for_helpers(allocation_id: UUID) -> None:
    """Let other workers join; who finds nothing to do leaves at once."""
    for helper in range(1, HELPERS):
        enqueue(ALLOCATE, str(allocation_id), str(helper))


def _changed_parts(run: Allocation) -> list[tuple[str, Market]]:
    """The parts of the base with the changes made on them; a change of what is in none of them changes nothing."""
    base = session.get_one(Allocation, run.base_id)
    changes = list(session.scalars(select(AllocationChange).filter_by(allocation_id=run.id)))
    found = [(part.name, market.from_bytes(snapshot_of(part.fingerprint))) for part in parts_of(base)]
    return [(name, _changed(part, changes)) for name, part in found]


def _changed(part: Market, changes: list[AllocationChange]) -> Market:
    for change in changes:
        row = part.lot_of(change.listing_id) if change.listing_id else part.demand_of(change.demand_id)
        if row is not None:
            part = _with(part, change, row)
    return part


def _with(part: Market, change: AllocationChange, row: int) -> Market:
    of_lot = change.listing_id is not None
    names = ("available_from", "available_until", "free") if of_lot else ("needed_from", "needed_until", "open")
    columns = {name: getattr(part.lots if of_lot else part.demands, name).copy() for name in names}
    if change.kind == WhatIfKind.MOVED:
        for name, day in zip(names[:2], (change.from_day, change.until_day), strict=True):
            if day is not None:
                columns[name][row] = engine.day_number(day)
    else:
        columns[names[2]][row] = 0 if change.kind == WhatIfKind.WITHDRAWN else int((change.quantity or 0) * 1000)
    lots = replace(part.lots, **columns) if of_lot else part.lots
    demands = part.demands if of_lot else replace(part.demands, **columns)
    made = replace(part, lots=lots, demands=demands)
    return made.take(np.flatnonzero(lots.free > 0), np.flatnonzero(demands.open > 0))
