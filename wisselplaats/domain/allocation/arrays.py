"""Supply and demand as arrays of whole numbers: what every size of computation works on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wisselplaats.domain.match.value import Rates

I8: TypeAlias = NDArray[np.int8]
I32: TypeAlias = NDArray[np.int32]
I64: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
NEVER = 1_000_000
"""Day number beyond every date, for a window that stays open or an offer that never shows itself (year 4707)."""
_EPOCH = date(1970, 1, 1).toordinal()


class Cancelled(Exception):
    """`tick` said stop; nothing was decided."""


def day_number(day: date | None) -> int:
    """Days since 1 January 1970 (SQL: `day - DATE '1970-01-01'`); NEVER for none."""
    return NEVER if day is None else day.toordinal() - _EPOCH


class _Rows:
    """A structure of arrays, one row per thing."""

    def __len__(self) -> int:
        return len(self.key)  # type: ignore[attr-defined]

    def columns(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """Names and arrays, in order."""
        yield from ((item.name, getattr(self, item.name)) for item in fields(self))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Lots(_Rows):
    """Offers with something free, one row each.

    -1 means unknown or none, unless it says otherwise. `key` is the caller's number, unique. `kind` is the
    preorder number; `group` comes from `kind_groups`. Quantities (`free`, `minimum`) are in 0.001 `unit`.
    `gain` (0.001 EUR) and `co2` (mg) are what a unit avoids, `mass` its grams; `gain` -1: indicative by mass.
    """

    key: I64
    kind: I32
    group: I32
    unit: I8  # position in vocabulary.Unit: only equal units meet
    x: I32  # RD metres, rounded half to even
    y: I32
    available_from: I32  # day numbers
    available_until: I32  # NEVER: stays open
    quality: I8  # 0 A .. 3 D
    length: I32  # 0.001 mm
    width: I32
    height: I32
    colour: I32  # the caller's number of the stripped, casefolded word
    free: I64
    minimum: I64  # 0: none
    price: I64  # 0.0001 EUR per unit
    gain: I64
    co2: I64
    mass: I64
    region: I32
    owner: I32
    visible_region_from: I32  # day numbers of the ladder; the own organisation always sees it
    visible_market_from: I32
    legal: I8  # 0 open, 1 for the own organisation only, 2 closed

    def take(self, rows: NDArray[Any]) -> Self:
        """These rows."""
        return type(self)(**{name: column[rows] for name, column in self.columns()})

    def with_free(self, free: I64) -> Self:
        """The same with other free quantities."""
        return replace(self, free=free)


@dataclass(frozen=True)
class Demands(_Rows):
    """Demands with something open, one row each; -1 means none asked. Same steps and numbers as `Lots`.

    Row j accepts the kinds `kind_first[j]..kind_last[j]`, and
    `substitute_kind[substitute_start[j]:substitute_start[j + 1]]` at `substitute_penalty` (0.001).
    """

    key: I64
    kind_first: I32
    kind_last: I32
    group: I32
    unit: I8
    substitute_start: I64  # one longer than the rest
    substitute_kind: I32
    substitute_penalty: I32
    x: I32
    y: I32
    needed_from: I32
    needed_until: I32
    max_storage: I32  # days
    min_quality: I8
    length: I32
    width: I32
    height: I32
    length_tolerance: I32  # 0: exact
    width_tolerance: I32
    height_tolerance: I32
    colour: I32
    open: I64
    minimum: I64  # smallest useful lot; 0: none
    max_distance: I32  # road metres
    max_price: I64
    region: I32
    owner: I32
    rate: I32  # row of RateSet: the rates of the asking organisation

    def take(self, rows: NDArray[Any]) -> Self:
        """These rows, with their substitutes."""
        counts = np.diff(self.substitute_start)[rows]
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        picks = np.repeat(self.substitute_start[rows] - start[:-1], counts) + np.arange(start[-1])
        ragged = {"substitute_kind": self.substitute_kind[picks], "substitute_penalty": self.substitute_penalty[picks]}
        plain = {name: column[rows] for name, column in self.columns() if not name.startswith("substitute")}
        return type(self)(**plain, **ragged, substitute_start=start)

    def with_open(self, open_: I64) -> Self:
        """The same with other open quantities."""
        return replace(self, open=open_)


@dataclass(frozen=True)
class RateSet:
    """Rates in whole steps, a row per set of rates (the steps are those of `match.value.Steps`), and the day."""

    today: int
    move: I64
    storage: I64
    handling: I64
    co2: I64
    eur_per_kg: I64
    co2_per_kg: I64
    quality: I64  # rows x 5: A..D, not stated
    colour_not_stated: I64
    detour: I64

    @classmethod
    def of(cls, rates: Sequence[Rates], today: date) -> "RateSet":
        """A row for each; `Demands.rate` points at them."""
        steps = [each.steps() for each in rates]
        columns = {name: np.array([getattr(row, name) for row in steps], np.int64) for name in steps[0]._fields}
        return cls(today=day_number(today), **columns)


@dataclass(frozen=True)
class Flow:
    """Lines of an allocation: positions in Lots and Demands, 0.001 unit, 0.001 EUR per unit; by demand, then lot."""

    lot: I64
    demand: I64
    quantity: I64
    value: I64

    def __len__(self) -> int:
        return len(self.lot)

    def worth(self) -> int:
        """The whole value in 0.000001 EUR."""
        return int(np.dot(self.quantity, self.value))

    @classmethod
    def none(cls) -> "Flow":
        """No line at all."""
        return cls(*(np.zeros(0, np.int64) for _ in range(4)))


@dataclass(frozen=True)
class Arcs:
    """Feasible pairs of value: those of demand j are `lot[start[j]:start[j + 1]]`, best first; values in 0.001 EUR."""

    start: I64
    lot: I32
    value: I64

    def __len__(self) -> int:
        return len(self.lot)


@dataclass(frozen=True)
class Changed:
    """What an event touched: positions in Lots and in Demands."""

    lots: I64
    demands: I64


@dataclass(frozen=True)
class Shard:
    """A cell of one kind group: positions of its lots and demands; the shards of a pass share nothing."""

    group: int
    lots: I64
    demands: I64


@dataclass(frozen=True)
class Solution:
    """A shard solved: its flow (positions in the whole), and prices in the order of the shard's rows."""

    shard: Shard
    flow: Flow
    lot_price: I64
    demand_price: I64
    rounds: int


@dataclass(frozen=True)
class Advice:
    """The best allocation found, and the proof of how good it is.

    `lot_price` (u) and `demand_price` (v) in 0.001 EUR per unit: "what a lot is worth now" and "what a demand
    saves above that". `objective`, `bound` and `cut` (lost to the minimum amounts) in 0.000001 EUR; no
    allocation is worth more than `bound`. `gap` = 1 - objective before the cut / bound.
    """

    flow: Flow
    lot_price: I64
    demand_price: I64
    objective: int
    bound: int
    gap: float
    cut: int
    rounds: int
