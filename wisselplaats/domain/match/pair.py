"""What a match looks at, on both sides, as plain facts: filled by SQL or by a test, judged the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from wisselplaats.domain.match.value import Gain, Steps, road_metres
from wisselplaats.domain.place import Place
from wisselplaats.domain.planning import Window, days_late, storage_days
from wisselplaats.domain.quantity import Ratio, unit_ratio
from wisselplaats.domain.vocabulary import Quality, Unit

ZERO = Decimal(0)


@dataclass(frozen=True)
class Sizes:
    """Length, width and height (thickness) in mm; None is not known, or not asked."""

    length: Decimal | None = None
    width: Decimal | None = None
    height: Decimal | None = None

    @classmethod
    def uniform(cls, size_mm: Decimal) -> "Sizes":
        """The same in each dimension, for one tolerance over all."""
        return cls(size_mm, size_mm, size_mm)


@dataclass(frozen=True)
class Supply:
    """What an offer brings; `free`, `min_quantity`, mass (kg) and price (EUR) are per or in its own `unit`.

    `kind_first` is the kind's preorder number in the catalogue. `sizes` are the lot's, or else its kind's.
    `pieces_per_unit` is pieces per m2. A supply in kg or t gives `mass_kg_per_unit` per unit of the need.
    `gain` is what its own unit avoids by the factors of its kind; None is reckoned by mass, indicative.
    """

    id: str
    kind: str
    kind_first: int
    sizes: Sizes
    quality: Quality | None
    colour: str | None
    window: Window
    place: Place
    free: Decimal
    min_quantity: Decimal
    unit: Unit
    owner_id: str
    project_id: str | None
    visible: bool
    legal_open: bool
    legal_reason: str | None
    mass_kg_per_unit: Decimal | None
    price_per_unit: Decimal | None
    pieces_per_unit: Decimal | None = None
    gain: Gain | None = None


@dataclass(frozen=True)
class Need:
    """What a demand line asks; quantities and `max_price` (EUR) are in or per its own `unit`.

    `kind_first..kind_last` is the kind with everything below it. `sizes` holds only what was asked for by
    name, never the kind's own sizes: a stated substitute often has others. A `tolerance_mm` of None is 0.
    """

    id: str
    kind: str
    kind_first: int
    kind_last: int
    substitutes: Mapping[str, Decimal]
    substitutes_accepted: bool
    sizes: Sizes
    tolerance_mm: Sizes
    colour: str | None
    min_quality: Quality | None
    window: Window
    place: Place
    max_distance_km: Decimal | None
    max_storage_days: int
    open_quantity: Decimal
    min_lot: Decimal
    unit: Unit
    max_price: Decimal | None


@dataclass(frozen=True)
class Measures:
    """What is computed once for a pair; `quantity` is what can be taken, in the need's unit."""

    road_metres: int
    storage_days: int
    days_late: int
    ratio: Ratio | None
    quantity: Decimal

    @property
    def distance_km(self) -> Decimal:
        """The road in km, at metre precision."""
        return Decimal(self.road_metres) / 1000


def measure(supply: Supply, need: Need, steps: Steps) -> Measures:
    """The distance, the time, the unit and the quantity of a pair."""
    ratio = unit_ratio(supply.unit, need.unit, supply.pieces_per_unit, supply.mass_kg_per_unit)
    takeable = ratio.apply_down(supply.free) if ratio else ZERO
    return Measures(
        road_metres=road_metres(supply.place, need.place, steps.detour),
        storage_days=storage_days(supply.window, need.window),
        days_late=days_late(supply.window, need.window),
        ratio=ratio,
        quantity=max(ZERO, min(takeable, need.open_quantity)),
    )


def substitute_penalty(supply: Supply, need: Need) -> Decimal | None:
    """0 for the kind or one below it, the stated penalty of an accepted substitute, None for another."""
    if need.kind_first <= supply.kind_first <= need.kind_last:
        return ZERO
    return need.substitutes.get(supply.kind) if need.substitutes_accepted else None


def size_pairs(supply: Supply, need: Need) -> Iterator[tuple[str, Decimal, Decimal | None, Decimal]]:
    """Per dimension that is asked for: its name, then wanted, offered and tolerance in mm."""
    for name in ("length", "width", "height"):
        wanted: Decimal | None = getattr(need.sizes, name)
        if wanted is not None:
            yield name, wanted, getattr(supply.sizes, name), getattr(need.tolerance_mm, name) or ZERO
