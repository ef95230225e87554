"""Shards: a kind group cut along lines on the map into cells that can be solved side by side without sharing anything."""

from collections.abc import Callable, Iterator

import numpy as np

from wisselplaats.domain.allocation.arrays import I64, Demands, Flow, Lots, RateSet, Shard, Solution
from wisselplaats.domain.allocation.lines import sums

SHARD_DEMANDS = 4000
_CUTS = (0.5, 0.35, 0.65)
"""Where each pass cuts the demands of a cell: other lines every time, so that what one pass parts the next joins."""


def shards(lots: Lots, demands: Demands, pass_no: int, size: int = SHARD_DEMANDS) -> list[Shard]:
    """The cells of a pass (0, 1, 2, ...), each at most `size` demands; a small group is one cell in every pass.

    A cell is cut across its longer side until it is small enough; lots go with the demands on their side of the
    line. More than `size` demands on one spot stay together. Cells without a lot or a demand are left out.
    """
    share, found = _CUTS[pass_no % len(_CUTS)], []
    by_lot, by_demand = np.argsort(lots.group, kind="stable"), np.argsort(demands.group, kind="stable")
    for group in np.unique(demands.group):
        of_lot = by_lot[slice(*np.searchsorted(lots.group[by_lot], [group, group + 1]))]
        of_demand = by_demand[slice(*np.searchsorted(demands.group[by_demand], [group, group + 1]))]
        for some_lots, some_demands in _cells(lots, demands, of_lot, of_demand, share, size):
            if len(some_lots) and len(some_demands):
                found.append(Shard(int(group), some_lots, some_demands))
    return found


def _cells(
    lots: Lots, demands: Demands, of_lot: I64, of_demand: I64, share: float, size: int
) -> Iterator[tuple[I64, I64]]:
    line = _line(demands, of_demand, share) if len(of_demand) > size else None
    if line is None:
        yield of_lot, of_demand
        return
    axis, middle = line
    near, beyond = getattr(demands, axis)[of_demand] <= middle, getattr(lots, axis)[of_lot] <= middle
    yield from _cells(lots, demands, of_lot[beyond], of_demand[near], share, size)
    yield from _cells(lots, demands, of_lot[~beyond], of_demand[~near], share, size)


def _line(demands: Demands, rows: I64, share: float) -> tuple[str, int] | None:
    """The axis and the coordinate of the cut; None when all stand on one spot."""
    sides = {axis: getattr(demands, axis)[rows] for axis in ("x", "y")}
    for axis in sorted(sides, key=lambda axis: -int(np.ptp(sides[axis]))):
        places = np.sort(sides[axis])
        middle = int(places[int(len(places) * share)])
        if middle == places[-1]:
            middle = int(places[np.searchsorted(places, middle) - 1]) if middle > places[0] else middle
        if middle < places[-1]:
            return axis, middle
    return None


def solve_shard(
    lots: Lots,
    demands: Demands,
    rates: RateSet,
    shard: Shard,
    flow: Flow,
    *,
    lot_price: I64 | None = None,
    gap: float = 0.001,
    keep_bonus_permille: int = 0,
    keep: Flow | None = None,
    go_on: Callable[[], bool] = lambda: True,
) -> Solution:
    """The best flow inside one shard, with `flow` over its edges frozen. Errors: Cancelled.

    `lots` and `demands` may be the whole or the shard's rows alone, as long as positions agree. `flow` is the
    flow of before, also inside (a warm start); `lot_price` (per row of lots) that of the pass before; pairs in
    `keep` are worth `keep_bonus_permille` more while deciding. `go_on` is asked between steps.
    """
    from wisselplaats.domain.allocation.columns import optimum

    here, there = _places(len(lots), shard.lots), _places(len(demands), shard.demands)
    inside = (here[flow.lot] >= 0) & (there[flow.demand] >= 0)
    free = (lots.free - sums(flow.lot[~inside], flow.quantity[~inside], len(lots)))[shard.lots]
    open_ = (demands.open - sums(flow.demand[~inside], flow.quantity[~inside], len(demands)))[shard.demands]
    some, who = np.flatnonzero(free > 0), np.flatnonzero(open_ > 0)
    of_lot, of_demand = shard.lots[some], shard.demands[who]
    here, there = _places(len(lots), of_lot), _places(len(demands), of_demand)
    found = optimum(
        lots.take(of_lot).with_free(free[some]), demands.take(of_demand).with_open(open_[who]), rates, gap=gap,
        start=_within(flow, here, there), keep=_within(keep or Flow.none(), here, there),
        keep_bonus_permille=keep_bonus_permille, lot_price=None if lot_price is None else lot_price[of_lot], go_on=go_on,
    )  # fmt: skip
    own = found.flow
    value = _plain_values(own, keep, here, there)
    before = np.zeros(len(shard.lots), np.int64) if lot_price is None else lot_price[shard.lots]
    price = _written(before, some, found.lot_price)
    wanted = _written(np.zeros(len(shard.demands), np.int64), who, found.demand_price)
    solved = Flow(of_lot[own.lot], of_demand[own.demand], own.quantity, value)
    return Solution(shard, solved, price, wanted, found.rounds)


def _written(prices: I64, rows: I64, found: I64) -> I64:
    """The prices with those that were found in their rows."""
    prices = prices.copy()
    prices[rows] = found
    return prices


def _places(count: int, rows: I64) -> I64:
    """For each row of the whole its place among `rows`, -1 elsewhere."""
    place = np.full(count, -1, np.int64)
    place[rows] = np.arange(len(rows))
    return place


def _within(flow: Flow, here: I64, there: I64) -> Flow:
    """The lines inside, in the places of the shard."""
    lot, demand = here[flow.lot], there[flow.demand]
    inside = (lot >= 0) & (demand >= 0)
    return Flow(lot[inside], demand[inside], flow.quantity[inside], flow.value[inside])


def _plain_values(own: Flow, keep: Flow | None, here: I64, there: I64) -> I64:
    """The values with the bonus off again: what was kept is worth what it was."""
    value = own.value.copy()
    if keep is None or len(keep) == 0:
        return value
    kept = _within(keep, here, there)
    known = kept.demand << 32 | kept.lot
    order = np.argsort(known)
    if len(order) == 0:
        return value
    at = np.minimum(np.searchsorted(known[order], own.demand << 32 | own.lot), len(order) - 1)
    same = known[order][at] == (own.demand << 32 | own.lot)
    value[same] = kept.value[order][at][same]
    return value
