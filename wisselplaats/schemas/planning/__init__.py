"""What slips look like on the wire: who depends on a planning, how a log of it reads, what somebody can do."""

from typing import Any

from marshmallow import fields

from wisselplaats.domain.vocabulary import AlternativeKind, ClaimStanding, ReservationState, StandingReason, Unit
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Whole, Word
from wisselplaats.schemas.wire.names import field_word


class ChainQuery(Input):
    """A planning to try; without days the planning of now."""

    release_from = Day(load_default=None)
    release_until = Day(load_default=None)


class DependantOutput(Output):
    """A claim on material: how it stands, how it would, and the window (`pastVanaf`, `pastTot`) that makes it fine."""

    reservation_id = Key(attribute="claim.id")
    state = Word(ReservationState, attribute="claim.state")
    taker = fields.String(attribute="claim.organisation.name")
    taker_id = Key(attribute="claim.organisation_id")
    lot_id = Key(attribute="claim.listing.lot_id")
    listing_id = Key(attribute="claim.listing_id")
    material_code = fields.String(attribute="claim.listing.lot.material_code")
    quantity = DecimalNumber(attribute="claim.quantity")
    unit = Word(Unit, attribute="claim.listing.lot.unit")
    standing = Word(ClaimStanding, attribute="now.standing")
    standing_reason = Word(StandingReason, attribute="now.reason")
    standing_days = fields.Integer(attribute="now.days")
    then_standing = Word(ClaimStanding, attribute="then.standing")
    then_reason = Word(StandingReason, attribute="then.reason")
    then_days = fields.Integer(attribute="then.days")
    then_from = Day(attribute="window.start")
    then_until = Day(attribute="window.end", allow_none=True)
    fits_from = Day(attribute="helps.start", dump_default=None, allow_none=True)
    fits_until = Day(attribute="helps.end", dump_default=None, allow_none=True)


class ChainOutput(Output):
    """Who depends on a planning, the worst first."""

    claims = Whole(0, 2**31)
    organisations = Whole(0, 2**31)
    fine = fields.Function(lambda chain: chain.would_be(ClaimStanding.FINE), metadata={"type": "integer"})
    at_risk = fields.Function(lambda chain: chain.would_be(ClaimStanding.AT_RISK), metadata={"type": "integer"})
    broken = fields.Function(lambda chain: chain.would_be(ClaimStanding.BROKEN), metadata={"type": "integer"})
    items = fields.List(fields.Nested(DependantOutput))


def _value(one: Any) -> Any:
    return one.value.isoformat() if hasattr(one.value, "isoformat") else one.value


class AlternativeOutput(Output):
    """Another lot to move the claim to, or the field of the demand that would have to become `waarde`."""

    kind = Word(AlternativeKind)
    listing_id = Key(attribute="listing.id")
    lot_id = Key(attribute="listing.lot_id")
    lot_title = fields.Function(
        lambda one: (one.listing.lot.title or one.listing.lot.material.name_nl) if one.listing else None,
        metadata={"type": ["string", "null"]},
    )
    owner = fields.String(attribute="listing.organisation.name")
    free = DecimalNumber(attribute="listing.free")
    available_from = Day(attribute="listing.lot.available_from")
    score = fields.Integer(allow_none=True)
    distance_km = DecimalNumber(allow_none=True)
    field = fields.Function(
        lambda one: field_word(one.field) if one.field else None, metadata={"type": ["string", "null"]}
    )
    value = fields.Function(_value, metadata={"type": ["string", "integer", "null"]})


class AlternativesOutput(Output):
    """What the taker of a claim can do."""

    items = fields.List(fields.Nested(AlternativeOutput))


class MoveInput(Input):
    """To which offer."""

    listing_id = Key(required=True)


class SlipOutput(Output):
    """One time that a lot's window moved."""

    at = Moment(data_key="op")
    days = fields.Integer(data_key="dagen")
    until_days = fields.Integer(data_key="dagenEinde")
    from_before = Day(data_key="wasVan")
    from_after = Day(data_key="werdVan")
    until_before = Day(data_key="wasTot", allow_none=True)
    until_after = Day(data_key="werdTot", allow_none=True)


class SlipsOutput(Output):
    """How often a lot moved, last first."""

    items = fields.List(fields.Nested(SlipOutput))
