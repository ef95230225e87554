"""The lines behind results on the wire, and where material went."""

from marshmallow import fields

from wisselplaats.domain.vocabulary import Rung
from wisselplaats.schemas.impact.report import NarrowQuery
from wisselplaats.schemas.wire.base import Output, PageQuery
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Word


class LinesQuery(NarrowQuery, PageQuery):
    """The lines of a period, page by page."""


class LineOutput(Output):
    """One handover, correction (signed) or recycling; the other organisation's projects and depot stay unnamed."""

    handover_id = Key(allow_none=True)
    day = Day()
    material_code = fields.String()
    material_name = fields.String()
    from_organisation = fields.String()
    to_organisation = fields.String(allow_none=True)
    from_project = fields.String(allow_none=True)
    to_project = fields.String(allow_none=True)
    depot_name = fields.String(allow_none=True)
    street = fields.String(allow_none=True)
    rung = Word(Rung)
    strategy = fields.String()
    eural_code = fields.String(allow_none=True)
    correction = fields.Boolean()
    mass_kg = DecimalNumber(allow_none=True)
    co2_avoided_kg = DecimalNumber()
    mki_a1_eur = DecimalNumber()
    mki_a2_eur = DecimalNumber()
    money_avoided_eur = DecimalNumber()


class StreamOutput(Output):
    """So many tonnes from here by way of this to there; a name is empty where the kind says it all."""

    start_kind = fields.String(attribute="source.kind")
    start_name = fields.String(attribute="source.name")
    via_kind = fields.String(attribute="by.kind")
    via_name = fields.String(attribute="by.name")
    target_kind = fields.String(attribute="target.kind")
    target_name = fields.String(attribute="target.name")
    tonnes = DecimalNumber()


class FlowsOutput(Output):
    """Where material came free, over which depots, to where it went."""

    from_date = Day()
    to_date = Day()
    tonnes = DecimalNumber(attribute="total")
    streams = fields.List(fields.Nested(StreamOutput))
