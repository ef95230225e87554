"""The search for the best lots of a demand, compiled; exact, because a branch is left only when it cannot win."""

import numpy as np

from wisselplaats.domain.allocation.arrays import I64, Arcs, Demands, Flow
from wisselplaats.domain.allocation.compiled import allocating, kernel, part
from wisselplaats.domain.allocation.tree import (
    A_COLOUR,
    A_DISTANCE,
    A_FIRST,
    A_FROM,
    A_GRADE,
    A_HEIGHT,
    A_HEIGHT_TOL,
    A_LAST,
    A_LENGTH,
    A_LENGTH_TOL,
    A_MINIMUM,
    A_OWNER,
    A_PRICE,
    A_RATE,
    A_REGION,
    A_STORAGE,
    A_SUBSTITUTE,
    A_SUBSTITUTES,
    A_UNIT,
    A_UNTIL,
    A_WIDTH,
    A_WIDTH_TOL,
    A_X,
    A_Y,
    ALIVE,
    ASKED,
    BEGIN,
    DETOUR,
    END,
    F_COLOUR,
    F_FROM,
    F_GRADE,
    F_HEIGHT,
    F_LEGAL,
    F_LENGTH,
    F_MARKET_FROM,
    F_ORIGIN,
    F_OWNER,
    F_REGION,
    F_REGION_FROM,
    F_UNIT,
    F_UNTIL,
    F_WIDTH,
    F_X,
    F_Y,
    FREE,
    FROM,
    GRADE,
    GRAMS,
    HANDLING,
    LEFT,
    LOW,
    MASS,
    MOVE,
    NET,
    PARENT,
    PRICE,
    RIGHT,
    SOLD,
    STORAGE,
    TODAY,
    TOP,
    UNTIL,
    WORTH,
    X0,
    X1,
    Y0,
    Y1,
    Index,
    asks_of,
    near_order,
    refresh,
)  # fmt: skip
from wisselplaats.domain.match import value as arithmetic

_STACK = 4096
_LIVE_BEST = 4
_cost_per_tonne = part(arithmetic.cost_per_tonne)
_unit_value = part(arithmetic.unit_value)


def best_lots(supply: Index, demands: Demands, best: int, floor: I64) -> Arcs:
    """Per demand its best lots above `floor`, by value less price (ties by position); values without the price."""
    lot = np.empty((len(demands), best), np.int32)
    value = np.empty((len(demands), best), np.int64)
    asks, substitutes = asks_of(demands)
    counts = _search_all(*supply, asks, substitutes, demands.open, near_order(demands), floor, lot, value)
    kept = np.arange(best) < counts[:, None]
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Arcs(start, lot[kept], value[kept])


def live(supply: Index, demands: Demands, order: I64) -> Flow:
    """Each demand in turn takes the best of what is still free; spends the free quantities of `supply`."""
    asks, substitutes = asks_of(demands)
    # each line empties a lot or fills a demand
    out = np.empty((len(supply.fact) + len(demands) + _LIVE_BEST, 4), np.int64)
    lines = _live(*supply, asks, substitutes, demands.open.copy(), order.astype(np.int64), out)
    out = out[:lines]
    out = out[np.lexsort((out[:, 0], out[:, 1]))]
    return Flow(*(np.ascontiguousarray(column) for column in out.T))


@part
def _road_metres(across, along, detour):
    """As `match.value.road_metres`: both squares fit a double exactly."""
    straight = np.int64(np.floor(np.sqrt(np.float64(across * across + along * along)) + 0.5))
    return (straight * detour + 500) // 1000


@part
def _cost(across, along, days, ask, rate):
    """The cost per tonne; -1 when it is too far."""
    row = ask[A_RATE]
    road = _road_metres(across, along, rate[row, DETOUR])
    if ask[A_DISTANCE] >= 0 and road > ask[A_DISTANCE]:
        return -1
    return _cost_per_tonne(road, days, rate[row, HANDLING], rate[row, MOVE], rate[row, STORAGE])


@part
def _reach(n, node, zones, rate, ask, penalty):
    """The most that any lot below the node can be worth to the asker, price taken off; LOW when none fits."""
    if node[n, ALIVE] == 0 or zones[n, FROM] > ask[A_UNTIL]:
        return LOW
    days = max(0, ask[A_FROM] - zones[n, UNTIL])
    if days > ask[A_STORAGE] or (ask[A_GRADE] >= 0 and zones[n, GRADE] > ask[A_GRADE]):
        return LOW
    across = max(zones[n, X0] - ask[A_X], ask[A_X] - zones[n, X1], 0)
    along = max(zones[n, Y0] - ask[A_Y], ask[A_Y] - zones[n, Y1], 0)
    least = _cost(across, along, days, ask, rate)
    if least < 0:
        return LOW
    row = 2 * ask[A_RATE]
    gross = min(zones[n, NET + row], zones[n, TOP + row] * (1000 - penalty) // 1000)
    return gross - zones[n, MASS] * least // 1_000_000_000


@part
def _off(asked, tolerance, offered):
    return asked >= 0 and (offered < 0 or abs(offered - asked) > tolerance)


@part
def _other(at, fact, ask):
    """Another unit, colour or quality."""
    if fact[at, F_UNIT] != ask[A_UNIT] or (ask[A_COLOUR] >= 0 and ask[A_COLOUR] != fact[at, F_COLOUR]):
        return True
    return ask[A_GRADE] >= 0 and (fact[at, F_GRADE] < 0 or fact[at, F_GRADE] > ask[A_GRADE])


@part
def _misfit(at, fact, ask):
    """A size beyond its tolerance."""
    return (
        _off(ask[A_LENGTH], ask[A_LENGTH_TOL], fact[at, F_LENGTH])
        or _off(ask[A_WIDTH], ask[A_WIDTH_TOL], fact[at, F_WIDTH])
        or _off(ask[A_HEIGHT], ask[A_HEIGHT_TOL], fact[at, F_HEIGHT])
    )


@part
def _closed(at, fact, ask, today):
    """The ladder and the law between two organisations."""
    if fact[at, F_OWNER] == ask[A_OWNER]:
        return fact[at, F_LEGAL] == 2
    if fact[at, F_LEGAL] != 0:
        return True
    if fact[at, F_MARKET_FROM] <= today:
        return False
    near = fact[at, F_REGION] >= 0 and fact[at, F_REGION] == ask[A_REGION]
    return not (near and fact[at, F_REGION_FROM] <= today)


@part
def _too_small(free, sold, wanted, useful):
    quantity = min(free, wanted)
    return quantity <= 0 or quantity < min(useful, wanted) or quantity < min(sold, free)


@part
def _fits(at, fact, amount, ask, wanted, today):
    """Every hard rule but kind, distance and storage."""
    if fact[at, F_FROM] > ask[A_UNTIL] or _other(at, fact, ask) or _closed(at, fact, ask, today):
        return False
    if amount[at, ASKED] >= 0 and 0 <= ask[A_PRICE] < amount[at, ASKED]:
        return False
    return not (_misfit(at, fact, ask) or _too_small(amount[at, FREE], amount[at, SOLD], wanted, ask[A_MINIMUM]))


@part
def _worth(at, fact, amount, rate, ask, penalty):
    """The value of a unit of the lot to the asker; LOW when it is too far or stored too long."""
    days = max(0, ask[A_FROM] - fact[at, F_UNTIL])
    if days > ask[A_STORAGE]:
        return LOW
    per_tonne = _cost(fact[at, F_X] - ask[A_X], fact[at, F_Y] - ask[A_Y], days, ask, rate)
    if per_tonne < 0:
        return LOW
    return _unit_value(amount[at, WORTH + ask[A_RATE]], penalty, amount[at, GRAMS], per_tonne)


@part
def _insert(best, count, found, at, worth, fact):
    """Into the sorted list of the best (score, lot, value); equal scores stand by the lot's position."""
    size = len(best)
    if count == size:
        last = best[size - 1, 0]
        if found < last or (found == last and fact[at, F_ORIGIN] > fact[best[size - 1, 1], F_ORIGIN]):
            return count
        count -= 1
    spot = count
    while spot > 0:
        score, lot = best[spot - 1, 0], best[spot - 1, 1]
        if score > found or (score == found and fact[lot, F_ORIGIN] < fact[at, F_ORIGIN]):
            break
        best[spot, 0], best[spot, 1], best[spot, 2] = score, lot, best[spot - 1, 2]
        spot -= 1
    best[spot, 0], best[spot, 1], best[spot, 2] = found, at, worth
    return count + 1


@part
def _push(stack, size, n, penalty, bound):
    stack[size, 0], stack[size, 1], stack[size, 2] = n, penalty, bound
    return size + 1


@kernel
def _roots(root, node, zones, rate, ask, substitutes, stack):
    """The trees of the kinds that are accepted."""
    size = 0
    first, last = ask[A_FIRST], ask[A_LAST]
    for kind in range(first, min(last, len(root) - 1) + 1):
        if root[kind] >= 0:
            size = _push(stack, size, root[kind], 0, _reach(root[kind], node, zones, rate, ask, 0))
    for nth in range(ask[A_SUBSTITUTE], ask[A_SUBSTITUTES]):
        kind, penalty = substitutes[nth, 0], substitutes[nth, 1]
        if kind < len(root) and root[kind] >= 0 and not first <= kind <= last:
            size = _push(stack, size, root[kind], penalty, _reach(root[kind], node, zones, rate, ask, penalty))
    return size


@part
def _scan(n, node, fact, amount, rate, ask, penalty, wanted, floor, best, count):
    """Look at the lots of a leaf."""
    row, today = WORTH + ask[A_RATE], rate[0, TODAY]
    for at in range(node[n, BEGIN], node[n, END]):
        least = best[count - 1, 0] if count == len(best) else floor
        price = amount[at, PRICE]
        if amount[at, row] - price < least or not _fits(at, fact, amount, ask, wanted, today):
            continue
        unit = _worth(at, fact, amount, rate, ask, penalty)
        if unit > 0 and unit - price > floor and unit - price >= least:
            count = _insert(best, count, unit - price, at, unit, fact)
    return count


@kernel
def _search(root, node, zones, fact, amount, rate, ask, substitutes, wanted, floor, stack, best):
    """The best lots of one ask into `best` (rows of score, lot in the tree, value); answers how many."""
    count = 0
    size = _roots(root, node, zones, rate, ask, substitutes, stack)
    while size > 0:
        size -= 1
        n, penalty, bound = stack[size, 0], stack[size, 1], stack[size, 2]
        if bound <= floor or (count == len(best) and bound < best[count - 1, 0]):
            continue
        left, right = node[n, LEFT], node[n, RIGHT]
        if left < 0:
            count = _scan(n, node, fact, amount, rate, ask, penalty, wanted, floor, best, count)
            continue
        one = _reach(left, node, zones, rate, ask, penalty)
        other = _reach(right, node, zones, rate, ask, penalty)
        if one > other:
            left, right, one, other = right, left, other, one
        size = _push(stack, size, left, penalty, one)
        size = _push(stack, size, right, penalty, other)
    return count


@allocating
def _search_all(root, node, zones, fact, amount, rate, asks, substitutes, open_, order, floor, lots, values):
    """Search for every demand; fills a row of `lots` (positions in Lots) and `values` for each."""
    stack, best = np.empty((_STACK, 3), np.int64), np.empty((lots.shape[1], 3), np.int64)
    counts = np.zeros(len(order), np.int64)
    for j in order:
        counts[j] = _search(
            root, node, zones, fact, amount, rate, asks[j], substitutes, open_[j], floor[j], stack, best
        )
        for nth in range(counts[j]):
            lots[j, nth], values[j, nth] = fact[best[nth, 1], F_ORIGIN], best[nth, 2]
    return counts


@kernel
def _spend(node, zones, amount, leaf, at, taken):
    """Take from a lot; when it is empty its branches know."""
    amount[at, FREE] -= taken
    if amount[at, FREE] == 0:
        n = leaf
        while n >= 0:
            refresh(n, node, zones, amount)
            n = node[n, PARENT]


@allocating
def _leaves(node, count):
    """The leaf of each lot."""
    leaf = np.empty(count, np.int32)
    for n in range(len(node)):
        if node[n, LEFT] < 0:
            leaf[node[n, BEGIN] : node[n, END]] = n
    return leaf


@kernel
def _take(node, zones, fact, amount, leaf, ask, j, open_, best, count, out, lines):
    """Take from the best in turn what fits; answers the lines so far."""
    for nth in range(count):
        at = best[nth, 1]
        if _too_small(amount[at, FREE], amount[at, SOLD], open_[j], ask[A_MINIMUM]):
            continue
        taken = min(open_[j], amount[at, FREE])
        _spend(node, zones, amount, leaf[at], at, taken)
        open_[j] -= taken
        out[lines, 0], out[lines, 1], out[lines, 2], out[lines, 3] = fact[at, F_ORIGIN], j, taken, best[nth, 2]
        lines += 1
    return lines


@allocating
def _live(root, node, zones, fact, amount, rate, asks, substitutes, open_, order, out):
    """First come, some lots at a time; writes rows of (lot, demand, quantity, value), answers how many."""
    stack, best = np.empty((_STACK, 3), np.int64), np.empty((_LIVE_BEST, 3), np.int64)
    leaf, lines = _leaves(node, len(fact)), 0
    for j in order:
        more = True
        while more and open_[j] > 0:
            ask = asks[j]
            count = _search(root, node, zones, fact, amount, rate, ask, substitutes, open_[j], 0, stack, best)
            before = lines
            lines = _take(node, zones, fact, amount, leaf, ask, j, open_, best, count, out, lines)
            more = count == len(best) and lines > before
    return lines
