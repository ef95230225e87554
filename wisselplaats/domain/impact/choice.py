"""Reuse or new: what each way costs in CO2, MKI and euros, and from which distance reuse no longer saves."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from wisselplaats.domain.impact.factor import Factor
from wisselplaats.domain.impact.line import Line, Side
from wisselplaats.domain.impact.reckon import Moved
from wisselplaats.domain.vocabulary import ImpactPart, Indicator

_ZERO = Decimal(0)
KM_STEP = Decimal("0.1")


class Way(StrEnum):
    """Where the material of a project may come from."""

    LOT = "lot"
    VIA_DEPOT = "via_depot"
    DEPOT = "depot"
    NEW = "new"


class Cost(StrEnum):
    """What euros are paid for."""

    NEW_PRODUCT = "new_product"
    LOT_PRICE = "lot_price"
    HANDLING = "handling"
    TO_DEPOT = "to_depot"
    STORAGE = "storage"
    TO_PROJECT = "to_project"
    CO2_VALUE = "co2_value"


@dataclass(frozen=True)
class Entry:
    """`amount` (in `unit`) x `value` x `times` = `result`; `times` is weight, share and surcharge together.

    `factor` is the record behind it; euros of a reuse rest on a rate or a price, which `source` names.
    """

    indicator: Indicator
    about: ImpactPart | Cost
    amount: Decimal
    unit: str
    value: Decimal
    source: str
    indicative: bool
    factor: Factor | None = None
    module: str = ""
    times: Decimal = Decimal(1)

    @property
    def result(self) -> Decimal:
        """Unrounded, kg CO2e or euro."""
        return self.amount * self.value * self.times

    @classmethod
    def of(cls, line: Line) -> "Entry":
        """A line of the impact as a part of one way."""
        factor = line.factor
        times = line.weight * line.share * line.surcharge
        return cls(
            factor.indicator, Cost.NEW_PRODUCT if factor.indicator is Indicator.MONEY else line.part, line.amount,
            factor.unit, factor.value, factor.source, not factor.verified, factor, factor.module.value, times,
        )  # fmt: skip


@dataclass(frozen=True)
class Rate:
    """Euro per something, with where it comes from."""

    value: Decimal
    source: str
    indicative: bool


@dataclass(frozen=True)
class Rates:
    """What is paid per tonne-kilometre, per tonne handled and per tonne a day in store."""

    transport: Rate
    handling: Rate
    storage: Rate


@dataclass(frozen=True)
class Option:
    """One way with its lines; `distance_km` is the last leg, the one that a reader can change."""

    way: Way
    entries: tuple[Entry, ...]
    distance_km: Decimal = _ZERO

    def total(self, indicator: Indicator) -> Decimal | None:
        """Kg CO2e or euro, unrounded; None when there is no line of it."""
        found = [entry.result for entry in self.entries if entry.indicator is indicator]
        return sum(found, _ZERO) if found else None

    def last_leg(self, indicator: Indicator) -> Decimal:
        """What the distance that can be changed adds."""
        return sum(
            (e.result for e in self.entries if e.indicator is indicator and e.about == ImpactPart.TO_PROJECT), _ZERO
        )


@dataclass(frozen=True)
class BreakEven:
    """`km` of the last leg at which a way saves nothing any more; negative: it never saves, None: it always does."""

    km: Decimal | None

    @property
    def never(self) -> bool:
        """Even without a metre of transport it costs more than new."""
        return self.km is not None and self.km < 0


def saving(option: Option, new: Option, indicator: Indicator) -> Decimal | None:
    """New less this way; negative costs more. None when one of the two is not known."""
    fresh, own = new.total(indicator), option.total(indicator)
    return None if fresh is None or own is None else fresh - own


def break_even(option: Option, per_km: Decimal, new: Option, indicator: Indicator) -> BreakEven | None:
    """The distance at which the saving is nothing; None when the saving is not known.

    The saving falls by `per_km` for each km, so with S at the present distance d it is nothing at d + S / per_km.
    """
    now = saving(option, new, indicator)
    if now is None:
        return None
    return BreakEven(None if per_km == 0 else option.distance_km + now / per_km)


def reuse_entries(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """The burden of reuse, as entries."""
    return tuple(Entry.of(line) for line in lines if line.side is Side.REUSE)


def new_entries(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """The burden and the price of a new product, as entries."""
    return tuple(Entry.of(line) for line in lines if line.side is Side.REFERENCE)


def euros(moved: Moved, price_per_unit: Decimal | None, rates: Rates, storage_days: int = 0) -> tuple[Entry, ...]:
    """What reuse costs in euros: the lot's price, taking up and cleaning, transport of both legs, storage.

    A price of None is free of charge, as an offer without a price is.
    """

    def entry(cost: Cost, amount: Decimal, unit: str, rate: Rate) -> Entry:
        return Entry(Indicator.MONEY, cost, amount, unit, rate.value, rate.source, rate.indicative)

    price = Entry(Indicator.MONEY, Cost.LOT_PRICE, moved.quantity, "eur/unit", price_per_unit or _ZERO, "", False)
    return (
        price,
        entry(Cost.HANDLING, moved.tonnes, "eur/t", rates.handling),
        *((entry(Cost.TO_DEPOT, moved.tonnes * moved.depot_km, "eur/tkm", rates.transport),)
          if moved.through_depot else ()),
        *((entry(Cost.STORAGE, moved.tonnes * storage_days, "eur/t-day", rates.storage),) if storage_days else ()),
        entry(Cost.TO_PROJECT, moved.tonnes * moved.distance_km, "eur/tkm", rates.transport),
    )  # fmt: skip
