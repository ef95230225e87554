"""The runs: candidates, the live exchange to compare with, the optimum, the proof, and repair after an event."""

from collections.abc import Callable

from wisselplaats.domain.allocation.arrays import I64, Advice, Arcs, Changed, Demands, Flow, Lots, RateSet

CODE_VERSION = 1
"""Raise it when the same arrays give another result, so that a run with the old key is not taken for the new."""


class Cancelled(Exception):
    """`tick` said stop; nothing was decided."""


def _go_on(progress: float) -> bool:
    return True


def candidates(
    lots: Lots, demands: Demands, rates: RateSet, best: int = 20, lot_price: I64 | None = None,
    floor: I64 | None = None,
) -> Arcs:  # fmt: skip
    """Per demand its `best` lots by value less the lot's price (ties: by position), above its floor; exact.

    Only feasible pairs with a value above 0. `lot_price` and `floor` (per demand) in 0.001 EUR, default 0.
    """
    raise NotImplementedError


def first_come(lots: Lots, demands: Demands, rates: RateSet, order: I64) -> Flow:
    """A good marketplace today: each demand in `order` takes the best lots of what is still free."""
    raise NotImplementedError


def allocate(
    lots: Lots,
    demands: Demands,
    rates: RateSet,
    *,
    gap: float = 0.001,
    shard_demands: int = 4000,
    passes: int = 3,
    start: Flow | None = None,
    keep_bonus_permille: int = 0,
    fixed: Flow | None = None,
    minimum_value: int = 50_000,
    tick: Callable[[float], bool] = _go_on,
) -> Advice:
    """The allocation with the largest value over all feasible pairs, to within `gap` per shard.

    `start` is what was advised before: a warm start, its pairs worth `keep_bonus_permille` more while deciding.
    `fixed` (accepted, reserved) is subtracted first and is not in the answer. Lines below `minimum_value`
    (0.001 EUR) or below a smallest amount are cut afterwards. `tick` hears the progress, 0 to 1, and answers
    whether to go on. Errors: Cancelled.
    """
    raise NotImplementedError


def certificate(lots: Lots, demands: Demands, rates: RateSet, lot_price: I64) -> tuple[int, I64]:
    """No allocation is worth more than this (0.000001 EUR), and the demand prices that prove it.

    sum free x u + sum open x v with v = the best value - u: a bound for any prices u >= 0 (linear duality).
    """
    raise NotImplementedError


def repair(lots: Lots, demands: Demands, rates: RateSet, flow: Flow, changed: Changed) -> Flow:
    """The flow after an event: lines that no longer hold go, what they leave is filled greedily, at once."""
    raise NotImplementedError
