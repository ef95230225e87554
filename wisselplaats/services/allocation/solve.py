"""One task of a run, computed: a part solved exactly, a cell of a pass, or the proof after the last pass."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select, text

from wisselplaats.db import session
from wisselplaats.domain import allocation as engine
from wisselplaats.domain.allocation import Advice, Flow
from wisselplaats.domain.allocation.lines import clipped
from wisselplaats.models import Allocation, AllocationPart, AllocationShard
from wisselplaats.services.allocation import market
from wisselplaats.services.allocation.market import I64, Market
from wisselplaats.services.allocation.plan import is_large, snapshot_of
from wisselplaats.services.match import stream
from wisselplaats.services.match.stream import Rows

Tick = Callable[[float], bool]
NOTHING_BELOW = -(10**12)
"""A floor below every value less price, so that the best offer is found also when it is worth less than its price."""
_FLOW = ("lot", "demand", "quantity", "value")
_ASKING = "DROP TABLE IF EXISTS asking; CREATE TEMPORARY TABLE asking (id uuid) ON COMMIT DROP"


@dataclass(frozen=True)
class Solved:
    """What a part came to: its flow, prices per row in 0.001 EUR, and figures in 0.000001 EUR and grams.

    `cut` is what was lost because amounts under the least worth are not advised.
    """

    flow: Flow
    lot_price: I64
    demand_price: I64
    short: I64
    objective: int
    cut: int
    bound: int
    first_come: int
    co2: int
    first_come_co2: int


def to_bytes(found: Solved) -> bytes:
    """As the result of a task is kept."""
    prices = {"lot_price": found.lot_price, "demand_price": found.demand_price, "short": found.short}
    figures = [found.objective, found.cut, found.bound, found.first_come, found.co2, found.first_come_co2]
    return market.pack(**_columns(found.flow), **prices, figures=np.array(figures, np.int64))


def from_bytes(content: bytes) -> Solved:
    """The result of a task."""
    kept = market.unpack(content)
    return Solved(flow_of(kept), kept["lot_price"], kept["demand_price"], kept["short"], *kept["figures"].tolist())


def _columns(flow: Flow) -> dict[str, NDArray[Any]]:
    return {name: getattr(flow, name) for name in _FLOW}


def flow_of(kept: Mapping[str, NDArray[Any]]) -> Flow:
    """The flow among kept arrays."""
    return Flow(**{name: kept[name] for name in _FLOW})


@lru_cache(maxsize=16)
def part_of(fingerprint: str) -> Market:
    """The arrays of a part: a worker does one task after another of it, and then stores what came of it."""
    return market.from_bytes(snapshot_of(fingerprint))


def solve(run: Allocation, part: AllocationPart, shard: AllocationShard, tick: Tick) -> bytes:
    """Compute one task. Errors: engine.Cancelled when `tick` says stop."""
    found = part_of(part.fingerprint)
    if not len(found.lots) or not len(found.demands):
        return to_bytes(_nothing(found))
    if not is_large(run, part):
        return to_bytes(_exact(run, found, tick))
    if shard.pass_no < run.passes:
        return _cell(run, part, shard, found, tick)
    return to_bytes(_proof(run, part, found))


def _nothing(found: Market) -> Solved:
    lots, demands = np.zeros(len(found.lots), np.int64), np.zeros(len(found.demands), np.int64)
    return Solved(Flow.none(), lots, demands, demands - 1, 0, 0, 0, 0, 0, 0)


def _exact(run: Allocation, found: Market, tick: Tick) -> Solved:
    def best(start: Flow | None, bonus: int, share: float) -> Advice:
        return engine.allocate(
            found.lots, found.demands, found.rates, gap=float(run.target_gap), shard_demands=run.shard_demands,
            passes=run.passes, start=start, keep_bonus_permille=bonus, minimum_value=least(run),
            tick=lambda progress: tick(progress * share),
        )  # fmt: skip

    before = last_flow(run, found)
    if before is None or not run.keep_bonus_permille:
        advice = proof = best(before, 0, 1.0)
    else:
        advice = best(before, run.keep_bonus_permille, 0.5)
        # prices with a bonus in them prove nothing, and nobody would pay them: once more without, from what was found
        proof = best(advice.flow, 0, 1.0)
    return _compared(found, advice.flow, proof.lot_price, proof.demand_price, proof.bound, advice.cut)


def least(run: Allocation) -> int:
    """The least that a line is worth, in 0.001 EUR."""
    return int(run.least_eur * 1000)


def _compared(found: Market, flow: Flow, lot_price: I64, demand_price: I64, bound: int, cut: int) -> Solved:
    """With what is said beside it: who comes first takes what is free, the CO2 of both, and what demands lack."""
    lots, demands = found.lots, found.demands
    live = engine.first_come(lots, demands, found.rates, np.arange(len(demands), dtype=np.int64))
    grams, live_grams = (
        int(market.co2_grams(found, each.lot, each.demand, each.quantity).sum()) for each in (flow, live)
    )
    return Solved(
        flow,
        lot_price,
        demand_price,
        _short(found, flow, lot_price),
        flow.worth(),
        cut,
        bound,
        live.worth(),
        grams,
        live_grams,
    )


def _short(found: Market, flow: Flow, lot_price: I64) -> I64:
    """Per demand what a unit of its best offer lacks before this demand would get it; -1 where nothing fits at all.

    0 for a demand that is served: only the others are searched for.
    """
    served = np.zeros(len(found.demands), np.int64)
    np.add.at(served, flow.demand, flow.quantity)
    short = np.zeros(len(found.demands), np.int64)
    asking = np.flatnonzero(served < found.demands.open)
    if len(asking):
        floor = np.full(len(asking), NOTHING_BELOW, np.int64)
        some = found.demands.take(asking)
        best = engine.candidates(found.lots, some, found.rates, best=1, lot_price=lot_price, floor=floor)
        has = np.flatnonzero(np.diff(best.start) > 0)
        first = best.start[has]
        short[asking] = -1
        short[asking[has]] = np.maximum(0, lot_price[best.lot[first]] - best.value[first])
    return short


def last_flow(run: Allocation, found: Market) -> Flow | None:
    """The lines that stand, as far as both sides are still there and still fit: what was told is worth keeping."""
    series_id, at = run.series_id, None
    if run.base_id is not None:
        base = session.get_one(Allocation, run.base_id)
        series_id, at = base.series_id, base.serial
    session.execute(text(_ASKING))
    stream.into("asking", {"id": ("uuid", found.demand_ids)})
    stood = "line.until IS NULL" if at is None else "line.since <= %(at)s AND coalesce(line.until > %(at)s, true)"
    source = f"JOIN asking ON asking.id = line.demand_id WHERE line.series_id = %(series)s AND {stood}"
    return placed(found, lines_of(source, {"series": series_id, "at": at}))


def lines_of(source: str, values: Mapping[str, Any]) -> Rows:
    """Lines as arrays: keys of both sides, and the quantity in 0.001; `source` goes on from `allocation_line AS line`."""
    columns = {
        "listing_id": ("uuid", "line.listing_id"), "demand_id": ("uuid", "line.demand_id"),
        "quantity": ("int8", "line.quantity * 1000"),
    }  # fmt: skip
    return stream.out(columns, f"FROM allocation_line AS line {source}", values)


def placed(found: Market, lines: Rows) -> Flow | None:
    """Lines as a flow in a market; None when there is nothing of them there."""
    lot = market.rows_of(found.listing_ids, stream.ids(lines, "listing_id"))
    demand = market.rows_of(found.demand_ids, stream.ids(lines, "demand_id"))
    there = np.flatnonzero((lot >= 0) & (demand >= 0))
    lot, demand, quantity = lot[there], demand[there], lines["quantity"].astype(np.int64)[there]
    fits, worth = engine.judge_pairs(found.lots, found.demands, lot, demand, found.rates)
    kept = np.flatnonzero(fits & (worth > 0))
    kept = kept[np.lexsort((lot[kept], demand[kept]))]
    return Flow(lot[kept], demand[kept], quantity[kept], worth[kept]) if len(kept) else None


def _cell(run: Allocation, part: AllocationPart, shard: AllocationShard, found: Market, tick: Tick) -> bytes:
    cell = engine.shards(found.lots, found.demands, shard.pass_no, run.shard_demands)[shard.number]
    before, price = _so_far(run, part, found)
    keep = last_flow(run, found)
    made = engine.solve_shard(
        found.lots, found.demands, found.rates, cell, before, lot_price=price, gap=float(run.target_gap),
        keep_bonus_permille=run.keep_bonus_permille if keep is not None else 0, keep=keep,
        go_on=lambda: tick(0.0),
    )  # fmt: skip
    return market.pack(**_columns(made.flow), lot_price=made.lot_price)


def _so_far(run: Allocation, part: AllocationPart, found: Market) -> tuple[Flow, I64]:
    kept = session.scalar(
        select(AllocationPart.flow).where(AllocationPart.allocation_id == run.id, AllocationPart.number == part.number)
    )
    if kept is None:
        before = last_flow(run, found) or Flow.none()
        return clipped(found.lots, found.demands, before), np.zeros(len(found.lots), np.int64)
    arrays = market.unpack(kept)
    return flow_of(arrays), arrays["lot_price"]


def joined(run: Allocation, part: AllocationPart, pass_no: int) -> bytes:
    """What a pass left, its cells put together with what crossed their edges: the beginning of the next."""
    found = part_of(part.fingerprint)
    before, price = _so_far(run, part, found)
    price = price.copy()
    of_lot, of_demand = (np.full(size, -1, np.int64) for size in (len(found.lots), len(found.demands)))
    cells = engine.shards(found.lots, found.demands, pass_no, run.shard_demands)
    flows = []
    results = select(AllocationShard).where(
        AllocationShard.allocation_id == run.id, AllocationShard.part == part.number, AllocationShard.pass_no == pass_no
    )
    for shard in session.scalars(results.order_by(AllocationShard.number)):
        cell, kept = cells[shard.number], market.unpack(shard.result or b"")
        of_lot[cell.lots], of_demand[cell.demands] = shard.number, shard.number
        price[cell.lots] = kept["lot_price"]
        flows.append(flow_of(kept))
    crossing = of_lot[before.lot] != of_demand[before.demand]
    flows.append(Flow(*(getattr(before, name)[crossing] for name in _FLOW)))
    whole = Flow(*(np.concatenate([getattr(flow, name) for flow in flows]) for name in _FLOW))
    order = np.lexsort((whole.lot, whole.demand))
    return market.pack(**{name: column[order] for name, column in _columns(whole).items()}, lot_price=price)


def _proof(run: Allocation, part: AllocationPart, found: Market) -> Solved:
    """The bound by the prices of the last pass, and the lines without those that are worth too little."""
    flow, price = _so_far(run, part, found)
    bound, demand_price = engine.certificate(found.lots, found.demands, found.rates, price)
    kept = engine.finished(found.lots, found.demands, found.rates, flow, least(run))
    return _compared(found, kept, price, demand_price, bound, flow.worth() - kept.worth())
