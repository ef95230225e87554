"""What comes with the product: factor records, vehicles, weights and the method, each with its source."""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from wisselplaats.db import session
from wisselplaats.domain.impact import Method
from wisselplaats.domain.vocabulary import Module, WeightSet
from wisselplaats.models import ImpactFactor, Vehicle, uuid7
from wisselplaats.paths import resource


def _rows(name: str) -> list[dict[str, str]]:
    listed = (resource("data") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(listed.splitlines()))


def load_factors() -> int:
    """Bring in the shipped vehicles and factors that are not there yet; how many factors were new (no actor).

    A record is never changed, because results rest on it: a better figure is a new version of its code.
    """
    session.execute(insert(Vehicle).values([_vehicle(row) for row in _rows("vehicles.csv")]).on_conflict_do_nothing())
    rows = [_factor(row) for row in _rows("factors.csv")]
    made = insert(ImpactFactor).values(rows).on_conflict_do_nothing().returning(ImpactFactor.id)
    return len(session.scalars(made).all())


def _vehicle(row: dict[str, str]) -> dict[str, Any]:
    return {
        **row, "position": int(row["position"]), "payload_tonnes": Decimal(row["payload_tonnes"]),
        "litres_per_km": Decimal(row["litres_per_km"]), "indicative": row["indicative"] == "true",
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


@dataclass(frozen=True)
class MethodRecord:
    """A share of a module that reuse still counts, or what data of a category are raised by, with its source."""

    about: str
    key: str
    value: Decimal
    source: str
    verified: bool


@cache
def method_records() -> tuple[MethodRecord, ...]:
    """The shares of unforeseen reuse and the surcharges by category of data."""
    return tuple(
        MethodRecord(row["about"], row["key"], Decimal(row["value"]), row["source"], row["verified"] == "true")
        for row in _rows("impact_method.csv")
    )


@cache
def method(weight_set: WeightSet = WeightSet.A2) -> Method:
    """How results of a set are reckoned."""
    records = method_records()
    return Method(
        weight_set,
        weights={weight.category: weight.eur_per_unit for weight in weights(weight_set)},
        whole=frozenset(weight.category for weight in weights(weight_set) if weight.core),
        shares={Module(record.key): record.value for record in records if record.about == "share"},
        surcharges={int(record.key): record.value for record in records if record.about == "surcharge"},
    )
