"""What a handover looks like on the wire, down to the factors behind its result."""

from marshmallow import fields

from wisselplaats.domain.impact import Side
from wisselplaats.domain.vocabulary import (
    CorrectionReason,
    ImpactPart,
    Indicator,
    Module,
    Rung,
    SourceKind,
    Unit,
    WeightSet,
)
from wisselplaats.schemas.handover.destination import DestinationFields
from wisselplaats.schemas.wire.base import Output, PageQuery
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
from wisselplaats.schemas.wire.words import choices, word


class HandoverInput(DestinationFields):
    """What changed hands: the whole rest of the claim unless a quantity is given; distance over the road in km.

    Where it goes, when the taker did not say so: a depot of the taker has yet to take it in.
    """

    quantity = DecimalNumber(above="0", allow_none=True)
    note = Text(2000, allow_none=True)
    distance_km = DecimalNumber(low="0", high="2000", allow_none=True)
    vehicle = Text(40, allow_none=True)


class HandoverQuery(PageQuery):
    """Filters of the list of handovers; both days included."""

    from_date = Day(load_default=None)
    to_date = Day(load_default=None)
    reservation_id = Key(load_default=None)


class HandoverOutput(Output):
    """Both sides, the new lot, and what was avoided; negative amounts cost more than they save.

    One with `corrigeertId` puts that handover right: its figures are to be added, on its own day, and may be negative.
    """

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
    corrects_id = Key(allow_none=True)
    correction_reason = Word(CorrectionReason, allow_none=True)
    quantity = DecimalNumber()
    unit = Word(Unit, attribute="lot.unit")
    rung = Word(Rung)
    distance_km = DecimalNumber()
    vehicle = fields.String(allow_none=True)
    mass_kg = DecimalNumber(allow_none=True)
    weight_set = Word(WeightSet)
    co2_avoided_kg = DecimalNumber()
    mki_avoided_eur = DecimalNumber()
    money_avoided_eur = DecimalNumber(allow_none=True)
    unverified_share = DecimalNumber()
    note = fields.String(allow_none=True)


class ImpactLineOutput(Output):
    """One line of the sum, of the new product or of the reuse: amount x value x weight x share x surcharge = result.

    Lines that rest on another organisation's own factors are left out: those figures are under its licence.
    """

    module = Word(Module)
    side = fields.Function(lambda line: word(Side(line.side)), metadata={"type": "string", "enum": choices(Side)})
    about = Word(ImpactPart, attribute="part")
    indicator = Word(Indicator)
    effect = fields.String(attribute="factor.effect", allow_none=True)
    amount = DecimalNumber()
    value = DecimalNumber()
    unit = fields.String(attribute="factor.unit")
    weight = DecimalNumber()
    share = DecimalNumber()
    surcharge = DecimalNumber()
    result = DecimalNumber()
    factor = fields.String(attribute="factor.code")
    factor_version = Whole(1, 2**31, attribute="factor.factor_version")
    source = fields.String(attribute="factor.source")
    source_kind = Word(SourceKind, attribute="factor.source_kind")
    verified = YesNo(attribute="factor.verified")


class HandoverWithLinesOutput(HandoverOutput):
    """A handover with every line of its result."""

    lines = fields.List(fields.Nested(ImpactLineOutput))
