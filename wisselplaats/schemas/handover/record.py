"""What a handover looks like on the wire, down to the factors behind its result."""

from marshmallow import fields

from wisselplaats.domain.impact import Side
from wisselplaats.domain.vocabulary import Indicator, Module, Rung, SourceKind, Unit, WeightSet
from wisselplaats.schemas.wire.base import Input, Output, PageQuery
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
from wisselplaats.schemas.wire.words import choices, word


class HandoverInput(Input):
    """What changed hands: the whole rest of the claim unless a quantity is given; distance over the road in km."""

    quantity = DecimalNumber(above="0", allow_none=True)
    note = Text(2000, allow_none=True)
    distance_km = DecimalNumber(low="0", high="2000", allow_none=True)


class HandoverQuery(PageQuery):
    """Filters of the list of handovers; both days included."""

    from_date = Day(load_default=None)
    to_date = Day(load_default=None)
    reservation_id = Key(load_default=None)


class HandoverOutput(Output):
    """Both sides, the new lot, and what was avoided; negative amounts cost more than they save."""

    id = Key()
    reservation_id = Key()
    lot_id = Key()
    child_lot_id = Key()
    material_code = fields.String(attribute="lot.material_code")
    material_name = fields.String(attribute="lot.material.name_nl")
    from_organisation = fields.String(attribute="from_organisation.name")
    from_organisation_id = Key()
    to_organisation = fields.String(attribute="to_organisation.name")
    to_organisation_id = Key()
    handed_over_at = Moment()
    quantity = DecimalNumber()
    unit = Word(Unit, attribute="lot.unit")
    rung = Word(Rung)
    distance_km = DecimalNumber()
    mass_kg = DecimalNumber(allow_none=True)
    weight_set = Word(WeightSet)
    co2_avoided_kg = DecimalNumber()
    mki_avoided_eur = DecimalNumber()
    money_avoided_eur = DecimalNumber(allow_none=True)
    unverified_share = DecimalNumber()
    note = fields.String(allow_none=True)


class ImpactLineOutput(Output):
    """One line of the sum: amount x value x share = result, on the side of the new product or of the reuse."""

    module = Word(Module)
    side = fields.Function(lambda line: word(Side(line.side)), metadata={"type": "string", "enum": choices(Side)})
    indicator = Word(Indicator)
    amount = DecimalNumber()
    value = DecimalNumber()
    unit = fields.String(attribute="factor.unit")
    share = DecimalNumber()
    result = DecimalNumber()
    factor = fields.String(attribute="factor.code")
    factor_version = Whole(1, 2**31, attribute="factor.factor_version")
    source = fields.String(attribute="factor.source")
    source_kind = Word(SourceKind, attribute="factor.source_kind")
    verified = YesNo(attribute="factor.verified")


class HandoverWithLinesOutput(HandoverOutput):
    """A handover with every line of its result."""

    lines = fields.List(fields.Nested(ImpactLineOutput))
