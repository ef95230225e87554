"""A network simplex for transport problems, compiled: optimal, in whole numbers, with prices, and warm to the next round.

Nodes are lots, then demands, then a root that stands for "stays free" and "stays open". The basis is a spanning tree;
each node knows its parent and the flow on the way there. Goods run from lot to demand, from a lot to the root and
from the root to a demand, so a node's kind says which way its parent arc points. Prices: on every tree arc lot price
+ demand price = value, the root's is 0. Degenerate pivots do not cycle: every tree arc with flow 0 points to the root
(a strongly feasible tree, Cunningham 1976), which the choice of the leaving arc keeps.
Only workers import this module (it loads numba).
"""

from typing import NamedTuple

import numpy as np

from wisselplaats.domain.allocation.arrays import I32, I64, Arcs
from wisselplaats.domain.allocation.compiled import allocating, kernel

NO_ARC = -1


class Basis(NamedTuple):
    """The spanning tree; `arc` is the number of the pair on the way to the parent, NO_ARC when that is the root."""

    parent: I32
    arc: I64
    flow: I64
    depth: I32
    child: I32
    after: I32
    before: I32
    price: I64


def plant(arcs: Arcs, order: I64, supply: I64, need: I64) -> Basis:
    """A first basis from a greedy allocation: pairs in `order`, each as much as is left.

    Every step empties a lot or fills a demand, so the pairs used form a forest; each of its trees hangs on the
    root by the one node that has something left.
    """
    count = len(supply) + len(need) + 1
    basis = Basis(
        np.full(count, -1, np.int32), np.full(count, NO_ARC, np.int64), np.zeros(count, np.int64),
        np.zeros(count, np.int32), np.full(count, -1, np.int32), np.full(count, -1, np.int32),
        np.full(count, -1, np.int32), np.zeros(count, np.int64),
    )  # fmt: skip
    head = np.repeat(np.arange(len(need), dtype=np.int32), np.diff(arcs.start))
    left = np.concatenate([supply, need])
    used, amount = _greedy(order, arcs.lot, head, left, len(supply))
    _plant(*basis, used, amount, arcs.lot, head, arcs.value, left, len(supply))
    return basis


def improve(arcs: Arcs, basis: Basis, lots: int, pivots: int) -> bool:
    """At most that many pivots; answers whether the basis is optimal for these arcs."""
    return bool(_solve(*basis, arcs.start, arcs.lot, arcs.value, lots, pivots, _block(len(arcs))) < pivots)


def renumber(basis: Basis, place: I64) -> None:
    """The arcs moved: old number k is now `place[k]`."""
    on_pair = basis.arc >= 0
    basis.arc[on_pair] = place[basis.arc[on_pair]]


def _block(arcs: int) -> int:
    """Pairs to look at before the best of them enters (block pricing); found by measuring."""
    return max(200, int(2 * arcs**0.5))


@allocating
def _greedy(order, lot, head, left, lots):
    """The pairs that take something, and how much."""
    used, amount = np.empty(len(left), np.int64), np.empty(len(left), np.int64)
    count = 0
    for arc in order:
        i, j = lot[arc], lots + head[arc]
        taken = min(left[i], left[j])
        if taken > 0:
            left[i] -= taken
            left[j] -= taken
            used[count], amount[count] = arc, taken
            count += 1
    return used[:count], amount[:count]


@kernel
def _hang(parent, depth, child, after, before, node, above):
    """Make `node` the first child of `above`."""
    parent[node], depth[node] = above, depth[above] + 1
    first = child[above]
    after[node], before[node] = first, -1
    if first >= 0:
        before[first] = node
    child[above] = node


@kernel
def _unhang(parent, child, after, before, node):
    if before[node] >= 0:
        after[before[node]] = after[node]
    else:
        child[parent[node]] = after[node]
    if after[node] >= 0:
        before[after[node]] = before[node]


@allocating
def _edges(used, lot, head, lots, nodes):
    """The forest as lists per node: edge 2k leads from the lot of the k-th pair used, 2k + 1 from its demand."""
    first, link = np.full(nodes, -1, np.int64), np.empty(2 * len(used), np.int64)
    for k in range(len(used)):
        i, j = lot[used[k]], lots + head[used[k]]
        link[2 * k], first[i] = first[i], 2 * k
        link[2 * k + 1], first[j] = first[j], 2 * k + 1
    return first, link


@allocating
def _plant(parent, arc, flow, depth, child, after, before, price, used, amount, lot, head, value, left, lots):
    """Hang every tree of the forest on the root: by what has something left, else by a lot (so flow 0 points up)."""
    root = len(left)
    first, link = _edges(used, lot, head, lots, root)
    queue = np.empty(root + 1, np.int32)
    tops = np.concatenate((np.flatnonzero(left > 0), np.arange(root)))
    for top in tops:
        if parent[top] >= 0:
            continue
        _hang(parent, depth, child, after, before, top, root)
        flow[top], queue[0], size, at = left[top], top, 1, 0
        while at < size:
            node, at = queue[at], at + 1
            edge = first[node]
            while edge >= 0:
                pair = used[edge // 2]
                other = lots + head[pair] if edge % 2 == 0 else lot[pair]
                if parent[other] < 0:
                    _hang(parent, depth, child, after, before, other, node)
                    arc[other], flow[other], price[other] = pair, amount[edge // 2], value[pair] - price[node]
                    queue[size] = other
                    size += 1
                edge = link[edge]


@kernel
def _enter(price, start, lot, value, lots, at, block):
    """The pair, or free end, that gains most within a block of looks; rows are demands, then lots.

    Answers the gain, the arc (NO_ARC for a free end), its row, and where to go on.
    """
    rows, demands = len(price) - 1, len(price) - 1 - lots
    gain, entering, row, looked = 0, NO_ARC, -1, 0
    for turn in range(rows):
        here = at + turn if at + turn < rows else at + turn - rows
        own = price[lots + here] if here < demands else price[here - demands]
        looked += 1
        if -own > gain:
            gain, entering, row = -own, NO_ARC, here
        if here < demands:
            for arc in range(start[here], start[here + 1]):
                if value[arc] - own - price[lot[arc]] > gain:
                    gain, entering, row = value[arc] - own - price[lot[arc]], arc, here
            looked += start[here + 1] - start[here]
        if looked >= block and gain > 0:
            return gain, entering, row, here + 1 if here + 1 < rows else 0
    return gain, entering, row, 0


@kernel
def _leave(parent, flow, depth, lots, tail, head):
    """Where the cycle that the new arc closes is tightest: how much, the node below that arc, and on which side.

    Going round with the new arc, what runs down on the tail's side and up on the head's meets arcs against it:
    the parents' arcs of lots on the tail's side, of demands on the head's. Of equals the last on the way round
    from the top leaves: that keeps the tree strongly feasible.
    """
    least, out, by_tail = np.int64(1) << 62, -1, True
    i, j = tail, head
    while i != j:
        if depth[i] >= depth[j]:
            if i < lots and flow[i] < least:
                least, out, by_tail = flow[i], i, True
            i = parent[i]
        else:
            if j >= lots and flow[j] <= least:
                least, out, by_tail = flow[j], j, False
            j = parent[j]
    return least, out, by_tail, i


@kernel
def _push_round(parent, flow, lots, tail, head, top, amount):
    """Send the amount round the cycle, up to the node where both sides meet."""
    node = tail
    while node != top:
        flow[node] += -amount if node < lots else amount
        node = parent[node]
    node = head
    while node != top:
        flow[node] += amount if node < lots else -amount
        node = parent[node]


@kernel
def _turn(parent, arc, flow, depth, child, after, before, node, above, pair, amount, out):
    """Hang the branch under `out` on its other end: `node` under `above`, and every arc between turned round."""
    while True:
        old, old_pair, old_amount = parent[node], arc[node], flow[node]
        _unhang(parent, child, after, before, node)
        _hang(parent, depth, child, after, before, node, above)
        arc[node], flow[node] = pair, amount
        if node == out:
            return
        node, above, pair, amount = old, node, old_pair, old_amount


@kernel
def _shift(parent, depth, child, after, price, top, lots, gain):
    """New prices and depths in the branch that moved: nodes of the kind of its top gain, the others lose."""
    kind = top < lots
    node = top
    while True:
        price[node] += gain if (node < lots) == kind else -gain
        depth[node] = depth[parent[node]] + 1
        if child[node] >= 0:
            node = child[node]
            continue
        while node != top and after[node] < 0:
            node = parent[node]
        if node == top:
            return
        node = after[node]


@kernel
def _solve(parent, arc, flow, depth, child, after, before, price, start, lot, value, lots, pivots, block):
    """Pivot until nothing gains or the number is reached; answers how many were made."""
    root, demands, at = len(price) - 1, len(price) - 1 - lots, 0
    for pivot in range(pivots):
        gain, pair, row, at = _enter(price, start, lot, value, lots, at, block)
        if gain == 0:
            return pivot
        tail, head = root, lots + row
        if pair >= 0:
            tail = lot[pair]
        elif row >= demands:
            tail, head = row - demands, root
        least, out, by_tail, top = _leave(parent, flow, depth, lots, tail, head)
        _push_round(parent, flow, lots, tail, head, top, least)
        node, above = (tail, head) if by_tail else (head, tail)
        _turn(parent, arc, flow, depth, child, after, before, node, above, pair, least, out)
        _shift(parent, depth, child, after, price, node, lots, gain)
    return pivots
