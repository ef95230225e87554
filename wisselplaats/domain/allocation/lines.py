"""Lines of a flow: subtract what is fixed, drop what no longer holds, clip, merge and cut what is too small."""

import numpy as np

from wisselplaats.domain.allocation.arrays import I64, Demands, Flags, Flow, Lots, RateSet
from wisselplaats.domain.allocation.pairs import judge_pairs


def sums(rows: I64, quantity: I64, count: int) -> I64:
    """The quantity per row."""
    total = np.zeros(count, np.int64)
    np.add.at(total, rows, quantity)
    return total


def subtracted(lots: Lots, demands: Demands, fixed: Flow | None) -> tuple[Lots, Demands]:
    """Both sides without what is fixed: accepted and reserved amounts never move."""
    if fixed is None or len(fixed) == 0:
        return lots, demands
    free = lots.free - sums(fixed.lot, fixed.quantity, len(lots))
    left = demands.open - sums(fixed.demand, fixed.quantity, len(demands))
    return lots.with_free(np.maximum(0, free)), demands.with_open(np.maximum(0, left))


def checked(lots: Lots, demands: Demands, rates: RateSet, flow: Flow) -> Flow:
    """The lines that are still feasible and of value, at their value of now."""
    if len(flow) == 0:
        return flow
    fits, value = judge_pairs(lots, demands, flow.lot, flow.demand, rates)
    good = fits & (value > 0)
    return Flow(flow.lot[good], flow.demand[good], flow.quantity[good], value[good])


def clipped(lots: Lots, demands: Demands, flow: Flow) -> Flow:
    """No more than is free and open; where it is too much the lines of the largest value stay."""
    order = np.lexsort((flow.demand, flow.lot, -flow.value))
    quantity = flow.quantity[order]
    for rows, limit in ((flow.lot[order], lots.free), (flow.demand[order], demands.open)):
        quantity = np.minimum(quantity, np.maximum(0, limit[rows] - _before(rows, quantity)))
    return concatenated(Flow(flow.lot[order], flow.demand[order], quantity, flow.value[order]), quantity > 0)


def _before(rows: I64, quantity: I64) -> I64:
    """For each line what the lines before it take from the same row."""
    order = np.argsort(rows, kind="stable")
    running = np.cumsum(quantity[order]) - quantity[order]
    first = np.searchsorted(rows[order], rows[order])
    found = np.empty(len(rows), np.int64)
    found[order] = running - running[first] if len(rows) else running
    return found


def concatenated(flow: Flow, kept: Flags, more: Flow | None = None) -> Flow:
    """The kept lines and more, by demand, then lot."""
    more = more or Flow.none()
    columns = [
        np.concatenate([getattr(flow, name)[kept], getattr(more, name)])
        for name in ("lot", "demand", "quantity", "value")
    ]
    order = np.lexsort((columns[0], columns[1]))
    return Flow(*(column[order] for column in columns))


def merged(flow: Flow, more: Flow) -> Flow:
    """Both, with the quantities of the same pair added up."""
    both = concatenated(flow, np.ones(len(flow), bool), more)
    if len(both) == 0:
        return both
    new = np.append(True, (np.diff(both.lot) != 0) | (np.diff(both.demand) != 0))
    at = np.flatnonzero(new)
    return Flow(both.lot[at], both.demand[at], np.add.reduceat(both.quantity, at), both.value[at])


def large_enough(lots: Lots, demands: Demands, flow: Flow, minimum_value: int) -> Flow:
    """Without lines below the minimum value (0.001 EUR), the seller's or the asker's smallest amount.

    Who takes all that is free, or all that is open, meets the minimum by that, as for a single pair.
    """
    sold = np.minimum(lots.minimum[flow.lot], lots.free[flow.lot])
    useful = np.minimum(demands.minimum[flow.demand], demands.open[flow.demand])
    enough = (flow.quantity >= sold) & (flow.quantity >= useful)
    return concatenated(flow, enough & (flow.quantity * flow.value >= minimum_value * 1000))
