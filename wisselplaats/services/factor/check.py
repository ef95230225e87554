"""What a new factor record must be before it may stand beside the others: every fault at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain.errors import FieldProblem
from wisselplaats.domain.impact import ANYTHING
from wisselplaats.domain.vocabulary import Indicator, Module, Per, Unit, WeightSet
from wisselplaats.models import MaterialType, Vehicle
from wisselplaats.services.factor.known import chain_among
from wisselplaats.services.factor.shipped import weights

_RESULT_UNIT = {Indicator.CO2: "kg", Indicator.MKI: "eur", Indicator.MONEY: "eur"}
MODULES: dict[Per, frozenset[Module]] = {
    Per.KG: frozenset(Module),
    Per.UNIT: frozenset(Module),
    Per.TONNE_KM: frozenset({Module.A4, Module.C2}),
    Per.DISTANCE: frozenset({Module.A4, Module.C2}),
    Per.KG_DEPOT: frozenset({Module.A5}),
}
"""In which modules each way of counting has a meaning."""


@dataclass(frozen=True)
class Known:
    """What a record may point at: kinds and categories, each with the units that are counted in there, and vehicles."""

    places: Mapping[str, frozenset[Unit]]
    vehicles: frozenset[str]


def known_things() -> Known:
    """Read once for a whole file."""
    kinds = {kind.code: kind for kind in session.scalars(select(MaterialType))}
    units: dict[str, set[Unit]] = {}
    for kind in kinds.values():
        for place in (*chain_among(kind, kinds), kind.category):
            units.setdefault(place, set()).add(kind.unit)
    return Known(
        {place: frozenset(found) for place, found in units.items()}, frozenset(session.scalars(select(Vehicle.code)))
    )


def needs_set(data: Mapping[str, Any]) -> bool:
    """Prices and distances are the same in every set."""
    return data["indicator"] is not Indicator.MONEY and data["per"] is not Per.DISTANCE


def unit_of(data: Mapping[str, Any]) -> str:
    """The unit that follows from what is measured and per what."""
    if data["per"] is Per.DISTANCE:
        return "km"
    return f"{_amount_unit(data)}/{data['per'].value}"


def _amount_unit(data: Mapping[str, Any]) -> str:
    if data.get("effect"):
        found = {weight.category: weight.unit for weight in weights(data["weight_set"])}
        return found[data["effect"]]
    return _RESULT_UNIT[data["indicator"]]


def problems(data: Mapping[str, Any], known: Known) -> list[FieldProblem]:
    """Everything that is wrong with a record that is to be added."""
    return [*_place(data, known), *_set(data), *_effect(data), *_counting(data), *_vehicle(data, known), *_amount(data)]


def _place(data: Mapping[str, Any], known: Known) -> Iterator[FieldProblem]:
    where = data["applies_to"]
    if where not in {*known.places, ANYTHING}:
        yield FieldProblem("applies_to", "factor_place_unknown", {"given": where})
    elif data["per"] is Per.UNIT and len(known.places.get(where, ())) != 1:
        yield FieldProblem("per", "factor_unit_needs_kind")


def _set(data: Mapping[str, Any]) -> Iterator[FieldProblem]:
    given = data.get("weight_set")
    if needs_set(data) and given is None:
        yield FieldProblem("weight_set", "required")
    if not needs_set(data) and given is not None:
        yield FieldProblem("weight_set", "factor_set_not_here")


def _effect(data: Mapping[str, Any]) -> Iterator[FieldProblem]:
    effect, chosen = data.get("effect"), data.get("weight_set")
    if not effect:
        return
    if data["indicator"] is not Indicator.MKI:
        yield FieldProblem("effect", "factor_effect_of_mki")
    elif isinstance(chosen, WeightSet):
        names = [weight.category for weight in weights(chosen)]
        if effect not in names:
            yield FieldProblem("effect", "not_in_list", {"choices": ", ".join(names), "given": effect})


def _counting(data: Mapping[str, Any]) -> Iterator[FieldProblem]:
    allowed = MODULES[data["per"]]
    if data["module"] not in allowed:
        names = ", ".join(module.value for module in Module if module in allowed)
        yield FieldProblem("module", "factor_module_not_here", {"modules": names})
    if data["per"] is Per.DISTANCE and data["indicator"] is not Indicator.CO2:
        yield FieldProblem("indicator", "factor_distance_is_co2")
    if data["indicator"] is Indicator.MONEY and (
        data["module"] is not Module.A1_3 or data["per"] not in {Per.KG, Per.UNIT}
    ):
        yield FieldProblem("indicator", "factor_price_of_new")


def _vehicle(data: Mapping[str, Any], known: Known) -> Iterator[FieldProblem]:
    vehicle = data.get("vehicle")
    if not vehicle:
        return
    if vehicle not in known.vehicles:
        yield FieldProblem("vehicle", "not_in_list", {"choices": ", ".join(sorted(known.vehicles)), "given": vehicle})
    elif data["module"] is not Module.A4 or data["per"] is not Per.TONNE_KM:
        yield FieldProblem("vehicle", "factor_vehicle_drives")


def _amount(data: Mapping[str, Any]) -> Iterator[FieldProblem]:
    never_negative = data["indicator"] is Indicator.MONEY or data["per"] in {
        Per.TONNE_KM, Per.DISTANCE, Per.KG_DEPOT,
    }  # fmt: skip
    if never_negative and data["value"] < 0:
        yield FieldProblem("value", "too_small", {"limit": Decimal(0)})
    if data.get("valid_to") is not None and data["valid_to"] < data["valid_from"]:
        yield FieldProblem("valid_to", "ends_before_start", {"start": data["valid_from"]})
