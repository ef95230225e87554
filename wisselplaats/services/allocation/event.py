"""After a change: the standing advice is put right at once with what is free, and made well again within minutes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import exists, func, select, update

from wisselplaats.db import session, transaction
from wisselplaats.domain import allocation as engine
from wisselplaats.domain.allocation import Changed, Flow
from wisselplaats.domain.vocabulary import AllocationOrigin, AllocationScope, DemandState
from wisselplaats.models import (
    Allocation,
    AllocationDirty,
    AllocationLine,
    AllocationSeries,
    Demand,
    Listing,
    Lot,
    MaterialType,
)
from wisselplaats.services.allocation import market, result
from wisselplaats.services.allocation.market import Market
from wisselplaats.services.allocation.plan import EVERYTHING
from wisselplaats.services.allocation.reading import Asked, read
from wisselplaats.services.allocation.solve import lines_of, placed
from wisselplaats.services.allocation.start import everything
from wisselplaats.services.match import stream
from wisselplaats.services.match.stream import Rows

AT_ONCE = 2000
"""Changes that are repaired in one go; a delivery of more is left to the run that follows within minutes."""


def take_up(allocation_id: UUID) -> None:
    """Note which changes a run over everything is about to read; what changes from now on stays for the next."""
    with transaction():
        standing = select(Allocation.id).join(Allocation.series)
        standing = standing.where(Allocation.id == allocation_id, AllocationSeries.key == EVERYTHING)
        if session.scalar(standing) is not None:
            session.execute(update(AllocationDirty).values(run_id=allocation_id))


def bring_up_to_date(today: date) -> bool:
    """Ask for a run over what changed since the standing advice, if anything did; by the schedule.

    An exchange that has none yet gets its first as soon as something is asked for.
    """
    with transaction():
        stands = session.scalar(select(AllocationSeries.done).where(AllocationSeries.key == EVERYTHING))
        new = (
            exists().where(AllocationDirty.subject_id.is_not(None))
            if stands
            else exists().where(Demand.state == DemandState.OPEN)
        )
        if not session.scalar(select(new)):
            return False
        everything(AllocationOrigin.EVENT, today)
    return True


def repair(today: date) -> int:
    """Put the standing advice right around what changed, greedily and at once; answers how many changes it took.

    Lines that no longer hold end, and what they leave goes to who gains most by it. Nothing is moved for anybody else.
    """
    with transaction():
        query = select(AllocationSeries).where(AllocationSeries.key == EVERYTHING).with_for_update()
        series = session.scalar(query.execution_options(populate_existing=True))
        if series is None or not series.done:
            return 0
        waiting = select(AllocationDirty).where(~AllocationDirty.repaired).order_by(AllocationDirty.at)
        dirty = session.scalars(waiting.limit(AT_ONCE + 1).execution_options(populate_existing=True)).all()
        if dirty and len(dirty) <= AT_ONCE:
            _repair(series, dirty, today)
        for row in dirty:
            # one that changed again meanwhile has another moment, and stays
            same = update(AllocationDirty).where(
                AllocationDirty.subject_id == row.subject_id, AllocationDirty.at == row.at
            )
            session.execute(same.values(repaired=True), execution_options={"synchronize_session": False})
    return len(dirty)


def _repair(series: AllocationSeries, dirty: Sequence[AllocationDirty], today: date) -> None:
    listings = [row.subject_id for row in dirty if row.is_listing]
    asked = [row.subject_id for row in dirty if not row.is_listing]
    demands = {*asked, *_beside(series, AllocationLine.demand_id, AllocationLine.listing_id, listings)}
    # what a demand leaves that is gone or changed is there for others
    listings += _beside(series, AllocationLine.listing_id, AllocationLine.demand_id, asked)
    found = read(Asked(AllocationScope.ALL, today), _kinds(listings, demands))
    result.prepare_repair(found, demands)
    found = _less_others(series, found)
    changed = Changed(_there(found.listing_ids, listings), _there(found.demand_ids, demands))
    flow = placed(found, _standing(series, "IN")) or Flow.none()
    if len(found.lots) and len(found.demands):
        flow = engine.repair(found.lots, found.demands, found.rates, flow, changed)
    result.fill_lines(found, flow)
    result.put(series.id, series.done, result.ONLY_TOUCHED)
    _count_again(series)


def _beside(series: AllocationSeries, wanted: Any, given: Any, keys: Sequence[UUID]) -> Sequence[UUID]:
    """The other side of the standing lines of these offers, or of these demands."""
    stands = (AllocationLine.series_id == series.id, AllocationLine.until.is_(None), given.in_(keys))
    return session.scalars(select(wanted).where(*stands)).all()


def _kinds(listings: Sequence[UUID], demands: Iterable[UUID]) -> list[int]:
    offered = select(MaterialType.first).join(Lot, Lot.material_code == MaterialType.code)
    offered = offered.join(Listing, Listing.lot_id == Lot.id).where(Listing.id.in_(listings))
    asked = select(MaterialType.first).join(Demand, Demand.material_code == MaterialType.code)
    asked = asked.where(Demand.id.in_(list(demands)))
    return sorted({*session.scalars(offered), *session.scalars(asked)})


def _there(ids: market.Ids, keys: Iterable[UUID]) -> market.I64:
    rows = market.rows_of(ids, market.ids_of(sorted(keys)))
    return rows[rows >= 0]


def _standing(series: AllocationSeries, inside: str) -> Rows:
    """The lines of the demands that are looked at again, or (NOT IN) those of all others."""
    among = f"line.demand_id {inside} (SELECT id FROM standing_demand)"  # noqa: S608 - fragments of our own
    return lines_of(f"WHERE line.series_id = %(series)s AND line.until IS NULL AND {among}", {"series": series.id})


def _less_others(series: AllocationSeries, found: Market) -> Market:
    """The market without what the advice gives to demands that are not looked at."""
    taken = _standing(series, "NOT IN")
    rows = market.rows_of(found.listing_ids, stream.ids(taken, "listing_id"))
    free, there = found.lots.free.copy(), rows >= 0
    np.subtract.at(free, rows[there], taken["quantity"].astype(np.int64)[there])
    return replace(found, lots=found.lots.with_free(np.maximum(0, free)))


def _count_again(series: AllocationSeries) -> None:
    run = session.scalars(select(Allocation).filter_by(series_id=series.id, serial=series.done)).one()
    worth = select(func.coalesce(func.sum(AllocationLine.value_eur), 0)).where(
        AllocationLine.series_id == series.id, AllocationLine.until.is_(None)
    )
    run.objective = session.scalars(worth).one()
    run.gap = result.gap_of(run)
    result.count_lines(run)
