"""What a match looks like on the wire: both sides in short, the score with its parts, the reasons in words."""

from typing import Any

from marshmallow import fields

from wisselplaats.domain.vocabulary import Quality, Unit
from wisselplaats.schemas.wire.base import Output
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Whole, Word, YesNo


class ReasonOutput(Output):
    """Why it fits, or what stands in the way."""

    code = fields.String()
    text = fields.String()


class PartsOutput(Output):
    """The parts of the score, each 0 to 1."""

    kind = DecimalNumber()
    size = DecimalNumber()
    quality = DecimalNumber()
    time = DecimalNumber()
    distance = DecimalNumber()
    quantity = DecimalNumber()
    saving = DecimalNumber()


class SavingOutput(Output):
    """What the match saves against a new product: kg CO2e and euro, below zero when it costs more than it gains."""

    co2_kg = DecimalNumber()
    eur = DecimalNumber()


class MatchListingOutput(Output):
    """The offer in short."""

    id = Key()
    lot_id = Key()
    material_code = fields.Function(lambda listing: listing.lot.material_code, metadata={"type": "string"})
    material_name = fields.Function(lambda listing: listing.lot.material.name_nl, metadata={"type": "string"})
    free = DecimalNumber()
    unit = Word(Unit, attribute="lot.unit")
    quality = Word(Quality, attribute="lot.quality", allow_none=True)
    organisation_id = Key()
    organisation_name = fields.Function(lambda listing: listing.organisation.name, metadata={"type": "string"})
    available_from = Day(attribute="lot.available_from")
    available_until = Day(attribute="lot.available_until", allow_none=True)
    price_per_unit = DecimalNumber(allow_none=True)


class MatchDemandOutput(Output):
    """The demand in short."""

    id = Key()
    material_code = fields.String()
    material_name = fields.Function(lambda demand: demand.material.name_nl, metadata={"type": "string"})
    open_quantity = DecimalNumber()
    unit = Word(Unit)
    project = fields.Function(lambda demand: demand.project.name, metadata={"type": "string"})
    organisation_id = Key()
    organisation_name = fields.Function(lambda demand: demand.organisation.name, metadata={"type": "string"})
    needed_from = Day()
    needed_until = Day()


def _saving(fit: Any) -> dict[str, Any] | None:
    if fit.saving_eur is None:
        return None
    found: dict[str, Any] = SavingOutput().dump({"co2_kg": fit.saving_co2_kg, "eur": fit.saving_eur})
    return found


class MatchOutput(Output):
    """A match: `hoeveelheid` and `tekort` in the demand's unit; `besparing` null when the mass is not known."""

    score = Whole(0, 100)
    feasible = YesNo()
    parts = fields.Nested(PartsOutput)
    reasons = fields.List(fields.Nested(ReasonOutput))
    quantity = DecimalNumber()
    shortage = DecimalNumber()
    saving = fields.Function(_saving, metadata={"type": ["object", "null"]})
    distance_km = DecimalNumber()
    storage_days = Whole(0, 100000)
    listing = fields.Nested(MatchListingOutput)
    demand = fields.Nested(MatchDemandOutput)
