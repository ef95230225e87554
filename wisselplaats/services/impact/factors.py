"""What handing over a lot avoids, from the factors that hold for its taker, and the lines as they are kept."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from wisselplaats.domain.impact import Impact, Moved, handover_impact
from wisselplaats.domain.vocabulary import Unit, WeightSet
from wisselplaats.models import ImpactLine, Lot
from wisselplaats.services.factor import (
    Weight,
    chain_of,
    factors_on,
    load_factors,
    set_of,
    weights,
)

__all__ = [
    "Weight",
    "factors_on",
    "impact_of",
    "lines_of",
    "load_factors",
    "mass_kg",
    "moved",
    "weights",
]
_KG_PER = {Unit.KG: Decimal(1), Unit.TONNE: Decimal(1000)}


def mass_kg(lot: Lot, quantity: Decimal) -> Decimal | None:
    """The mass of a quantity of a lot, to the gram; None when the catalogue does not know the kind's."""
    exact = exact_mass_kg(lot, quantity)
    return None if exact is None else exact.quantize(Decimal("0.001"))


def exact_mass_kg(lot: Lot, quantity: Decimal) -> Decimal | None:
    """The same, unrounded."""
    per_unit = _KG_PER.get(lot.unit, lot.material.mass_kg_per_unit)
    return None if per_unit is None else quantity * per_unit


def moved(
    lot: Lot, quantity: Decimal, distance_km: Decimal, through_depot: bool, vehicle: str | None = None
) -> Moved | None:
    """A quantity of a lot on its way: with what it drove to the depot before, when it lies in one.

    None when its mass is not known.
    """
    mass = exact_mass_kg(lot, quantity)
    if mass is None:
        return None
    before = lot.depot_km if through_depot else Decimal(0)
    return Moved(chain_of(lot.material), quantity, mass, distance_km, through_depot, before, vehicle)


def impact_of(
    lot: Lot, quantity: Decimal, distance_km: Decimal, through_depot: bool, on: date,
    taker_id: UUID | None = None, vehicle: str | None = None,
) -> Impact | None:  # fmt: skip
    """What handing over a quantity of a lot avoids; None when its mass is not known, and nothing can be said.

    Reckoned in the set of weights of the taker, who does not buy new, with the taker's own factors before everybody's.
    Errors: Invalid when a factor is missing.
    """
    on_its_way = moved(lot, quantity, distance_km, through_depot, vehicle)
    if on_its_way is None:
        return None
    weight_set = WeightSet.A2 if taker_id is None else set_of(taker_id)
    return handover_impact(on_its_way, factors_on(on, weight_set, taker_id))


def lines_of(impact: Impact | None) -> list[ImpactLine]:
    """The lines of a result as they are kept, in order, each with the factor that made it."""
    return [
        ImpactLine(
            position=position, factor_id=line.factor.id, module=line.factor.module, side=line.side.value,
            part=line.part, indicator=line.factor.indicator, amount=line.amount, value=line.factor.value,
            weight=line.weight, share=line.share, surcharge=line.surcharge, result=line.result,
        )
        for position, line in enumerate(impact.lines if impact else (), start=1)
    ]  # fmt: skip
