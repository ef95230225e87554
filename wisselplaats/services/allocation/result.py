"""The end of a run: what it advises is written as differences with what stood, in one transaction, if it is the newest."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, func, select, text

from wisselplaats.db import locked_one, session
from wisselplaats.domain.allocation import Flow
from wisselplaats.domain.vocabulary import AllocationState, Unit
from wisselplaats.models import (
    Allocation,
    AllocationDirty,
    AllocationLine,
    AllocationPart,
    AllocationSeries,
    AllocationShard,
)
from wisselplaats.services.allocation import market
from wisselplaats.services.allocation.market import Market
from wisselplaats.services.allocation.plan import parts_of, snapshot_of
from wisselplaats.services.allocation.solve import Solved, from_bytes, part_of
from wisselplaats.services.allocation.tell import tell_end
from wisselplaats.services.match import stream

_THOUSAND, _MILLION = Decimal(1000), Decimal(1_000_000)
_UNITS = ", ".join(f"'{unit.value}'" for unit in Unit)

# whole numbers, as they come from the arrays: amounts and metres in 0.001, worth of a line in 0.0001 EUR, prices of a
# unit in 0.001 EUR; `short` is -1 where there is nothing to be short of
_TABLES = """
DROP TABLE IF EXISTS fresh_line, fresh_price, standing_demand, standing_listing;
CREATE TEMPORARY TABLE fresh_line (listing_id uuid, demand_id uuid, quantity bigint, unit smallint, worth bigint,
    co2 bigint, metres bigint, days integer) ON COMMIT DROP;
CREATE TEMPORARY TABLE fresh_price (subject uuid, of_listing smallint, price bigint, short bigint) ON COMMIT DROP;
CREATE TEMPORARY TABLE standing_demand (id uuid PRIMARY KEY) ON COMMIT DROP;
CREATE TEMPORARY TABLE standing_listing (id uuid PRIMARY KEY) ON COMMIT DROP;
"""
_SAME_LINE = (
    "fresh.listing_id = line.listing_id AND fresh.demand_id = line.demand_id AND fresh.quantity * 0.001 = line.quantity"
    " AND fresh.worth * 0.0001 = line.value_eur AND line.reservation_id IS NULL"
)
"""What was accepted is a claim by now: the same again is more of it, and a line of its own."""
_SAME_PRICE = (
    "fresh.subject = coalesce(line.listing_id, line.demand_id) AND fresh.price * 0.001 = line.price"
    " AND fresh.short * 0.001 = coalesce(line.short, -0.001)"
)
# what began and ends with the same run was never advice that anybody could read
_CLOSE = (
    "WITH gone AS (SELECT line.id FROM {table} AS line WHERE line.series_id = :series AND line.until IS NULL"
    " AND NOT EXISTS (SELECT FROM {fresh} AS fresh WHERE {same}) AND {scope}),"
    " dropped AS (DELETE FROM {table} AS line USING gone WHERE line.id = gone.id AND line.since = :serial)"
    " UPDATE {table} AS line SET until = :serial FROM gone WHERE line.id = gone.id AND line.since < :serial"
)
_OPEN_LINES = (
    "INSERT INTO allocation_line (id, series_id, since, listing_id, demand_id, quantity, unit, value_eur, co2_kg,"  # noqa: S608
    " distance_km, storage_days) SELECT gen_random_uuid(), :series, :serial, fresh.listing_id, fresh.demand_id,"
    f" fresh.quantity * 0.001, (ARRAY[{_UNITS}])[fresh.unit + 1], fresh.worth * 0.0001, fresh.co2 * 0.001,"
    " fresh.metres * 0.001, fresh.days FROM fresh_line AS fresh"
    " WHERE NOT EXISTS (SELECT FROM allocation_line AS line WHERE line.series_id = :series AND line.until IS NULL"
    f" AND {_SAME_LINE}) ORDER BY fresh.demand_id, fresh.listing_id"
)
_OPEN_PRICES = (
    "INSERT INTO allocation_price (series_id, since, listing_id, demand_id, price, short)"  # noqa: S608
    " SELECT :series, :serial, CASE of_listing WHEN 1 THEN subject END, CASE of_listing WHEN 0 THEN subject END,"
    " fresh.price * 0.001, nullif(fresh.short, -1) * 0.001 FROM fresh_price AS fresh"
    " WHERE NOT EXISTS (SELECT FROM allocation_price AS line WHERE line.series_id = :series AND line.until IS NULL"
    f" AND {_SAME_PRICE})"
)
_COPIED_STANDS = "line.demand_id NOT IN (SELECT id FROM standing_demand)"
_PRICE_STANDS = (
    "coalesce(line.demand_id NOT IN (SELECT id FROM standing_demand), true)"
    " AND coalesce(line.listing_id NOT IN (SELECT id FROM standing_listing), true)"
)
ONLY_TOUCHED = "line.demand_id IN (SELECT id FROM standing_demand)"
"""For a repair: the table names the demands that were looked at again, and all others stand."""


def write(run: Allocation, now: datetime) -> None:
    """Write the differences and the figures; a run that a newer one overtook writes nothing.

    The series' row is locked, so that runs take turns; call it inside a transaction.
    """
    series = locked_one(AllocationSeries, run.series_id)
    if series.done > run.serial:
        run.state, run.finished_at = AllocationState.OVERTAKEN, now
        forget_tasks(run)
        return
    parts = parts_of(run)
    session.execute(text(_TABLES))
    for part in parts:
        if part.copied:
            _stands(part)
        else:
            _fill(run, part)
    put(series.id, run.serial, _COPIED_STANDS)
    _put_prices(series.id, run.serial)
    _sum_up(run, parts)
    same = parts and all(part.copied for part in parts)
    run.same_as_id = _previous(run, series) if same else None
    run.state, run.finished_at, series.done = AllocationState.DONE, now, run.serial
    forget_tasks(run)
    session.execute(delete(AllocationDirty).where(AllocationDirty.run_id == run.id))
    tell_end(run, now)


def _previous(run: Allocation, series: AllocationSeries) -> Any:
    return session.scalar(select(Allocation.id).filter_by(series_id=series.id, serial=series.done)) or run.base_id


def _stands(part: AllocationPart) -> None:
    """A part that did not change: everything about its offers and demands stays as it is."""
    kept = market.unpack(snapshot_of(part.fingerprint))
    for table, ids in (("standing_demand", kept["demand_ids"]), ("standing_listing", kept["listing_ids"])):
        stream.into(table, {"id": ("uuid", ids)})


def _fill(run: Allocation, part: AllocationPart) -> None:
    last = select(AllocationShard).filter_by(allocation_id=run.id, part=part.number)
    shard = session.scalars(last.order_by(AllocationShard.pass_no.desc()).limit(1)).one()
    found, solved = part_of(part.fingerprint), from_bytes(shard.result or b"")
    fill_lines(found, solved.flow)
    _fill_prices(found, solved)
    part.objective, part.bound, part.cut = (value / _MILLION for value in (solved.objective, solved.bound, solved.cut))
    part.first_come = solved.first_come / _MILLION
    part.co2_kg, part.first_come_co2_kg = solved.co2 / _THOUSAND, solved.first_come_co2 / _THOUSAND
    part.flow = None


def fill_lines(found: Market, flow: Flow) -> None:
    """Put the lines of a flow where `put` compares them with what stands."""
    from wisselplaats.domain.allocation.pairs import road_metres

    lot, demand = flow.lot, flow.demand
    columns: Mapping[str, tuple[str, NDArray[Any]]] = {
        "listing_id": ("uuid", found.listing_ids[lot]), "demand_id": ("uuid", found.demand_ids[demand]),
        "quantity": ("int8", flow.quantity), "unit": ("int2", found.demands.unit[demand]),
        # quantity x value is in 0.000001 EUR
        "worth": ("int8", np.floor_divide(flow.quantity * flow.value + 50, 100)),
        "co2": ("int8", market.co2_grams(found, lot, demand, flow.quantity)),
        "metres": ("int8", road_metres(found.lots, found.demands, lot, demand, found.rates)),
        "days": ("int4", market.storage_days(found, lot, demand)),
    }  # fmt: skip
    stream.into("fresh_line", columns)


def _fill_prices(found: Market, solved: Solved) -> None:
    """What is worth something of the offers, and of the demands what fits anything at all."""
    worth = np.flatnonzero(solved.lot_price > 0)
    asks = np.flatnonzero((solved.demand_price > 0) | (solved.short >= 0))
    for of_listing, ids, price, short in (
        (1, found.listing_ids[worth], solved.lot_price[worth], np.full(len(worth), -1, np.int64)),
        (0, found.demand_ids[asks], solved.demand_price[asks], np.maximum(solved.short[asks], -1)),
    ):
        columns: Mapping[str, tuple[str, NDArray[Any]]] = {
            "subject": ("uuid", ids), "of_listing": ("int2", np.full(len(ids), of_listing, np.int64)),
            "price": ("int8", price), "short": ("int8", short),
        }  # fmt: skip
        stream.into("fresh_price", columns)


def put(series_id: int, serial: int, scope: str) -> None:
    """End the lines that are not among the fresh ones, and begin those that did not stand yet."""
    at = {"series": series_id, "serial": serial}
    # these tables were just filled: without figures about them the planner compares every row with every other
    session.execute(text("ANALYZE fresh_line, fresh_price, standing_demand, standing_listing"))
    session.execute(text("SET LOCAL enable_nestloop TO off"))
    close = _CLOSE.format(table="allocation_line", fresh="fresh_line", same=_SAME_LINE, scope=scope)
    session.execute(text(close), at)
    session.execute(text(_OPEN_LINES), at)
    session.execute(text("SET LOCAL enable_nestloop TO on"))


def _put_prices(series_id: int, serial: int) -> None:
    at = {"series": series_id, "serial": serial}
    close = _CLOSE.format(table="allocation_price", fresh="fresh_price", same=_SAME_PRICE, scope=_PRICE_STANDS)
    session.execute(text(close), at)
    session.execute(text(_OPEN_PRICES), at)


def prepare_repair(found: Market, more: Iterable[UUID]) -> None:
    """Empty tables to compare with, and the demands that a repair looks at; `more` may ask for nothing any more."""
    session.execute(text(_TABLES))
    stream.into("standing_demand", {"id": ("uuid", market.ids_of({*market.uuids(found.demand_ids), *more}))})


def _sum_up(run: Allocation, parts: list[AllocationPart]) -> None:
    def total(name: str) -> Decimal:
        return sum((getattr(part, name) or Decimal(0) for part in parts), Decimal(0))

    run.bound, run.first_come = total("bound"), total("first_come")
    run.co2_kg, run.first_come_co2_kg = total("co2_kg"), total("first_come_co2_kg")
    run.objective, run.cut = total("objective"), total("cut")
    run.gap = gap_of(run)
    count_lines(run)


def gap_of(run: Allocation) -> Decimal:
    """How far the optimum may be above what was found, before the small amounts were cut: a share of the bound."""
    found = (run.objective or Decimal(0)) + (run.cut or Decimal(0))
    return max(Decimal(0), 1 - found / run.bound) if run.bound else Decimal(0)


def count_lines(run: Allocation) -> None:
    """How many lines stand, and how many of them stood before this run."""
    stands = select(func.count(), func.count().filter(AllocationLine.since < run.serial)).where(
        AllocationLine.series_id == run.series_id, AllocationLine.until.is_(None)
    )
    run.lines, run.kept = session.execute(stands).one()


def forget_tasks(run: Allocation) -> None:
    """The tasks of a run that is over; a market that no advice was made from is not kept either."""
    session.execute(delete(AllocationShard).where(AllocationShard.allocation_id == run.id))
    if run.state != AllocationState.DONE:
        session.execute(delete(AllocationPart).where(AllocationPart.allocation_id == run.id))
