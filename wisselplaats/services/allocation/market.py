"""The market as arrays: read from the matcher's narrow rows in one stream, cut into kind groups, kept as a snapshot."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from wisselplaats.domain.allocation import Demands, Lots, RateSet, fingerprint, kind_groups
from wisselplaats.domain.match import value

I64 = NDArray[np.int64]
Ids = NDArray[np.uint8]
"""Keys of offers or demands, 16 bytes in a row."""
LIGHTLY = 1
"""How hard arrays are compressed: the usual 6 takes five times as long and saves a tenth (the market of a region)."""


@dataclass(frozen=True)
class Market:
    """Offers and demands with the rates of a day; `truck_co2` is 0.000001 kg per tonne-kilometre, per row of rates."""

    lots: Lots
    demands: Demands
    rates: RateSet
    truck_co2: I64
    listing_ids: Ids
    demand_ids: Ids

    def take(self, lots: NDArray[Any], demands: NDArray[Any]) -> "Market":
        """These offers and these demands."""
        return replace(
            self, lots=self.lots.take(lots), demands=self.demands.take(demands), listing_ids=self.listing_ids[lots],
            demand_ids=self.demand_ids[demands],
        )  # fmt: skip

    def key(self, *parameters: str | int | float) -> str:
        """What this market and these parameters together are called: equal when nothing changed."""
        made = fingerprint(self.lots, self.demands, self.rates, *parameters)
        ids = np.concatenate([np.sort(keys_of(self.listing_ids)), np.sort(keys_of(self.demand_ids))])
        return hashlib.sha256(made.encode() + ids.tobytes() + self.truck_co2.tobytes()).hexdigest()

    def lot_of(self, listing_id: UUID | None) -> int | None:
        """The row of an offer."""
        return _row(self.listing_ids, listing_id)

    def demand_of(self, demand_id: UUID | None) -> int | None:
        """The row of a demand."""
        return _row(self.demand_ids, demand_id)


def _row(ids: Ids, key: UUID | None) -> int | None:
    if key is None:
        return None
    found = np.flatnonzero((ids == np.frombuffer(key.bytes, np.uint8)).all(axis=1))
    return int(found[0]) if len(found) else None


def keys_of(ids: Ids) -> I64:
    """A whole number for each key: its last 64 bits, which are random."""
    return np.ascontiguousarray(ids[:, 8:]).view(">i8").reshape(-1).astype(np.int64)


def uuids(ids: Ids) -> list[UUID]:
    """The keys as such."""
    return [UUID(bytes=row.tobytes()) for row in ids]


def ids_of(keys: Iterable[UUID]) -> Ids:
    """Keys as rows of bytes: the other way round."""
    return np.frombuffer(b"".join(key.bytes for key in keys), np.uint8).reshape(-1, 16)


def rows_of(ids: Ids, wanted: Ids) -> I64:
    """The row of each of the wanted keys, -1 for one that is not there."""
    if not len(ids):
        return np.full(len(wanted), -1, np.int64)
    known, asked = (np.ascontiguousarray(keys).view("S16").reshape(-1) for keys in (ids, wanted))
    order = np.argsort(known, kind="stable")
    place = order[np.minimum(np.searchsorted(known, asked, sorter=order), len(known) - 1)]
    return np.where(known[place] == asked, place, -1)


def groups(market: Market, stands_in: Sequence[tuple[int, int]]) -> Market:
    """The same with the kind group of every row filled in."""
    lots, demands = market.lots, market.demands
    kinds = 1 + int(
        max(lots.kind.max(initial=0), demands.kind_last.max(initial=0), max(map(max, stands_in), default=0))
    )
    asked = (
        np.unique(np.stack([demands.kind_first, demands.kind_last], axis=1), axis=0).tolist() if len(demands) else []
    )
    group = kind_groups([(int(first), int(last)) for first, last in asked], stands_in, kinds)
    return replace(
        market,
        lots=replace(lots, group=group[lots.kind]),
        demands=replace(demands, group=group[demands.kind_first]),
    )


def parts(market: Market) -> Iterator[tuple[int, Market]]:
    """Each group that has offers and demands, by the first kind asked for; its own group number is 0."""
    for group in np.intersect1d(market.lots.group, market.demands.group):
        lots, demands = np.flatnonzero(market.lots.group == group), np.flatnonzero(market.demands.group == group)
        part = market.take(lots, demands)
        part = replace(
            part,
            lots=replace(part.lots, group=np.zeros_like(part.lots.group)),
            demands=replace(part.demands, group=np.zeros_like(part.demands.group)),
        )
        yield int(part.demands.kind_first.min()), part


def pack(**arrays: NDArray[Any]) -> bytes:
    """Arrays by name as bytes, as NumPy's own savez has them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=LIGHTLY) as kept:
        for name, array in arrays.items():
            with kept.open(f"{name}.npy", "w", force_zip64=True) as one:
                np.lib.format.write_array(one, np.asanyarray(array), allow_pickle=False)
    return out.getvalue()


def unpack(content: bytes) -> Mapping[str, NDArray[Any]]:
    """The arrays of `pack`."""
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        return {name: kept[name] for name in kept.files}


def to_bytes(market: Market) -> bytes:
    """A market as a snapshot."""
    named = {f"lots.{name}": column for name, column in market.lots.columns()}
    named |= {f"demands.{name}": column for name, column in market.demands.columns()}
    named |= {f"rates.{item.name}": np.asarray(getattr(market.rates, item.name)) for item in fields(market.rates)}
    named |= {name: getattr(market, name) for name in ("truck_co2", "listing_ids", "demand_ids")}
    return pack(**named)


def from_bytes(content: bytes) -> Market:
    """The market of a snapshot."""
    kept = unpack(content)

    def of(prefix: str) -> dict[str, Any]:
        return {name.removeprefix(prefix): column for name, column in kept.items() if name.startswith(prefix)}

    rates = of("rates.")
    return Market(
        Lots(**of("lots.")), Demands(**of("demands.")), RateSet(**{**rates, "today": int(rates["today"])}),
        kept["truck_co2"], kept["listing_ids"], kept["demand_ids"],
    )  # fmt: skip


def co2_grams(market: Market, lot: I64, demand: I64, quantity: I64) -> I64:
    """What each line avoids in grams CO2e, transport taken off; 0 where the mass is unknown (domain.match, Saving)."""
    from wisselplaats.domain.allocation.pairs import road_metres

    lots, demands, rates = market.lots, market.demands, market.rates
    rate, mass = demands.rate[demand], np.maximum(lots.mass[lot], 0)
    known = lots.gain[lot] >= 0
    avoided = np.where(known, lots.co2[lot], value.indicative_co2(mass, rates.co2_per_kg[rate]))
    road = road_metres(lots, demands, lot, demand, rates)
    # g x m x 0.000001 kg/tkm: 10^9 of them are a milligram
    emitted = mass.astype(np.float64) * road * market.truck_co2[rate] / 1e9
    grams = np.where(mass > 0, quantity / 1e6 * (avoided - emitted), 0.0)
    return np.rint(grams).astype(np.int64)


def storage_days(market: Market, lot: I64, demand: I64) -> I64:
    """Days in storage of each line (domain.planning)."""
    days: I64 = np.maximum(0, market.demands.needed_from[demand].astype(np.int64) - market.lots.available_until[lot])
    return days


def day_of(number: int) -> date:
    """The day of a day number."""
    return date.fromordinal(number + date(1970, 1, 1).toordinal())
