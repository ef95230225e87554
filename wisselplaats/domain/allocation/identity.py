"""Which run this is, and which kinds belong together: settled before anything is computed."""

import hashlib
from collections.abc import Iterable

import numpy as np

from wisselplaats.domain.allocation.arrays import I32, Demands, Lots, RateSet


def fingerprint(lots: Lots, demands: Demands, rates: RateSet, *parameters: str | int | float) -> str:
    """The key of a run: equal for the same rows in any order, the same rates, day and parameters (64 hex digits).

    Order of substitutes within a demand counts; fill them sorted.
    """
    from wisselplaats.domain.allocation.engine import CODE_VERSION

    digest = hashlib.sha256(repr((CODE_VERSION, parameters)).encode())
    lots, demands = lots.take(np.argsort(lots.key, kind="stable")), demands.take(np.argsort(demands.key, kind="stable"))
    for name, column in (*lots.columns(), *demands.columns()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(column).tobytes())
    digest.update(repr([(name, np.asarray(part).tolist()) for name, part in vars(rates).items()]).encode())
    return digest.hexdigest()


def kind_groups(asked: Iterable[tuple[int, int]], stands_in: Iterable[tuple[int, int]], kinds: int) -> I32:
    """The group of each kind 0..kinds-1: kinds share one when some demand can be served by either.

    `asked` are the intervals (first, last) of all demands, `stands_in` the pairs (first of the asked kind, first
    of its accepted substitute). A group is the highest node that is asked for, with what may stand in for it.
    """
    parent = np.arange(kinds, dtype=np.int64)

    def root(kind: int) -> int:
        while parent[kind] != kind:
            parent[kind] = parent[parent[kind]]
            kind = int(parent[kind])
        return kind

    for first, last in sorted(set(asked), key=lambda span: (span[0], -span[1])):
        for kind in range(first + 1, last + 1):
            parent[root(kind)] = root(first)
    for kind, other in set(stands_in):
        parent[root(other)] = root(kind)
    roots = np.array([root(kind) for kind in range(kinds)], np.int64)
    return np.unique(roots, return_inverse=True)[1].astype(np.int32)
