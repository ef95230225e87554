"""What comes with the product: factor records, vehicles, weights and the method, each with its source."""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import WeightSet
from wisselplaats.models import ImpactFactor, ImpactMethod, Vehicle, uuid7
from wisselplaats.paths import resource


def _rows(name: str) -> list[dict[str, str]]:
    listed = (resource("data") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(listed.splitlines()))


def load_factors() -> int:
    """Bring in the shipped vehicles, method and factors that are not there yet; how many factors were new (no actor).

    A record is never changed, because results rest on it: a better figure is a new version of its code.
    """
    session.execute(insert(Vehicle).values([_vehicle(row) for row in _rows("vehicles.csv")]).on_conflict_do_nothing())
    ways = [_way(row) for row in _rows("impact_method.csv")]
    session.execute(insert(ImpactMethod).values(ways).on_conflict_do_nothing())
    rows = [_factor(row) for row in _rows("factors.csv")]
    made = insert(ImpactFactor).values(rows).on_conflict_do_nothing().returning(ImpactFactor.id)
    return len(session.scalars(made).all())


def _vehicle(row: dict[str, str]) -> dict[str, Any]:
    return {
        **row, "position": int(row["position"]), "payload_tonnes": Decimal(row["payload_tonnes"]),
        "litres_per_km": Decimal(row["litres_per_km"]), "indicative": row["indicative"] == "true",
    }  # fmt: skip


def _way(row: dict[str, str]) -> dict[str, Any]:
    return {
        **row, "id": uuid7(), "record_version": int(row["record_version"]), "value": Decimal(row["value"]),
        "valid_from": date.fromisoformat(row["valid_from"]), "verified": row["verified"] == "true",
    }  # fmt: skip


def _factor(row: dict[str, str]) -> dict[str, Any]:
    return {
        **{name: value or None for name, value in row.items()},
        "id": uuid7(),
        "factor_version": int(row["factor_version"]),
        "category": int(row["category"]),
        "value": Decimal(row["value"]),
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        "verified": row["verified"] == "true",
        "surcharged": row["surcharged"] == "true",
    }


@dataclass(frozen=True)
class Weight:
    """What one unit of an impact category costs society, in euro, in a named set; `core`: no profile without it."""

    category: str
    name_nl: str
    name_en: str
    unit: str
    eur_per_unit: Decimal
    core: bool
    verified: bool
    source: str


@cache
def weights(weight_set: WeightSet = WeightSet.A2) -> tuple[Weight, ...]:
    """The weights of a set, as shipped; a set is never mixed or compared with another."""
    return tuple(
        Weight(
            row["category"], row["name_nl"], row["name_en"], row["unit"], Decimal(row["eur_per_unit"]),
            row["core"] == "true", row["verified"] == "true", row["source"],
        )
        for row in _rows("weights.csv") if row["weight_set"] == weight_set
    )  # fmt: skip
