"""Feasibility and value for arrays of pairs: the rules of `domain.match`, a column at a time."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wisselplaats.domain.allocation.arrays import I64, Demands, Flags, Lots, RateSet
from wisselplaats.domain.match.value import cost_per_tonne, gross, indicative_co2, indicative_eur, unit_value

SIDES = ("length", "width", "height")
INFEASIBLE = 1001
"""A penalty that no substitute has: neither the kind nor one that may stand in."""


def judge_pairs(lots: Lots, demands: Demands, i: NDArray[Any], j: NDArray[Any], rates: RateSet) -> tuple[Flags, I64]:
    """Whether lot i[k] may serve demand j[k], and what a unit is worth (0.001 EUR), as `match.judge` says.

    The value is 0 where the pair is not feasible or the lot's mass is unknown; it can be below 0.
    """
    road = road_metres(lots, demands, i, j, rates)
    days = np.maximum(0, demands.needed_from[j].astype(np.int64) - lots.available_until[i])
    penalty = penalties(lots, demands, i, j)
    fits = (penalty < INFEASIBLE) & (days <= demands.max_storage[j])
    fits &= (demands.max_distance[j] < 0) | (road <= demands.max_distance[j])
    fits &= lots.available_from[i] <= demands.needed_until[j]
    for rule in (_same_unit, _sizes, _quality, _colour, _quantity, _price):
        fits &= rule(lots, demands, i, j)
    fits &= _open(lots, demands, i, j, rates.today)
    row = demands.rate[j]
    # few pairs of a large market must not cost the whole market
    worth = (
        gross_of(lots.take(i), rates)[row, np.arange(len(i))] if len(i) < len(lots) else gross_of(lots, rates)[row, i]
    )
    mass = lots.mass[i]
    cost = cost_per_tonne(road, days, rates.handling[row], rates.move[row], rates.storage[row])
    value = unit_value(worth, penalty, np.maximum(mass, 0), cost)
    return fits, np.where(fits & (mass >= 0), value, 0)


def gross_of(lots: Lots, rates: RateSet) -> I64:
    """What a unit of each lot is worth before any cost, 0.001 EUR, rows of rates x lots; 0 without a mass."""
    known, mass = lots.gain >= 0, np.maximum(lots.mass, 0)
    table = np.empty((len(rates.move), len(lots)), np.int64)
    for row in range(len(table)):
        eur = np.where(known, lots.gain, indicative_eur(mass, rates.eur_per_kg[row]))
        co2 = np.where(known, lots.co2, indicative_co2(mass, rates.co2_per_kg[row]))
        colour = np.where(lots.colour >= 0, 1000, rates.colour_not_stated[row])
        worth = gross(eur, co2, rates.co2[row], rates.quality[row][lots.quality], colour)
        table[row] = np.where(lots.mass >= 0, worth, 0)
    return table


def road_metres(lots: Lots, demands: Demands, i: NDArray[Any], j: NDArray[Any], rates: RateSet) -> I64:
    """As `match.value.road_metres`: a double holds these squares exactly, and its root is correctly rounded."""
    across = lots.x[i].astype(np.int64) - demands.x[j]
    along = lots.y[i].astype(np.int64) - demands.y[j]
    straight = np.floor(np.sqrt(across * across + along * along) + 0.5).astype(np.int64)
    road: I64 = (straight * rates.detour[demands.rate[j]] + 500) // 1000
    return road


def penalties(lots: Lots, demands: Demands, i: NDArray[Any], j: NDArray[Any]) -> I64:
    """0 for the kind or one below, a substitute's penalty (0.001), INFEASIBLE for another kind."""
    kind = lots.kind[i]
    found = np.where((demands.kind_first[j] <= kind) & (kind <= demands.kind_last[j]), 0, INFEASIBLE)
    counts = np.diff(demands.substitute_start)[j]
    for nth in range(int(counts.max(initial=0))):
        has = np.flatnonzero((counts > nth) & (found == INFEASIBLE))
        at = demands.substitute_start[j[has]] + nth
        hit = demands.substitute_kind[at] == kind[has]
        found[has[hit]] = demands.substitute_penalty[at[hit]]
    return found.astype(np.int64)


def _same_unit(lots: Lots, demands: Demands, i: NDArray[Any], j: NDArray[Any]) -> Flags:
    same: Flags = lots.unit[i] == demands.unit[j]
    return same


def _sizes(lots: Lots, demands: Demands, i: NDArray[Any], j: NDArray[Any]) -> Flags:
    fits: Flags = np.ones(len(i), bool)
    for side in SIDES:
        offered = getattr(lots, side)[i].astype(np.int64)
        asked, tolerance = getattr(demands, side)[j], getattr(demands, f"{side}_tolerance")[j]
        fits &= (asked < 0) | ((offered >= 0) & (np.abs(offered - asked) <= tolerance))
    return fits


def _quality(lots: Lots, demands: Demands, i: NDArray[Any], j: NDArray[Any]) -> Flags:
    grade, asked = lots.quality[i], demands.min_quality[j]
    fits: Flags = (asked < 0) | ((grade >= 0) & (grade <= asked))
    return fits


def _colour(lots: Lots, demands: Demands, i: NDArray[Any], j: NDArray[Any]) -> Flags:
    fits: Flags = (demands.colour[j] < 0) | (demands.colour[j] == lots.colour[i])
    return fits


def _quantity(lots: Lots, demands: Demands, i: NDArray[Any], j: NDArray[Any]) -> Flags:
    free, wanted = lots.free[i], demands.open[j]
    quantity = np.minimum(free, wanted)
    useful, sold = np.minimum(demands.minimum[j], wanted), np.minimum(lots.minimum[i], free)
    fits: Flags = (quantity > 0) & (quantity >= useful) & (quantity >= sold)
    return fits


def _price(lots: Lots, demands: Demands, i: NDArray[Any], j: NDArray[Any]) -> Flags:
    price, limit = lots.price[i], demands.max_price[j]
    fits: Flags = (price < 0) | (limit < 0) | (price <= limit)
    return fits


def _open(lots: Lots, demands: Demands, i: NDArray[Any], j: NDArray[Any], today: int) -> Flags:
    """The ladder and the law between two organisations."""
    own = lots.owner[i] == demands.owner[j]
    near = (lots.region[i] >= 0) & (lots.region[i] == demands.region[j])
    shown = own | (lots.visible_market_from[i] <= today) | (near & (lots.visible_region_from[i] <= today))
    fits: Flags = shown & ((lots.legal[i] == 0) | (own & (lots.legal[i] == 1)))
    return fits
