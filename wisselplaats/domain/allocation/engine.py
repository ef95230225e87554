"""The runs: candidates, the live exchange to compare with, the optimum, the proof, and repair after an event."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wisselplaats.domain.allocation.arrays import (
    I64,
    Advice,
    Arcs,
    Changed,
    Demands,
    Flow,
    Lots,
    RateSet,
    Shard,
    Solution,
)
from wisselplaats.domain.allocation.lines import (
    checked,
    clipped,
    concatenated,
    large_enough,
    merged,
    subtracted,
    sums,
)
from wisselplaats.domain.allocation.regions import SHARD_DEMANDS, shards, solve_shard

CODE_VERSION = 1
"""Raise it when the same arrays give another result, so that a run with the old key is not taken for the new."""
WHOLE = 5
"""Up to this many shards' worth of demands (a region) every kind group is solved whole, to a proven gap."""


def _always(progress: float) -> bool:
    return True


def candidates(
    lots: Lots, demands: Demands, rates: RateSet, best: int = 20, lot_price: I64 | None = None,
    floor: I64 | None = None,
) -> Arcs:  # fmt: skip
    """Per demand its `best` lots by value less the lot's price (ties: by position), above its floor; exact.

    Only feasible pairs with a value above 0. `lot_price` and `floor` (per demand) in 0.001 EUR, default 0.
    """
    from wisselplaats.domain.allocation.search import best_lots
    from wisselplaats.domain.allocation.tree import index

    floor = np.zeros(len(demands), np.int64) if floor is None else floor
    return best_lots(index(lots, rates, lot_price), demands, best, floor)


def first_come(lots: Lots, demands: Demands, rates: RateSet, order: I64) -> Flow:
    """A good marketplace today: each demand in `order` (positions) takes the best lots of what is still free."""
    from wisselplaats.domain.allocation.search import live
    from wisselplaats.domain.allocation.tree import index

    return live(index(lots, rates), demands, order)


def certificate(lots: Lots, demands: Demands, rates: RateSet, lot_price: I64) -> tuple[int, I64]:
    """No allocation is worth more than this (0.000001 EUR), and the demand prices that prove it.

    sum free x u + sum open x v with v = the best value - u: a bound for any prices u >= 0 (linear duality).
    """
    found = candidates(lots, demands, rates, 1, lot_price)
    price = np.zeros(len(demands), np.int64)
    has = np.flatnonzero(np.diff(found.start))
    at = found.start[has]
    price[has] = found.value[at] - lot_price[found.lot[at]]
    return int(lots.free @ lot_price) + int(demands.open @ price), price


@dataclass
class _Run:
    """What a run holds while it goes on."""

    lots: Lots
    demands: Demands
    rates: RateSet
    flow: Flow
    price: I64
    keep: Flow
    keep_bonus_permille: int
    gap: float
    tick: Callable[[float], bool]
    rounds: int = 0

    def do(self, cells: list[Shard], from_: float, to: float) -> None:
        """Solve these shards one after another, the largest first, telling the progress between two shares."""
        sizes = np.array([len(cell.demands) for cell in cells], float)
        total, done = max(1.0, sizes.sum()), 0.0
        for nth in np.argsort(-sizes, kind="stable"):
            so_far = from_ + (to - from_) * done / total
            self._keep(self._solve(cells[nth], so_far))
            done += sizes[nth]

    def _solve(self, cell: Shard, progress: float) -> Solution:
        return solve_shard(
            self.lots, self.demands, self.rates, cell, self.flow, lot_price=self.price, gap=self.gap, keep=self.keep,
            keep_bonus_permille=self.keep_bonus_permille, go_on=lambda: self.tick(progress),
        )  # fmt: skip

    def _keep(self, solved: Solution) -> None:
        self.flow = merged_shard(len(self.lots), len(self.demands), self.flow, solved)
        self.price[solved.shard.lots] = solved.lot_price
        self.rounds += solved.rounds


def merged_shard(lots: int, demands: int, flow: Flow, solved: Solution) -> Flow:
    """The flow of the whole with what is inside the shard replaced by its solution."""
    inside = np.isin(flow.lot, solved.shard.lots) & np.isin(flow.demand, solved.shard.demands)
    return concatenated(flow, ~inside, solved.flow)


def allocate(
    lots: Lots,
    demands: Demands,
    rates: RateSet,
    *,
    gap: float = 0.001,
    shard_demands: int = SHARD_DEMANDS,
    passes: int = 3,
    start: Flow | None = None,
    keep_bonus_permille: int = 0,
    fixed: Flow | None = None,
    minimum_value: int = 50_000,
    tick: Callable[[float], bool] = _always,
) -> Advice:
    """The allocation with the largest value over all feasible pairs, to within `gap` per shard.

    `start` is what was advised before: a warm start, its pairs worth `keep_bonus_permille` more while deciding.
    `fixed` (accepted, reserved) is subtracted first and is not in the answer. Lines below `minimum_value`
    (0.001 EUR) or below a smallest amount are cut afterwards and their place is filled as well as it goes.
    `tick` hears the progress, 0 to 1, and answers whether to go on. Errors: Cancelled.
    """
    lots, demands = subtracted(lots, demands, fixed)
    before = clipped(lots, demands, checked(lots, demands, rates, start or Flow.none()))
    run = _Run(lots, demands, rates, before, np.zeros(len(lots), np.int64), before, keep_bonus_permille, gap, tick)
    if len(demands) <= WHOLE * shard_demands:
        run.do(shards(lots, demands, 0, len(demands)), 0, 0.9)
    else:
        for pass_no in range(passes):
            cells = shards(lots, demands, pass_no, shard_demands)
            if pass_no:  # a group that is one cell is solved already
                groups, counts = np.unique([cell.group for cell in cells], return_counts=True)
                cells = [cell for cell in cells if counts[np.searchsorted(groups, cell.group)] > 1]
            run.do(cells, 0.9 * pass_no / passes, 0.9 * (pass_no + 1) / passes)
    return _advice(run, minimum_value)


def _advice(run: _Run, minimum_value: int) -> Advice:
    bound, demand_price = certificate(run.lots, run.demands, run.rates, run.price)
    worth = run.flow.worth()
    flow = finished(run.lots, run.demands, run.rates, run.flow, minimum_value)
    run.tick(1.0)
    return Advice(
        flow=flow, lot_price=run.price, demand_price=demand_price, objective=flow.worth(), bound=bound,
        gap=1 - worth / bound if bound else 0.0, cut=worth - flow.worth(), rounds=run.rounds,
    )  # fmt: skip


def finished(lots: Lots, demands: Demands, rates: RateSet, flow: Flow, minimum_value: int = 50_000) -> Flow:
    """Without the lines that are too small to be worth a truck; what they leave is filled as well as it goes."""
    kept = large_enough(lots, demands, flow, minimum_value)
    more = _filled(lots, demands, rates, kept, None)
    return large_enough(lots, demands, merged(kept, more), minimum_value)


def repair(lots: Lots, demands: Demands, rates: RateSet, flow: Flow, changed: Changed) -> Flow:
    """The flow after an event: lines that no longer hold go, what they leave is filled greedily, at once.

    `lots` and `demands` are as they are now. Only demands that were touched, lost a line, or can use a lot that
    was touched are served again; what others were told stays.
    """
    kept = clipped(lots, demands, checked(lots, demands, rates, flow))
    lost = sums(flow.demand, flow.quantity, len(demands)) > sums(kept.demand, kept.quantity, len(demands))
    left = demands.open - sums(kept.demand, kept.quantity, len(demands))
    lost[changed.demands] = True
    free = lots.free - sums(kept.lot, kept.quantity, len(lots))
    fresh = lots.with_free(free).take(changed.lots)
    waiting = np.flatnonzero((left > 0) & ~lost)
    if len(changed.lots) and len(waiting):
        use = candidates(fresh, demands.with_open(left).take(waiting), rates, 1)
        lost[waiting[np.diff(use.start) > 0]] = True
    return merged(kept, _filled(lots, demands, rates, kept, np.flatnonzero(lost & (left > 0))))


def _filled(lots: Lots, demands: Demands, rates: RateSet, flow: Flow, who: I64 | None) -> Flow:
    """What these demands (None: all) find in what is still free, those with the best find first."""
    free = lots.free - sums(flow.lot, flow.quantity, len(lots))
    left = demands.open - sums(flow.demand, flow.quantity, len(demands))
    who = np.flatnonzero(left > 0) if who is None else who
    some = np.flatnonzero((free > 0) & np.isin(lots.group, np.unique(demands.group[who])))
    if len(who) == 0 or len(some) == 0:
        return Flow.none()
    offered, asking = lots.with_free(free).take(some), demands.with_open(left).take(who)
    best = candidates(offered, asking, rates, 1)
    has = np.flatnonzero(np.diff(best.start))
    found = first_come(offered, asking, rates, has[np.argsort(-best.value[best.start[has]], kind="stable")])
    return Flow(some[found.lot], who[found.demand], found.quantity, found.value)
