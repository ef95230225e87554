"""A k-d tree per kind with zone maps, compiled: exact best lots for every demand without looking at most of them.

Only workers import this module (it loads numba). A node covers a range of lots, sorted so that near in place and
time is near in memory; its zone says the best that any lot below could offer, so that a branch that cannot reach
the demand's twentieth best is never opened. Few wide arrays, not many narrow ones: compiled calls count the
references of every array that they are given.
"""

from typing import Any, NamedTuple

import numpy as np

from wisselplaats.domain.allocation.arrays import I32, I64, Demands, Lots, RateSet
from wisselplaats.domain.allocation.compiled import allocating, kernel, part
from wisselplaats.domain.allocation.pairs import gross_of

LEAF = 8
METRES_PER_DAY = 30
"""How time counts beside place when a node is cut in two; found by measuring, it changes speed only."""
LOW = -(1 << 60)

# columns of Index.node
BEGIN, END, LEFT, RIGHT, PARENT, ALIVE = range(6)
# columns of Index.zone; per row of rates two more: the best worth below, and the best worth less price
X0, X1, Y0, Y1, FROM, UNTIL, GRADE, MASS, TOP, NET = range(10)
# columns of Index.fact
_FACTS = (
    "x", "y", "available_from", "available_until", "quality", "unit", "colour", "length", "width", "height", "owner",
    "region", "visible_region_from", "visible_market_from", "legal",
)  # fmt: skip
F_X, F_Y, F_FROM, F_UNTIL, F_GRADE, F_UNIT, F_COLOUR, F_LENGTH, F_WIDTH, F_HEIGHT = range(10)
F_OWNER, F_REGION, F_REGION_FROM, F_MARKET_FROM, F_LEGAL, F_ORIGIN = range(10, 16)
# columns of Index.amount; per row of rates one more: what a unit is worth before cost
FREE, SOLD, ASKED, GRAMS, PRICE, WORTH = range(6)
# columns of Index.rate
MOVE, STORAGE, HANDLING, DETOUR, TODAY = range(5)
# columns of an ask
_ASKS = (
    "kind_first", "kind_last", "x", "y", "needed_from", "needed_until", "max_storage", "max_distance", "min_quality",
    "unit", "colour", "length", "width", "height", "length_tolerance", "width_tolerance", "height_tolerance", "owner",
    "region", "max_price", "minimum", "rate",
)  # fmt: skip
A_FIRST, A_LAST, A_X, A_Y, A_FROM, A_UNTIL, A_STORAGE, A_DISTANCE, A_GRADE, A_UNIT, A_COLOUR = range(11)
A_LENGTH, A_WIDTH, A_HEIGHT, A_LENGTH_TOL, A_WIDTH_TOL, A_HEIGHT_TOL, A_OWNER, A_REGION = range(11, 19)
A_PRICE, A_MINIMUM, A_RATE, A_SUBSTITUTE, A_SUBSTITUTES = range(19, 24)


class Index(NamedTuple):
    """The supply side of a search: `root` per kind number (-1: no lot), nodes, zones, and the lots in tree order."""

    root: I32
    node: I32
    zone: I64
    fact: I32
    amount: I64
    rate: I64


def index(lots: Lots, rates: RateSet, price: I64 | None = None) -> Index:
    """The tree over all lots that anybody could want; `price` (0.001 EUR per lot) lowers what they are worth."""
    worth = gross_of(lots, rates)
    useful = np.flatnonzero((lots.free > 0) & (lots.legal < 2) & (lots.mass >= 0) & (worth.max(axis=0) > 0))
    rows = useful[np.argsort(lots.kind[useful], kind="stable")].astype(np.int32)
    root, node = _grown(lots, rows)
    fact = np.empty((len(rows), 16), np.int32)
    for nth, name in enumerate(_FACTS):
        fact[:, nth] = getattr(lots, name)[rows]
    fact[:, F_ORIGIN] = rows
    amount = np.zeros((len(rows), WORTH + len(worth)), np.int64)
    for nth, column in enumerate((lots.free, lots.minimum, lots.price, lots.mass)):
        amount[:, nth] = column[rows]
    amount[:, WORTH:] = worth[:, rows].T
    rate = np.stack([rates.move, rates.storage, rates.handling, rates.detour, np.full_like(rates.move, rates.today)], 1)
    zone = np.zeros((len(node), 8 + 2 * len(worth)), np.int64)
    made = Index(root, node, zone, fact, amount, np.ascontiguousarray(rate))
    _zones(node, zone, fact, amount)
    reprice(made, price)
    return made


def _grown(lots: Lots, rows: I32) -> tuple[I32, I32]:
    """Sort `rows` into tree order in place; the root of each kind, and the nodes."""
    kinds = lots.kind[rows]
    firsts = np.flatnonzero(np.diff(kinds, prepend=-1)).astype(np.int64)
    ends = np.append(firsts[1:], len(rows)).astype(np.int64)
    node = np.full((2 * (len(rows) // (LEAF // 2) + len(firsts)) + 2, 6), -1, np.int32)
    when = lots.available_from.astype(np.int64) * METRES_PER_DAY
    places = np.stack([lots.x.astype(np.int64), lots.y.astype(np.int64), when])
    count, roots = _grow(places, rows, firsts, ends, node)
    root = np.full(int(kinds.max(initial=0)) + 1, -1, np.int32)
    root[kinds[firsts]] = roots
    return root, node[:count].copy()


def reprice(supply: Index, price: I64 | None) -> None:
    """Give the lots other prices (by their position in Lots; none: 0) and count what is still free."""
    supply.amount[:, PRICE] = 0 if price is None else price[supply.fact[:, F_ORIGIN]]
    _tops(supply.node, supply.zone, supply.amount)


def asks_of(demands: Demands) -> tuple[I64, I32]:
    """The demands as a search reads them, and their substitutes as (kind, penalty)."""
    asks = np.empty((len(demands), len(_ASKS) + 2), np.int64)
    for nth, name in enumerate(_ASKS):
        asks[:, nth] = getattr(demands, name)
    asks[:, A_SUBSTITUTE], asks[:, A_SUBSTITUTES] = demands.substitute_start[:-1], demands.substitute_start[1:]
    return asks, np.stack([demands.substitute_kind, demands.substitute_penalty], 1).astype(np.int32)


def near_order(demands: Demands) -> I64:
    """Demands by kind and then by square kilometres, so that the same branches stay in the cache."""
    cell = _interleave(demands.x // 1024) | _interleave(demands.y // 1024) << 1
    order: I64 = np.lexsort((cell, demands.kind_last, demands.kind_first)).astype(np.int64)
    return order


def _interleave(numbers: Any) -> I64:
    bits = numbers.astype(np.int64)
    spread: I64 = np.zeros_like(bits)
    for bit in range(12):
        spread |= (bits >> bit & 1) << 2 * bit
    return spread


@kernel
def _halve(key, rows, low, high, middle):
    """Quickselect: what stands before `middle` is not greater than what stands after it."""
    high -= 1
    while low < high:
        pivot = key[rows[(low + high) // 2]]
        i, j = low, high
        while i <= j:
            while key[rows[i]] < pivot:
                i += 1
            while key[rows[j]] > pivot:
                j -= 1
            if i <= j:
                rows[i], rows[j] = rows[j], rows[i]
                i += 1
                j -= 1
        if j < middle:
            low = i
        if middle < i:
            high = j


@kernel
def _widest(places, rows, low, high):
    """The axis along which these lots lie furthest apart."""
    best, axis = -1, 0
    for side in range(3):
        least = greatest = places[side, rows[low]]
        for at in range(low + 1, high):
            least = min(least, places[side, rows[at]])
            greatest = max(greatest, places[side, rows[at]])
        if greatest - least > best:
            best, axis = greatest - least, side
    return axis


@allocating
def _grow(places, rows, firsts, ends, node):
    """Cut each kind's block in halves down to leaves; a parent's number is below its children's."""
    count = 0
    roots = np.empty(len(firsts), np.int32)
    stack = np.empty((128, 3), np.int64)
    for block in range(len(firsts)):
        roots[block] = count
        stack[0] = (firsts[block], ends[block], -1)
        size = 1
        while size > 0:
            size -= 1
            begin, end, above = stack[size]
            node[count, BEGIN], node[count, END], node[count, PARENT] = begin, end, above
            if above >= 0:
                node[above, LEFT if node[above, LEFT] < 0 else RIGHT] = count
            if end - begin > LEAF:
                middle = (begin + end) // 2
                _halve(places[_widest(places, rows, begin, end)], rows, begin, end, middle)
                stack[size] = (middle, end, count)
                stack[size + 1] = (begin, middle, count)
                size += 2
            count += 1
    return count, roots


@part
def _widen(zone, x, y, begins, ends, grade, mass):
    zone[X0], zone[X1] = min(zone[X0], x), max(zone[X1], x)
    zone[Y0], zone[Y1] = min(zone[Y0], y), max(zone[Y1], y)
    zone[FROM], zone[UNTIL] = min(zone[FROM], begins), max(zone[UNTIL], ends)
    zone[GRADE], zone[MASS] = min(zone[GRADE], grade), min(zone[MASS], mass)


@kernel
def _zones(node, zones, fact, amount):
    """Fill the zones from the leaves up."""
    big = np.int64(1) << 60
    for n in range(len(node) - 1, -1, -1):
        zone = zones[n]
        zone[:8] = (big, -big, big, -big, big, -big, big, big)
        if node[n, LEFT] < 0:
            for at in range(node[n, BEGIN], node[n, END]):
                grade = fact[at, F_GRADE] if fact[at, F_GRADE] >= 0 else 4
                begins, ends = fact[at, F_FROM], fact[at, F_UNTIL]
                _widen(zone, fact[at, F_X], fact[at, F_Y], begins, ends, grade, amount[at, GRAMS])
        else:
            for child in (node[n, LEFT], node[n, RIGHT]):
                low = zones[child]
                _widen(zone, low[X0], low[Y0], low[FROM], low[UNTIL], low[GRADE], low[MASS])
                _widen(zone, low[X1], low[Y1], low[FROM], low[UNTIL], low[GRADE], low[MASS])


@part
def _top_of_leaf(n, node, zones, amount):
    node[n, ALIVE] = 0
    for column in range(TOP, zones.shape[1]):
        zones[n, column] = LOW
    for at in range(node[n, BEGIN], node[n, END]):
        if amount[at, FREE] == 0:
            continue
        node[n, ALIVE] += 1
        for row in range(amount.shape[1] - WORTH):
            worth = amount[at, WORTH + row]
            zones[n, TOP + 2 * row] = max(zones[n, TOP + 2 * row], worth)
            zones[n, NET + 2 * row] = max(zones[n, NET + 2 * row], worth - amount[at, PRICE])


@part
def refresh(n, node, zones, amount):
    """What changes with prices and with what is taken, of one node: the best worth below, and the lots alive."""
    left, right = node[n, LEFT], node[n, RIGHT]
    if left < 0:
        _top_of_leaf(n, node, zones, amount)
    else:
        node[n, ALIVE] = node[left, ALIVE] + node[right, ALIVE]
        for column in range(TOP, zones.shape[1]):
            zones[n, column] = max(zones[left, column], zones[right, column])


@kernel
def _tops(node, zones, amount):
    """Refresh every node, from the leaves up."""
    for n in range(len(node) - 1, -1, -1):
        refresh(n, node, zones, amount)
