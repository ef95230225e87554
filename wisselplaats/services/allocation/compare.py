"""Two runs beside each other, line by line: what one advises that the other does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import LineChange
from wisselplaats.models import Allocation, AllocationLine, Demand, Listing, Lot
from wisselplaats.services.allocation.seen import at_run, get, own_lines


@dataclass(frozen=True)
class Difference:
    """One pair in two runs: quantities in the demand's unit, values in euro; 0 where a run has no such line."""

    change: LineChange
    listing: Listing
    demand: Demand
    before: Decimal
    after: Decimal
    value_before: Decimal
    value_after: Decimal


@dataclass(frozen=True)
class Comparison:
    """What differs, biggest difference in value first; the figures and counts are over all lines that the actor sees."""

    first: Allocation
    second: Allocation
    value_before: Decimal
    value_after: Decimal
    co2_before_kg: Decimal
    co2_after_kg: Decimal
    counts: dict[LineChange, int]
    differences: Sequence[Difference]


def compare(actor: Actor, first_id: UUID, second_id: UUID, limit: int = 200) -> Comparison:
    """The second run against the first, for what the actor sees of both. Errors: NotFound."""
    first, second = get(actor, first_id), get(actor, second_id)
    rows = session.execute(_both(actor, first, second)).all()
    counts = dict.fromkeys(LineChange, 0)
    for row in rows:
        counts[_change(row)] += 1
    changed = [row for row in rows if _change(row) != LineChange.SAME]
    changed.sort(key=lambda row: (-abs((row.value_after or 0) - (row.value_before or 0)), str(row.listing_id)))

    def total(name: str) -> Decimal:
        return sum((getattr(row, name) or Decimal(0) for row in rows), Decimal(0))

    return Comparison(
        first, second, total("value_before"), total("value_after"), total("co2_before"), total("co2_after"), counts,
        _differences(changed[:limit]),
    )  # fmt: skip


def _both(actor: Actor, first: Allocation, second: Allocation) -> Any:
    before, after = _of(actor, first), _of(actor, second)
    same: ColumnElement[bool] = and_(before.c.listing_id == after.c.listing_id, before.c.demand_id == after.c.demand_id)
    return select(
        func.coalesce(before.c.listing_id, after.c.listing_id).label("listing_id"),
        func.coalesce(before.c.demand_id, after.c.demand_id).label("demand_id"),
        before.c.quantity.label("before"), after.c.quantity.label("after"),
        before.c.value_eur.label("value_before"), after.c.value_eur.label("value_after"),
        before.c.co2_kg.label("co2_before"), after.c.co2_kg.label("co2_after"),
    ).select_from(before.join(after, same, full=True))  # fmt: skip


def _of(actor: Actor, run: Allocation) -> Any:
    query = select(
        AllocationLine.listing_id, AllocationLine.demand_id, AllocationLine.quantity, AllocationLine.value_eur,
        AllocationLine.co2_kg,
    ).join(AllocationLine.demand).join(AllocationLine.listing)  # fmt: skip
    return query.where(own_lines(actor), at_run(AllocationLine, run)).subquery()


def _change(row: Any) -> LineChange:
    if row.before is None:
        return LineChange.ADDED
    if row.after is None:
        return LineChange.REMOVED
    return LineChange.SAME if row.before == row.after else LineChange.CHANGED


def _differences(rows: Sequence[Any]) -> list[Difference]:
    of_lot = (joinedload(Listing.lot).joinedload(Lot.material), joinedload(Listing.organisation))
    offers = select(Listing).where(Listing.id.in_({row.listing_id for row in rows})).options(*of_lot)
    asks = select(Demand).where(Demand.id.in_({row.demand_id for row in rows}))
    asks = asks.options(*(joinedload(side) for side in (Demand.material, Demand.project, Demand.organisation)))
    listings, demands = ({found.id: found for found in session.scalars(query)} for query in (offers, asks))
    none = Decimal(0)
    return [
        Difference(
            _change(row), listings[row.listing_id], demands[row.demand_id], row.before or none, row.after or none,
            row.value_before or none, row.value_after or none,
        )
        for row in rows
    ]  # fmt: skip
