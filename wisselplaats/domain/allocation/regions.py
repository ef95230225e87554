"""Shards: a kind group cut along medians into cells that can be solved side by side without sharing anything."""

from collections.abc import Callable

from wisselplaats.domain.allocation.arrays import I64, Demands, Flow, Lots, RateSet, Shard, Solution


def shards(lots: Lots, demands: Demands, pass_no: int, size: int = 4000) -> list[Shard]:
    """The cells of a pass (0, 1, 2, ...): each at most `size` demands, every pass along other lines."""
    raise NotImplementedError


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
    tick: Callable[[float], bool] | None = None,
) -> Solution:
    """The best flow inside one shard, with `flow` over its edges frozen. Errors: Cancelled.

    `lots` and `demands` may be the whole or the shard's rows alone, as long as positions agree. `flow` is the
    flow of before, also inside (a warm start); `lot_price` (per row of lots) that of the pass before; pairs in
    `keep` are worth `keep_bonus_permille` more.
    """
    raise NotImplementedError
