"""What is told of factor records."""

from typing import Any

from marshmallow import fields

from wisselplaats.domain.vocabulary import FactorEvent, Indicator, Module, SourceKind, WeightSet
from wisselplaats.schemas.factor.asked import PLACES
from wisselplaats.schemas.wire.base import Output
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Whole, Word, YesNo


class FactorOutput(Output):
    """A record; without an organisation it is everybody's."""

    id = Key()
    code = fields.String()
    factor_version = Whole(1, 2**31)
    applies_to = fields.String()
    indicator = Word(Indicator)
    effect = fields.String(allow_none=True)
    module = Word(Module)
    value = DecimalNumber(places=PLACES)
    unit = fields.String()
    weight_set = Word(WeightSet, allow_none=True)
    vehicle = fields.String(allow_none=True)
    source = fields.String()
    source_kind = Word(SourceKind)
    category = Whole(1, 3)
    surcharged = YesNo()
    valid_from = Day()
    valid_to = Day(allow_none=True)
    verified = YesNo()
    organisation_name = fields.Function(
        lambda row: row.organisation.name if row.organisation else None, metadata={"type": ["string", "null"]}
    )


class FactorEventOutput(Output):
    """What was done to a version, when, and why."""

    factor_version = Whole(1, 2**31, attribute="factor.factor_version")
    kind = Word(FactorEvent)
    at = Moment()
    why = fields.String()


class FactorWithHistoryOutput(FactorOutput):
    """A record with all versions of its code, and what was done to them."""

    versions = fields.List(fields.Nested(FactorOutput))
    events = fields.List(fields.Nested(FactorEventOutput))


class FactorFaultOutput(Output):
    """One thing wrong with one row of a file."""

    row_number = Whole(1, 2**31)
    field = fields.String()
    code = fields.String()
    message = fields.String()


class LoadOutput(Output):
    """What a file does, or would do when it is a trial; with any fault nothing is done."""

    trial = YesNo()
    row_count = Whole(0, 2**31, attribute="rows")
    added = Whole(0, 2**31)
    changed = Whole(0, 2**31)
    same = Whole(0, 2**31)
    faults = fields.List(fields.Nested(FactorFaultOutput))


def _codes(name: str) -> Any:
    return fields.Function(
        lambda found: [factor.code for factor in getattr(found, name)],
        metadata={"type": "array", "items": {"type": "string"}},
    )


class CoveredOutput(Output):
    """What production of a kind is reckoned with today; an empty list blocks a result."""

    material_code = fields.String(attribute="kind.code")
    material_name = fields.String(attribute="kind.name_nl")
    co2_factors = _codes("co2")
    mki_factors = _codes("mki")
    money_factor = fields.Function(
        lambda found: found.money.code if found.money else None, metadata={"type": ["string", "null"]}
    )
    leans_on = fields.String(allow_none=True)
    missing_mass = YesNo()
    blocked = YesNo()
    indicative = YesNo()


class WeightOutput(Output):
    """What one unit of an effect costs society; `kern`: a profile without it does not count."""

    effect = fields.String(attribute="category")
    name_nl = fields.String()
    name_en = fields.String()
    unit = fields.String()
    eur_per_unit = DecimalNumber(places=10)
    core = YesNo()
    verified = YesNo()
    source = fields.String()


class VehicleOutput(Output):
    """What reused material may be driven in."""

    code = fields.String()
    name_nl = fields.String()
    name_en = fields.String()
    payload_tonnes = DecimalNumber()
    litres_per_km = DecimalNumber()
    source = fields.String()
    indicative = YesNo()
