"""The end of a run: what it advises is written as differences with what stood, in one transaction, if it is the newest."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import delete, func, select, text

from wisselplaats.db import locked_one, session
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
from wisselplaats.services.allocation.solve import Solved, from_bytes
from wisselplaats.services.allocation.tell import tell_end

_THOUSAND, _MILLION = Decimal(1000), Decimal(1_000_000)
_UNITS = list(Unit)

_TABLES = """
DROP TABLE IF EXISTS fresh_line, fresh_price, standing_demand, standing_listing;
CREATE TEMPORARY TABLE fresh_line (listing_id uuid, demand_id uuid, quantity numeric, unit text, value_eur numeric,
    co2_kg numeric, distance_km numeric, storage_days integer) ON COMMIT DROP;
CREATE TEMPORARY TABLE fresh_price (listing_id uuid, demand_id uuid, price numeric, short numeric) ON COMMIT DROP;
CREATE TEMPORARY TABLE standing_demand (id uuid PRIMARY KEY) ON COMMIT DROP;
CREATE TEMPORARY TABLE standing_listing (id uuid PRIMARY KEY) ON COMMIT DROP;
"""
_SAME_LINE = (
    "fresh.listing_id = line.listing_id AND fresh.demand_id = line.demand_id AND fresh.quantity = line.quantity"
    " AND fresh.value_eur = line.value_eur AND line.reservation_id IS NULL"
)
"""What was accepted is a claim by now: the same again is more of it, and a line of its own."""
_SAME_PRICE = (
    "fresh.listing_id IS NOT DISTINCT FROM line.listing_id AND fresh.demand_id IS NOT DISTINCT FROM line.demand_id"
    " AND fresh.price = line.price AND fresh.short IS NOT DISTINCT FROM line.short"
)
# what began and ends with the same run was never advice that anybody could read
_CLOSE = (
    "WITH gone AS (SELECT line.id FROM {table} AS line WHERE line.series_id = :series AND line.until IS NULL"
    " AND NOT EXISTS (SELECT FROM {fresh} AS fresh WHERE {same}) AND {scope}),"
    " dropped AS (DELETE FROM {table} AS line USING gone WHERE line.id = gone.id AND line.since = :serial)"
    " UPDATE {table} AS line SET until = :serial FROM gone WHERE line.id = gone.id AND line.since < :serial"
)
_OPEN_LINES = (
    "INSERT INTO allocation_line (id, series_id, since, listing_id, demand_id, quantity, unit, value_eur,"  # noqa: S608
    " co2_kg,"
    " distance_km, storage_days) SELECT gen_random_uuid(), :series, :serial, fresh.* FROM fresh_line AS fresh"
    " WHERE NOT EXISTS (SELECT FROM allocation_line AS line WHERE line.series_id = :series AND line.until IS NULL"
    f" AND {_SAME_LINE}) ORDER BY fresh.demand_id, fresh.listing_id"
)
_OPEN_PRICES = (
    "INSERT INTO allocation_price (series_id, since, listing_id, demand_id, price, short)"  # noqa: S608
    " SELECT :series, :serial, fresh.* FROM fresh_price AS fresh"
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
        copy_in(f"{table} (id)", ((key,) for key in market.uuids(ids)))


def _fill(run: Allocation, part: AllocationPart) -> None:
    last = select(AllocationShard).filter_by(allocation_id=run.id, part=part.number)
    shard = session.scalars(last.order_by(AllocationShard.pass_no.desc()).limit(1)).one()
    found, solved = market.from_bytes(snapshot_of(part.fingerprint)), from_bytes(shard.result or b"")
    fill_lines(found, solved.flow)
    copy_in("fresh_price (listing_id, demand_id, price, short)", _prices(found, solved))
    part.objective, part.bound, part.cut = (value / _MILLION for value in (solved.objective, solved.bound, solved.cut))
    part.first_come = solved.first_come / _MILLION
    part.co2_kg, part.first_come_co2_kg = solved.co2 / _THOUSAND, solved.first_come_co2 / _THOUSAND
    part.flow = None


def copy_in(target: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Stream rows into a table, inside the session's own transaction."""
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)


def fill_lines(found: Market, flow: Any) -> None:
    """Put the lines of a flow where `put` compares them with what stands."""
    columns = "listing_id, demand_id, quantity, unit, value_eur, co2_kg, distance_km, storage_days"
    copy_in(f"fresh_line ({columns})", _lines(found, flow))


def _lines(found: Market, flow: Any) -> Iterator[tuple[Any, ...]]:
    from wisselplaats.domain.allocation.pairs import road_metres

    lot, demand, quantity = flow.lot, flow.demand, flow.quantity
    grams = market.co2_grams(found, lot, demand, quantity)
    metres = road_metres(found.lots, found.demands, lot, demand, found.rates)
    days, units = market.storage_days(found, lot, demand), found.demands.unit[demand]
    # euros per line with four decimals: quantity x value is in 0.000001 EUR
    cents = np.floor_divide(quantity * flow.value + 50, 100)
    listings, demands = market.uuids(found.listing_ids[lot]), market.uuids(found.demand_ids[demand])
    for row in range(len(lot)):
        yield (
            listings[row], demands[row], Decimal(int(quantity[row])) / _THOUSAND, _UNITS[units[row]].value,
            Decimal(int(cents[row])) / 10_000, Decimal(int(grams[row])) / _THOUSAND,
            Decimal(int(metres[row])) / _THOUSAND, int(days[row]),
        )  # fmt: skip


def _prices(found: Market, solved: Solved) -> Iterator[tuple[Any, ...]]:
    worth = np.flatnonzero(solved.lot_price > 0)
    for key, row in zip(market.uuids(found.listing_ids[worth]), worth, strict=True):
        yield key, None, Decimal(int(solved.lot_price[row])) / _THOUSAND, None
    asks = np.flatnonzero((solved.demand_price > 0) | (solved.short >= 0))
    for key, row in zip(market.uuids(found.demand_ids[asks]), asks, strict=True):
        short = None if solved.short[row] < 0 else Decimal(int(solved.short[row])) / _THOUSAND
        yield None, key, Decimal(int(solved.demand_price[row])) / _THOUSAND, short


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
    copy_in("standing_demand (id)", ((key,) for key in {*market.uuids(found.demand_ids), *more}))


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
