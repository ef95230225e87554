"""What a claim looks like on the wire and in its forms."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import fields, post_load

from wisselplaats.domain.vocabulary import Decision, ReservationSide, ReservationState, Unit
from wisselplaats.schemas.wire.base import Input, Output, PageQuery
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
from wisselplaats.services.reservation import Wish

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Until(Moment):
    """A moment with its time zone; a day alone means until the end of it in the Netherlands."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> dt.datetime:
        if isinstance(value, str) and len(value) == len("2026-11-21"):
            day: Any = Day().deserialize(value, attr, data)
            return dt.datetime.combine(day, dt.time(23, 59, 59), AMSTERDAM)
        try:
            moment: dt.datetime = super()._deserialize(value, attr, data, **kwargs)
        except (OverflowError, TypeError) as error:
            raise self.make_error("invalid", input=value, obj_type="datetime") from error
        return moment


class ReservationInput(Input):
    """A claim: a quantity in the lot's unit, for a demand or a project of one's own."""

    quantity = DecimalNumber(above="0", required=True)
    demand_id = Key(allow_none=True)
    project_id = Key(allow_none=True)
    until = Until(
        allow_none=True, metadata={"description": "Tijdstip; een dag (jjjj-mm-dd) mag ook: tot het einde ervan"}
    )
    queue = YesNo()

    @post_load
    def to_wish(self, data: dict[str, Any], **_: Any) -> Wish:
        """What the service takes."""
        return Wish(**data)


class ReservationForm(ReservationInput):
    """The page's form; its key makes one claim of two clicks."""

    form_key = Key(required=True)


class ReservationQuery(PageQuery):
    """Filters of the list of claims; `rol` says on which side the organisation stands."""

    state = Word(ReservationState, load_default=None)
    role = Word(ReservationSide, load_default=None)
    listing_id = Key(load_default=None)


class DecisionInput(Input):
    """The owner's answer; declining asks for a reason."""

    decision = Word(Decision, required=True)
    reason = Text(1000, allow_none=True)


class CancelInput(Input):
    """Taking a claim back."""

    reason = Text(1000, allow_none=True)


class ReservationOutput(Output):
    """A claim as both sides see it; organisations, never people."""

    id = Key()
    state = Word(ReservationState)
    listing_id = Key()
    lot_id = Key(attribute="listing.lot_id")
    material_code = fields.String(attribute="listing.lot.material_code")
    material_name = fields.String(attribute="listing.lot.material.name_nl")
    quantity = DecimalNumber()
    handed_over = DecimalNumber()
    unit = Word(Unit, attribute="listing.lot.unit")
    taker = fields.String(attribute="organisation.name")
    taker_id = Key(attribute="organisation_id")
    owner = fields.String(attribute="listing.organisation.name")
    owner_id = Key(attribute="listing.organisation_id")
    demand_id = Key(allow_none=True)
    project_id = Key(allow_none=True)
    until = Moment()
    queue_position = Whole(1, 2**31, allow_none=True)
    decided_at = Moment(allow_none=True)
    reason = fields.String(allow_none=True)
    free = DecimalNumber(attribute="listing.free")
    version = Whole(1, 2**31)
    created_at = Moment()
    updated_at = Moment()
