"""Column generation: the optimum over all feasible pairs while only a few of them are ever looked at.

Solve on few pairs, read the prices off, ask for pairs that beat them, add those, go on from where it stood; when no
pair is left that does, the allocation is the best of all. In every round the prices bound what is possible, so that
it can also stop at a proven gap (MATCHING.md, Finding 1).
Only workers import this module (it loads numba).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wisselplaats.domain.allocation.arrays import I64, Arcs, Cancelled, Demands, Flow, Lots, RateSet
from wisselplaats.domain.allocation.search import best_lots, live
from wisselplaats.domain.allocation.simplex import Basis, improve, plant, renumber
from wisselplaats.domain.allocation.tree import Index, index, reprice

FIRST, NEXT = 10, 5
"""Pairs per demand to start with and to add in a round; found by measuring, they change speed only."""
PIVOTS = 20_000
"""Between two questions whether to go on."""


@dataclass(frozen=True)
class Optimum:
    """A flow (positions of the given rows), prices in 0.001 EUR per unit, and the rounds it took."""

    flow: Flow
    lot_price: I64
    demand_price: I64
    rounds: int


def optimum(
    lots: Lots,
    demands: Demands,
    rates: RateSet,
    *,
    gap: float,
    start: Flow,
    keep: Flow,
    keep_bonus_permille: int,
    lot_price: I64 | None,
    go_on: Callable[[], bool],
) -> Optimum:
    """The best flow to within `gap`; `start` is a warm start, `lot_price` a first guess. Errors: Cancelled."""
    supply = index(lots, rates, lot_price)
    arcs, order = _first_arcs(supply, demands, start, _with_bonus(keep, keep_bonus_permille))
    basis = plant(arcs, order, lots.free, demands.open)
    rounds, done = 0, False
    while not done:
        rounds += 1
        while not improve(arcs, basis, len(lots), PIVOTS):
            _ask(go_on)
        _ask(go_on)
        price, floor = basis.price[: len(lots)], basis.price[len(lots) : -1]
        reprice(supply, price)
        found = best_lots(supply, demands, NEXT, floor)
        done = len(found) == 0 or _gap(arcs, basis, found, lots, demands) <= gap
        if not done:
            arcs = _added(arcs, found, basis)
    return _outcome(arcs, basis, len(lots), rounds)


def _ask(go_on: Callable[[], bool]) -> None:
    if not go_on():
        raise Cancelled


def _with_bonus(keep: Flow, permille: int) -> Flow:
    """The pairs to keep at what they are worth while deciding."""
    return Flow(keep.lot, keep.demand, keep.quantity, keep.value * (1000 + permille) // 1000)


def _first_arcs(supply: Index, demands: Demands, start: Flow, keep: Flow) -> tuple[Arcs, I64]:
    """Kept pairs, those of a start (else of a live exchange), the best per demand; and the order to begin in."""
    best = best_lots(supply, demands, FIRST, np.zeros(len(demands), np.int64))
    if len(start) == 0:
        start = live(
            supply._replace(**{name: getattr(supply, name).copy() for name in ("node", "zone", "amount")}),
            demands,
            _by_size(demands),
        )
    lot = np.concatenate([keep.lot, start.lot, best.lot])
    demand = np.concatenate([keep.demand, start.demand, np.repeat(np.arange(len(demands)), np.diff(best.start))])
    value = np.concatenate([keep.value, start.value, best.value])
    warm = np.arange(len(lot)) < len(keep) + len(start)
    # a pair that is there twice stands once, as it came first: with its bonus
    _, once = np.unique(demand * (1 << 32) + lot, return_index=True)
    once.sort()
    once = once[np.argsort(demand[once], kind="stable")]
    arcs = Arcs(_starts(demand[once], len(demands)), lot[once].astype(np.int32), value[once])
    return arcs, np.lexsort((-arcs.value, ~warm[once]))


def _by_size(demands: Demands) -> I64:
    """Any fixed order serves a start."""
    return np.arange(len(demands), dtype=np.int64)


def _starts(demand: I64, demands: int) -> I64:
    return np.concatenate([[0], np.cumsum(np.bincount(demand, minlength=demands))]).astype(np.int64)


def _gap(arcs: Arcs, basis: Basis, found: Arcs, lots: Lots, demands: Demands) -> float:
    """How far the bound of these prices lies above what is reached, as a share of the bound."""
    price, floor = basis.price[: len(lots)], basis.price[len(lots) : -1]
    at = np.flatnonzero(np.diff(found.start))
    first = found.start[at]
    beyond = found.value[first] - price[found.lot[first]] - floor[at]
    reached = int(lots.free @ price) + int(demands.open @ floor)
    bound = reached + int(demands.open[at] @ beyond)
    return 1 - reached / bound if bound else 0.0


def _added(arcs: Arcs, found: Arcs, basis: Basis) -> Arcs:
    """The pairs with the new ones at the end of each demand's row; the basis follows."""
    rows = len(arcs.start) - 1
    demand = np.concatenate([np.repeat(np.arange(rows), np.diff(each.start)) for each in (arcs, found)])
    order = np.argsort(demand, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    renumber(basis, place)
    lot, value = np.concatenate([arcs.lot, found.lot])[order], np.concatenate([arcs.value, found.value])[order]
    return Arcs(arcs.start + found.start, lot, value)


def _outcome(arcs: Arcs, basis: Basis, lots: int, rounds: int) -> Optimum:
    node = np.flatnonzero((basis.arc >= 0) & (basis.flow > 0))
    arc = basis.arc[node]
    demand = np.searchsorted(arcs.start, arc, side="right") - 1
    order = np.lexsort((arcs.lot[arc], demand))
    flow = Flow(arcs.lot[arc][order].astype(np.int64), demand[order], basis.flow[node][order], arcs.value[arc][order])
    return Optimum(flow, basis.price[:lots].copy(), basis.price[lots:-1].copy(), rounds)
