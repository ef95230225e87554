"""What a match looks like on the wire: both sides in short, the score with its parts, the reasons in words."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from marshmallow import fields

from wisselplaats.domain.vocabulary import Quality, Unit
from wisselplaats.schemas.wire.base import Output
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Whole, Word, YesNo
from wisselplaats.schemas.wire.names import field_word
from wisselplaats.schemas.wire.words import word


class ReasonOutput(Output):
    """Why it fits, or what stands in the way."""

    code = fields.String()
    text = fields.String()


def _wire_value(change: Any) -> Any:
    value = change.value
    if isinstance(value, StrEnum):
        return word(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


class ChangeOutput(Output):
    """A change of the demand that would make it fit: `veld` and `waarde` as a PATCH of the demand takes them."""

    field = fields.Function(lambda change: field_word(change.field), metadata={"type": "string"})
    value = fields.Function(_wire_value, metadata={"type": ["string", "number", "boolean", "null"]})
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
    changes = fields.List(fields.Nested(ChangeOutput))
    quantity = DecimalNumber()
    shortage = DecimalNumber()
    saving = fields.Function(_saving, metadata={"type": ["object", "null"]})
    distance_km = DecimalNumber()
    storage_days = Whole(0, 100000)
    listing = fields.Nested(MatchListingOutput)
    demand = fields.Nested(MatchDemandOutput)


class MissOutput(Output):
    """A rule on which alone offers fail: how many do, and the nearest of them with the change that would do."""

    code = fields.String()
    count = Whole(0, 2**31)
    nearest = fields.List(fields.Nested(MatchOutput), attribute="fits")


class ComingOutput(Output):
    """Material that comes free later and fits; `partijId` alone when an own lot is not on offer yet."""

    offered = YesNo()
    lot_id = fields.UUID(attribute="fit.listing.lot.id")
    listing_id = fields.Function(
        lambda coming: str(coming.fit.listing.id) if coming.offered else None, metadata={"type": ["string", "null"]}
    )
    available_from = Day(attribute="fit.listing.lot.available_from")
    score = Whole(0, 100, attribute="fit.score")
    quantity = DecimalNumber(attribute="fit.quantity")
    reasons = fields.List(fields.Nested(ReasonOutput), attribute="fit.reasons")


class MarketOutput(Output):
    """What a demand just misses now, and what is expected."""

    misses = fields.List(fields.Nested(MissOutput))
    expected = fields.List(fields.Nested(ComingOutput))
