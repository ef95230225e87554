"""The method as it is shipped, for tests that need no database."""

import csv
from decimal import Decimal
from importlib.resources import files

from wisselplaats.domain.impact import Method
from wisselplaats.domain.vocabulary import Module, WeightSet


def rows_of(name: str) -> list[dict[str, str]]:
    """A shipped table."""
    text = files("wisselplaats").joinpath(f"data/{name}").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def method(weight_set: WeightSet = WeightSet.A2) -> Method:
    """Weights, shares and surcharges of a set."""
    weights = [row for row in rows_of("weights.csv") if row["weight_set"] == weight_set]
    records = rows_of("impact_method.csv")
    return Method(
        weight_set,
        weights={row["category"]: Decimal(row["eur_per_unit"]) for row in weights},
        whole=frozenset(row["category"] for row in weights if row["core"] == "true"),
        shares={Module(row["key"]): Decimal(row["value"]) for row in records if row["about"] == "share"},
        surcharges={int(row["key"]): Decimal(row["value"]) for row in records if row["about"] == "surcharge"},
    )
