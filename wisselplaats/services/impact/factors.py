"""The factor records: brought in from the shipped list, and found for a kind of material on a day."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from wisselplaats.db import session
from wisselplaats.domain.impact import Factor, Factors, Impact, Moved, handover_impact
from wisselplaats.domain.vocabulary import Unit, WeightSet
from wisselplaats.models import ImpactFactor, ImpactLine, Lot, MaterialType, uuid7

_KG_PER = {Unit.KG: Decimal(1), Unit.TONNE: Decimal(1000)}


def load_factors() -> int:
    """Bring in the shipped factors that are not there yet; how many were new (operators only: no actor).

    A record is never changed, because results rest on it: a better figure is a new version of its code.
    """
    text = files("wisselplaats").joinpath("data/factors.csv").read_text(encoding="utf-8")
    rows = [_row(row) for row in csv.DictReader(text.splitlines())]
    made = insert(ImpactFactor).values(rows).on_conflict_do_nothing().returning(ImpactFactor.id)
    return len(session.scalars(made).all())


def _row(row: dict[str, str]) -> dict[str, Any]:
    return {
        **row,
        "id": uuid7(),
        "factor_version": int(row["factor_version"]),
        "category": int(row["category"]),
        "value": Decimal(row["value"]),
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        "verified": row["verified"] == "true",
    }


def factors_on(on: date, weight_set: WeightSet = WeightSet.A2) -> Factors:
    """The factors of one weight set that hold on a day."""
    holds = or_(ImpactFactor.valid_to.is_(None), ImpactFactor.valid_to >= on)
    query = select(ImpactFactor).where(ImpactFactor.weight_set == weight_set, ImpactFactor.valid_from <= on, holds)
    rows = session.scalars(query.order_by(ImpactFactor.code, ImpactFactor.factor_version))
    return Factors([_factor(row) for row in rows], on, weight_set)


def _factor(row: ImpactFactor) -> Factor:
    return Factor(
        id=row.id, code=row.code, applies_to=row.applies_to, indicator=row.indicator, module=row.module,
        value=row.value, unit=row.unit, weight_set=row.weight_set, source_kind=row.source_kind,
        verified=row.verified, valid_from=row.valid_from, valid_to=row.valid_to,
    )  # fmt: skip


@dataclass(frozen=True)
class Weight:
    """What one unit of an impact category costs society, in euro, in a named set."""

    category: str
    unit: str
    eur_per_unit: Decimal
    verified: bool
    source: str


@cache
def weights(weight_set: WeightSet = WeightSet.A2) -> tuple[Weight, ...]:
    """The weights of a set, as shipped; a set is never mixed or compared with another."""
    text = files("wisselplaats").joinpath("data/weights.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["weight_set"] == weight_set]
    return tuple(
        Weight(row["category"], row["unit"], Decimal(row["eur_per_unit"]), row["verified"] == "true", row["source"])
        for row in rows
    )


def mass_kg(lot: Lot, quantity: Decimal) -> Decimal | None:
    """The mass of a quantity of a lot; None when the catalogue does not know the kind's."""
    per_unit = _KG_PER.get(lot.unit, lot.material.mass_kg_per_unit)
    return None if per_unit is None else (quantity * per_unit).quantize(Decimal("0.001"))


def impact_of(lot: Lot, quantity: Decimal, distance_km: Decimal, through_depot: bool, on: date) -> Impact | None:
    """What handing over a quantity of a lot avoids; None when its mass is not known, and nothing can be said."""
    mass = mass_kg(lot, quantity)
    if mass is None:
        return None
    kinds = (*_kind_and_above(lot.material), lot.material.category)
    return handover_impact(Moved(kinds, quantity, mass, distance_km, through_depot), factors_on(on))


def _kind_and_above(kind: MaterialType | None) -> Iterator[str]:
    while kind is not None:
        yield kind.code
        kind = session.get(MaterialType, kind.parent_code) if kind.parent_code else None


def lines_of(impact: Impact | None) -> list[ImpactLine]:
    """The lines of a result as they are kept, in order, each with the factor that made it."""
    return [
        ImpactLine(
            position=position, factor_id=line.factor.id, module=line.factor.module, side=line.side.value,
            indicator=line.factor.indicator, amount=line.amount, value=line.factor.value, share=line.share,
            result=line.result,
        )
        for position, line in enumerate(impact.lines if impact else (), start=1)
    ]  # fmt: skip
