"""Agreeing and confirming a handover, on the wire and in the forms."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import fields, post_load

from wisselplaats.domain.vocabulary import AppointmentState, DestinationKind, LossReason, ReservationSide, Unit
from wisselplaats.schemas.handover.destination import DestinationFields
from wisselplaats.schemas.wire.base import Input, Output, place_dump
from wisselplaats.schemas.wire.fields import DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
from wisselplaats.services.handover import Count

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class LocalMoment(Moment):
    """A moment; without a time zone, as a form sends it, it is the clock of the Netherlands."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> dt.datetime:
        if isinstance(value, str):
            try:
                given = dt.datetime.fromisoformat(value)
            except ValueError as error:
                raise self.make_error("invalid", input=value, obj_type="datetime") from error
            if given.tzinfo is None and 1900 <= given.year <= 2200:
                value = given.replace(tzinfo=AMSTERDAM).isoformat()
        try:
            moment: dt.datetime = super()._deserialize(value, attr, data, **kwargs)
        except (OverflowError, TypeError) as error:
            raise self.make_error("invalid", input=value, obj_type="datetime") from error
        return moment


class AppointmentInput(DestinationFields):
    """When the material could change hands, and where it goes when that is known."""

    starts_at = LocalMoment(required=True)
    note = Text(2000, allow_none=True)


class CountInput(DestinationFields):
    """What the giver found and the checklist; all that is still promised unless a quantity is given.

    The giver may say where it goes when the taker has not; the taker confirms that too.
    """

    quantity = DecimalNumber(above="0", allow_none=True)
    lost = DecimalNumber(low="0")
    loss_reason = Word(LossReason, allow_none=True)
    distance_km = DecimalNumber(low="0", high="2000", allow_none=True)
    vehicle = Text(40, allow_none=True)
    counted = YesNo(required=True)
    packaged = YesNo(allow_none=True)
    machine_ready = YesNo(allow_none=True)
    clean = YesNo(allow_none=True)
    note = Text(2000, allow_none=True)

    @post_load
    def to_destination(self, data: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The count and the destination, each as the service takes it."""
        parts = super().to_destination(data, **more)
        return {"destination": parts.pop("destination"), "count": Count(**parts)}


class ConfirmInput(Input):
    """The taker says that it is so; there is nothing to fill in."""


class RefuseInput(Input):
    """Why the taker does not agree with the count."""

    reason = Text(1000, required=True)


class CallOffInput(Input):
    """Why it is called off."""

    reason = Text(1000, allow_none=True)


class AppointmentOutput(Output):
    """Where a handover stands before it is one; organisations and no persons."""

    id = Key()
    reservation_id = Key()
    version = Whole(1, 2**31)
    state = Word(AppointmentState)
    proposed_side = Word(ReservationSide)
    starts_at = Moment(allow_none=True)
    note = fields.String(allow_none=True)
    lot_id = Key(attribute="reservation.listing.lot_id")
    from_organisation = fields.String(attribute="reservation.listing.organisation.name")
    to_organisation = fields.String(attribute="reservation.organisation.name")
    destination = Word(DestinationKind, allow_none=True)
    destination_confirmed = YesNo(allow_none=True)
    depot_id = Key(attribute="to_depot_id", allow_none=True)
    bay = fields.String(attribute="to_bay", allow_none=True)
    place = fields.Function(lambda made: place_dump(made.to_x, made.to_y), metadata={"type": "object"})
    street = fields.String(attribute="to_street", allow_none=True)
    municipality = fields.String(attribute="to_municipality", allow_none=True)
    quantity = DecimalNumber(allow_none=True)
    unit = Word(Unit, attribute="reservation.listing.lot.unit")
    lost = DecimalNumber()
    loss_reason = Word(LossReason, allow_none=True)
    counted = YesNo(allow_none=True)
    packaged = YesNo(allow_none=True)
    machine_ready = YesNo(allow_none=True)
    clean = YesNo(allow_none=True)
    pictured = YesNo(allow_none=True)
    gate_open = YesNo(allow_none=True)
    given_at = Moment(allow_none=True)
    taken_at = Moment(allow_none=True)
    reason = fields.String(allow_none=True)
