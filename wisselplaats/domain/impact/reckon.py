"""What a handover avoids: CO2, MKI and money, line by line, each line from one factor record."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.impact.factor import DISTANCE, HANDLING, HAULAGE, MATERIAL, Factor, Factors
from wisselplaats.domain.impact.line import Impact, Line, Side
from wisselplaats.domain.vocabulary import ImpactPart as Part
from wisselplaats.domain.vocabulary import Indicator, Module

RECKONED = (Indicator.CO2, Indicator.MKI)
_KG_PER_TONNE = Decimal(1000)


@dataclass(frozen=True)
class Moved:
    """What changes hands: `kinds` from the kind itself up to the root, then its category; mass and distance of reuse.

    `quantity` in the kind's unit, `mass_kg` of all of it, `distance_km` over the road from where it lies to where it
    goes, `depot_km` what it drove to the depot before that. `vehicle` of the last leg; None is the average lorry.
    """

    kinds: tuple[str, ...]
    quantity: Decimal
    mass_kg: Decimal
    distance_km: Decimal
    through_depot: bool = False
    depot_km: Decimal = Decimal(0)
    vehicle: str | None = None

    @property
    def tonnes(self) -> Decimal:
        """The mass in 1000 kg."""
        return self.mass_kg / _KG_PER_TONNE


def missing_factors(kinds: tuple[str, ...], factors: Factors) -> tuple[Indicator, ...]:
    """The indicators for which production (A1-3) of this kind has no factor, so that nothing can be said."""
    return tuple(i for i in RECKONED if not factors.all_of(kinds, i, Module.A1_3, MATERIAL))


def handover_impact(moved: Moved, factors: Factors) -> Impact:
    """The impact of a handover, with every line that made it.

    Errors: Invalid with each factor of A1-3 that is missing, and one for a vehicle without factors.
    """
    _require_factors(moved, factors)
    lines = [line for indicator in RECKONED for line in _lines(moved, factors, indicator)]
    price = factors.find(moved.kinds, Indicator.MONEY, Module.A1_3, MATERIAL)
    if price is not None:
        lines.append(Line(price, Side.REFERENCE, Part.MATERIAL, _amount(price, moved)))
    return Impact(tuple(lines), factors.weight_set)


def _require_factors(moved: Moved, factors: Factors) -> None:
    missing = missing_factors(moved.kinds, factors)
    faults = [
        FieldProblem("material_code", "factor_missing",
                     {"indicator": what.value, "kind": moved.kinds[0], "weight_set": factors.weight_set.value})
        for what in missing
    ]  # fmt: skip
    if moved.vehicle is not None and not all(_haulage(moved, factors, i, Module.A4, moved.vehicle) for i in RECKONED):
        faults.append(FieldProblem("vehicle", "vehicle_without_factors", {"vehicle": moved.vehicle}))
    if faults:
        raise Invalid(faults)


def _lines(moved: Moved, factors: Factors, indicator: Indicator) -> Iterator[Line]:
    for module in Module:
        for factor in factors.all_of(moved.kinds, indicator, module, MATERIAL):
            new = _line(factors, factor, Side.REFERENCE, Part.MATERIAL, _amount(factor, moved))
            yield new
            yield replace(new, side=Side.REUSE, share=factors.method.shares[module])
    yield from _new_material_drives(moved, factors, indicator)
    yield from _reused_material_drives(moved, factors, indicator)
    if moved.through_depot:
        for factor in factors.all_of(moved.kinds, indicator, Module.A5, HANDLING):
            yield _line(factors, factor, Side.REUSE, Part.HANDLING, moved.mass_kg)


def _new_material_drives(moved: Moved, factors: Factors, indicator: Indicator) -> Iterator[Line]:
    """From the factory to the works, and from the works to the crusher; reused material goes there one life later."""
    for module, part in ((Module.A4, Part.FROM_FACTORY), (Module.C2, Part.REMOVAL)):
        assumed = factors.find(moved.kinds, Indicator.CO2, module, DISTANCE)
        if assumed is None:
            continue
        for factor in _haulage(moved, factors, indicator, module):
            line = _line(factors, factor, Side.REFERENCE, part, moved.tonnes * assumed.value)
            yield line
            if part is Part.REMOVAL:
                yield replace(line, side=Side.REUSE, share=factors.method.shares[module])


def _reused_material_drives(moved: Moved, factors: Factors, indicator: Indicator) -> Iterator[Line]:
    """Its real distance: to the depot by the average lorry, and from where it lies to where it goes by the one chosen."""
    share = factors.method.shares[Module.A4]
    legs = ((Part.TO_DEPOT, moved.depot_km, None), (Part.TO_PROJECT, moved.distance_km, moved.vehicle))
    for part, km, vehicle in legs:
        if part is Part.TO_DEPOT and not moved.through_depot:
            continue
        for factor in _haulage(moved, factors, indicator, Module.A4, vehicle):
            yield _line(factors, factor, Side.REUSE, part, moved.tonnes * km, share)


def _haulage(
    moved: Moved, factors: Factors, indicator: Indicator, module: Module, vehicle: str | None = None
) -> tuple[Factor, ...]:
    return factors.all_of(moved.kinds, indicator, module, HAULAGE, vehicle)


def _line(
    factors: Factors, factor: Factor, side: Side, part: Part, amount: Decimal, share: Decimal = Decimal(1)
) -> Line:
    method = factors.method
    return Line(factor, side, part, amount, share, method.weight(factor), method.surcharge(factor))


def _amount(factor: Factor, moved: Moved) -> Decimal:
    return moved.quantity if factor.unit.endswith("/unit") else moved.mass_kg
