"""A market of any size as arrays, straight from a seed: the shape of the demo's bulk data, without a database."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from wisselplaats.domain.allocation import NEVER, Demands, Lots, RateSet, day_number, kind_groups
from wisselplaats.domain.match import Rates

TODAY = date(2026, 11, 1)
SEED = 28992
GROUPS, KINDS_PER_GROUP = 30, 9
# eleven kinds hold 73 % of the lots, in five of the groups, as in the demo
COMMON = {1: 170, 2: 80, 10: 130, 11: 30, 19: 70, 20: 60, 28: 80, 29: 30, 30: 40, 37: 25, 46: 15}

# towns as in the demo: RD hectometres and thousands of inhabitants
HOLLAND_RIJNLAND = (
    (941, 4639, 128), (1049, 4604, 114), (874, 4688, 67), (906, 4722, 46), (960, 4713, 39), (963, 4637, 28),
    (1031, 4686, 28), (1132, 4627, 30), (907, 4603, 26), (923, 4662, 26), (982, 4748, 24), (1001, 4784, 23),
    (940, 4595, 9),
)  # fmt: skip
NETHERLANDS = (
    (1214, 4873, 930), (925, 4375, 670), (805, 4541, 566), (1368, 4559, 375), (1607, 3836, 246), (2338, 5821, 243),
    (1345, 3963, 229), (1467, 4848, 226), (1121, 3983, 188), (1872, 4283, 187), (1948, 4694, 168), (1901, 4442, 167),
    (1046, 4891, 166), (2579, 4714, 161), (1550, 4631, 160), (1171, 4951, 160), (1492, 4121, 160), (2022, 5035, 133),
    (941, 4639, 128), (937, 4525, 127), (1826, 5795, 128), (1741, 4502, 123), (1764, 3180, 123), (1069, 4252, 121),
    (741, 4459, 115), (1121, 5163, 112), (2569, 5342, 109), (843, 4475, 107), (2097, 3760, 103), (2074, 4756, 103),
    (1260, 5020, 95), (1737, 3878, 95), (1640, 4196, 95), (1399, 4713, 94), (1888, 3344, 92), (1967, 3222, 87),
    (1607, 5034, 84), (2510, 4762, 82), (2340, 5568, 70), (317, 3915, 50),
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    lots: int
    demands: int
    places: tuple[tuple[int, int, int], ...]


SIZES = {
    "city": Size(2_000, 1_000, HOLLAND_RIJNLAND[:1]),
    "region": Size(50_000, 20_000, HOLLAND_RIJNLAND),
    "national": Size(1_000_000, 300_000, NETHERLANDS),
}


@dataclass(frozen=True)
class Catalogue:
    """Kinds in preorder: node 0, then per group its node and its kinds."""

    first: np.ndarray
    last: np.ndarray
    share: np.ndarray
    mass: np.ndarray
    unit: np.ndarray
    substitute: np.ndarray  # -1: none


def catalogue(chosen):
    step = KINDS_PER_GROUP + 1
    count = GROUPS * step
    first = np.arange(count)
    last = np.where(first % step == 0, first + KINDS_PER_GROUP, first)
    leaf = first % step != 0
    leaves = np.flatnonzero(leaf)
    share = np.where(leaf, (1000 - sum(COMMON.values())) / (len(leaves) - len(COMMON)), 0.0)
    for nth, weight in COMMON.items():
        share[leaves[nth]] = weight
    mass = np.repeat(chosen.uniform(40, 250, GROUPS), step) * chosen.uniform(0.7, 1.3, count) * 1000
    unit = np.repeat(chosen.choice([0, 0, 1, 2], GROUPS), step)
    neighbour = np.where((first + 1) % step != 0, first + 1, first - 1)
    substitute = np.where(leaf & (chosen.random(count) < 0.3), neighbour, -1)
    return Catalogue(first, last, share / share.sum(), mass.astype(np.int64), unit, substitute)


def market(size, seed=SEED):
    """Lots, demands and rates of that size."""
    wanted = SIZES[size] if isinstance(size, str) else size
    chosen = np.random.default_rng(seed)
    kinds = catalogue(chosen)
    today = day_number(TODAY)
    lots = _lots(wanted, kinds, chosen, today)
    demands = _demands(wanted, kinds, chosen, today)
    asked = {*zip(demands.kind_first.tolist(), demands.kind_last.tolist(), strict=True)}
    has = np.flatnonzero(kinds.substitute >= 0)
    stands_in = zip(has.tolist(), kinds.substitute[has].tolist(), strict=True)
    group = kind_groups(asked, stands_in, len(kinds.first))
    lots.group[:], demands.group[:] = group[lots.kind], group[demands.kind_first]
    return lots, demands, RateSet.of([Rates()], TODAY)


def _places(wanted, chosen, count):
    people = np.array([weight for *_, weight in wanted.places], float)
    town = chosen.choice(len(people), count, p=people / people.sum())
    middle = np.array([(x, y) for x, y, _ in wanted.places])[town] * 100
    return town, (middle + chosen.normal(0, 2000, (count, 2))).clip((500, 306_700), (284_000, 636_900)).round()


def _amount(chosen, unit):
    log = chosen.random(len(unit))
    return (np.where(unit < 2, 5 * np.round(np.exp(np.log(4) + np.log(75) * log)), np.round(np.exp(np.log(60) * log)))
            * 1000).astype(np.int64)  # fmt: skip


def _lots(wanted, kinds, chosen, today):
    count = wanted.lots
    kind = chosen.choice(len(kinds.first), count, p=kinds.share).astype(np.int32)
    town, place = _places(wanted, chosen, count)
    begins = today + chosen.integers(-90, 910, count)
    shown = today - chosen.integers(0, 300, count)
    none, zero = np.full(count, -1), np.zeros(count)
    columns = {
        "key": np.arange(count), "kind": kind, "group": zero, "unit": kinds.unit[kind], "x": place[:, 0], "y": place[:, 1],
        "available_from": begins, "available_until": begins + 60 + chosen.integers(0, 240, count),
        "quality": chosen.choice(4, count, p=[0.2, 0.45, 0.27, 0.08]), "length": 200_000 + kind * 1000,
        "width": 100_000 + kind * 1000, "height": 80_000 + chosen.choice([0, 2000, 20_000], count, p=[0.7, 0.2, 0.1]),
        "colour": chosen.integers(-1, 3, count), "free": _amount(chosen, kinds.unit[kind]), "minimum": zero,
        "price": none, "gain": none, "co2": none, "mass": kinds.mass[kind], "region": _region(wanted, town), "owner": town,
        "visible_region_from": shown + 42, "visible_market_from": shown + 70,
        "legal": (chosen.random(count) < 0.1).astype(int),
    }  # fmt: skip
    return typed(Lots, columns)


def _demands(wanted, kinds, chosen, today):
    count = wanted.demands
    leaf = chosen.choice(len(kinds.first), count, p=kinds.share)
    group = chosen.random(count) < 0.2
    kind = np.where(group, leaf - leaf % (KINDS_PER_GROUP + 1), leaf)
    town, place = _places(wanted, chosen, count)
    begins = today + 30 + chosen.integers(0, 900, count)
    substitute = np.where(group, -1, kinds.substitute[kind])
    none, zero = np.full(count, -1), np.zeros(count)
    columns = {
        "key": np.arange(count), "kind_first": kinds.first[kind], "kind_last": kinds.last[kind], "group": zero,
        "unit": kinds.unit[kind], "substitute_start": np.concatenate([[0], np.cumsum(substitute >= 0)]),
        "substitute_kind": substitute[substitute >= 0], "substitute_penalty": np.full((substitute >= 0).sum(), 150),
        "x": place[:, 0], "y": place[:, 1], "needed_from": begins, "needed_until": begins + 30 + chosen.integers(0, 90, count),
        "max_storage": zero + 90, "min_quality": chosen.choice([1, 2], count, p=[0.3, 0.7]), "length": none, "width": none,
        "height": np.where(chosen.random(count) < 0.7, 80_000, -1), "length_tolerance": zero, "width_tolerance": zero,
        "height_tolerance": zero + 5000, "colour": np.where(chosen.random(count) < 0.1, chosen.integers(0, 3, count), -1),
        "open": _amount(chosen, kinds.unit[kind]), "minimum": zero, "max_distance": 10_000 + chosen.integers(0, 50_000, count),
        "max_price": none, "region": _region(wanted, town), "owner": town, "rate": zero,
    }  # fmt: skip
    return typed(Demands, columns)


def _region(wanted, town):
    """Squares of 60 km stand for a region; all of Holland Rijnland is one."""
    return np.array([x // 600 * 100 + y // 600 for x, y, _ in wanted.places])[town]


TYPES = {"key": np.int64, "free": np.int64, "open": np.int64, "minimum": np.int64, "price": np.int64, "gain": np.int64,
         "co2": np.int64, "mass": np.int64, "max_price": np.int64, "substitute_start": np.int64, "unit": np.int8,
         "quality": np.int8, "min_quality": np.int8, "legal": np.int8}  # fmt: skip


def typed(rows, columns):
    """The rows with the fixed types of each column."""
    return rows(**{name: np.asarray(column).astype(TYPES.get(name, np.int32)) for name, column in columns.items()})


__all__ = ["NEVER", "SEED", "SIZES", "TODAY", "Size", "market", "typed"]
