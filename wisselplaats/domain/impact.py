"""What a handover avoids: CO2, MKI and money, line by line, each line from one factor record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.vocabulary import Indicator, Module, SourceKind, WeightSet

# share of each module that unforeseen reuse still counts (Bepalingsmethode Milieuprestatie, see DOMAIN.md, Impact)
REUSE_SHARE: dict[Module, Decimal] = {
    Module.A1_3: Decimal("0.2"),
    Module.A4: Decimal(1),
    Module.A5: Decimal(1),
    Module.B: Decimal(1),
    Module.C1: Decimal(1),
    Module.C2: Decimal(1),
    Module.C3: Decimal("0.2"),
    Module.C4: Decimal("0.2"),
    Module.D: Decimal("0.2"),
}
ANYTHING = "*"
KG, CENT = Decimal("0.001"), Decimal("0.0001")


class Side(StrEnum):
    """Which product a line belongs to."""

    REFERENCE = "reference"
    REUSE = "reuse"


@dataclass(frozen=True)
class Factor:
    """One record; `applies_to` is a kind's code, a category or `*`; `unit` says what `value` is per."""

    id: UUID
    code: str
    applies_to: str
    indicator: Indicator
    module: Module
    value: Decimal
    unit: str
    weight_set: WeightSet
    source_kind: SourceKind
    verified: bool
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Moved:
    """What changes hands: `kinds` from the kind itself up to the root, then its category; mass and distance of reuse.

    `quantity` in the kind's unit, `mass_kg` of all of it, `distance_km` over the road, both legs together.
    """

    kinds: tuple[str, ...]
    quantity: Decimal
    mass_kg: Decimal
    distance_km: Decimal
    through_depot: bool = False


@dataclass(frozen=True)
class Line:
    """`amount` x `factor.value` x `share` = `result`, in kg CO2e or euro."""

    factor: Factor
    side: Side
    amount: Decimal
    share: Decimal

    @property
    def result(self) -> Decimal:
        """Unrounded."""
        return self.amount * self.factor.value * self.share


@dataclass(frozen=True)
class Impact:
    """Avoided = reference - reuse; it may be negative. Rounded at the end: kg to 3, euro to 4 decimals."""

    lines: tuple[Line, ...]
    weight_set: WeightSet
    co2_avoided_kg: Decimal
    mki_avoided_eur: Decimal
    money_avoided_eur: Decimal | None
    unverified_share: Decimal


class Factors:
    """The factors of one weight set that hold on a day, found from specific to general."""

    def __init__(self, factors: Iterable[Factor], on: date, weight_set: WeightSet = WeightSet.A2) -> None:
        valid = [f for f in factors if f.valid_from <= on and (f.valid_to is None or on <= f.valid_to)]
        if any(f.weight_set != weight_set for f in valid):
            raise Invalid.one("weight_set", "weight_sets_mixed", weight_set=weight_set.value)
        self.weight_set = weight_set
        self._by_key: dict[tuple[Indicator, Module, str, str], Factor] = {}
        for factor in sorted(valid, key=lambda f: (f.valid_from, f.code)):
            # the newest wins when two hold on the same day
            self._by_key[(factor.indicator, factor.module, factor.applies_to, _what(factor.unit))] = factor

    def find(self, kinds: Sequence[str], indicator: Indicator, module: Module, what: str) -> Factor | None:
        """The factor of the nearest kind, else of the category, else of anything."""
        for name in (*kinds, ANYTHING):
            found = self._by_key.get((indicator, module, name, what))
            if found is not None:
                return found
        return None


def _what(unit: str) -> str:
    """What a factor is multiplied with: per kg or per unit are both `material`, the rest by its own name."""
    per = unit.rpartition("/")[2]
    return "material" if per in {"kg", "unit"} else per


def handover_impact(moved: Moved, factors: Factors) -> Impact:
    """The impact of a handover, with every line that made it. Errors: Invalid when a factor of A1-3 is missing."""
    lines = [line for indicator in (Indicator.CO2, Indicator.MKI) for line in _lines(moved, factors, indicator)]
    price = factors.find(moved.kinds, Indicator.MONEY, Module.A1_3, "material")
    if price is not None:
        lines.append(Line(price, Side.REFERENCE, _amount(price, moved), Decimal(1)))
    return Impact(
        lines=tuple(lines),
        weight_set=factors.weight_set,
        co2_avoided_kg=_avoided(lines, Indicator.CO2).quantize(KG),
        mki_avoided_eur=_avoided(lines, Indicator.MKI).quantize(CENT),
        money_avoided_eur=None if price is None else _avoided(lines, Indicator.MONEY).quantize(CENT),
        unverified_share=unverified_share(lines),
    )


def _lines(moved: Moved, factors: Factors, indicator: Indicator) -> list[Line]:
    if factors.find(moved.kinds, indicator, Module.A1_3, "material") is None:
        raise Invalid.one("material_code", "factor_missing", indicator=indicator.value, kind=moved.kinds[0])
    lines = []
    for module in Module:
        material = factors.find(moved.kinds, indicator, module, "material")
        if material is not None:
            amount = _amount(material, moved)
            lines += [
                Line(material, Side.REFERENCE, amount, Decimal(1)),
                Line(material, Side.REUSE, amount, REUSE_SHARE[module]),
            ]
        lines += _transport(moved, factors, indicator, module)
    return lines + _depot(moved, factors, indicator)


def _transport(moved: Moved, factors: Factors, indicator: Indicator, module: Module) -> list[Line]:
    """New material comes from the factory and goes to the crusher; reused material drives its real distance once."""
    per_tkm = factors.find(moved.kinds, indicator, module, "tkm")
    assumed = factors.find(moved.kinds, Indicator.CO2, module, "km")
    if per_tkm is None:
        return []
    tonnes = moved.mass_kg / 1000
    lines = []
    if assumed is not None:
        lines.append(Line(per_tkm, Side.REFERENCE, tonnes * assumed.value, Decimal(1)))
    if module == Module.A4:
        lines.append(Line(per_tkm, Side.REUSE, tonnes * moved.distance_km, REUSE_SHARE[module]))
    elif assumed is not None:
        # reused material goes to the crusher too, one life later
        lines.append(Line(per_tkm, Side.REUSE, tonnes * assumed.value, REUSE_SHARE[module]))
    return lines


def _depot(moved: Moved, factors: Factors, indicator: Indicator) -> list[Line]:
    handling = factors.find(moved.kinds, indicator, Module.A5, "kg-depot")
    if not moved.through_depot or handling is None:
        return []
    return [Line(handling, Side.REUSE, moved.mass_kg, Decimal(1))]


def _amount(factor: Factor, moved: Moved) -> Decimal:
    return moved.quantity if factor.unit.endswith("/unit") else moved.mass_kg


def _avoided(lines: Iterable[Line], indicator: Indicator) -> Decimal:
    signs = {Side.REFERENCE: 1, Side.REUSE: -1}
    return sum((signs[ln.side] * ln.result for ln in lines if ln.factor.indicator == indicator), Decimal(0))


def unverified_share(lines: Iterable[Line]) -> Decimal:
    """The part that rests on unverified factors, by absolute size: 0 to 1, 3 decimals.

    Kilograms and euros do not add up, so each indicator is weighed by itself and the worst one counts.
    """
    kept = list(lines)
    return max(_loose([ln for ln in kept if ln.factor.indicator == what]) for what in Indicator)


def _loose(lines: Sequence[Line]) -> Decimal:
    whole = sum((abs(line.result) for line in lines), Decimal(0))
    loose = sum((abs(line.result) for line in lines if not line.factor.verified), Decimal(0))
    return (loose / whole).quantize(KG) if whole else Decimal(0)
