"""Stock, movements, what comes and goes."""

from typing import Any

from marshmallow import fields

from wisselplaats.domain.vocabulary import MovementKind, MovementReason, Unit
from wisselplaats.models import Lot
from wisselplaats.schemas.lot import LotOutput
from wisselplaats.schemas.wire.base import Input, Output, PageQuery
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
from wisselplaats.services.depot.stock import ground


class StockQuery(PageQuery):
    """Of one place in the depot, or lying there for at least so many days."""

    bay = Text(20, load_default=None)
    older_than = Whole(0, 36500, load_default=None)


def _too_old(lot: Lot) -> bool:
    return bool(lot.depot and lot.stored_days is not None and lot.stored_days >= lot.depot.old_after_days)


class StockOutput(LotOutput):
    """A lot with where it lies in the depot and since when."""

    bay = fields.String(allow_none=True)
    stored_since = Moment(allow_none=True)
    stored_days = fields.Integer(allow_none=True)
    too_old = fields.Function(_too_old, metadata={"type": "boolean"})
    ground_m2 = DecimalNumber(allow_none=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """The ground follows from the lot and its kind."""
        return ground(obj) if attr == "ground_m2" else super().get_attribute(obj, attr, default)


class BayOutput(Output):
    """A place in use; without a name those that have no mark."""

    bay = fields.String(allow_none=True)
    lots = fields.Integer()


class BaysOutput(Output):
    """The places in use."""

    items = fields.List(fields.Nested(BayOutput))
    next = fields.String(allow_none=True)


class PutInput(Input):
    """Where a lot lies: nothing takes its mark away."""

    lot_id = Key(required=True)
    bay = Text(20, allow_none=True, load_default=None)


class ReceiveInput(PutInput):
    """A lot that comes in, and where it lies; `bovenCapaciteit` when the depot becomes too full and that is known."""

    over_capacity = YesNo()


class ExpectInput(Input):
    """A lot that will come to the depot when it comes free; `bovenCapaciteit` when that is known to be too much."""

    lot_id = Key(required=True)
    over_capacity = YesNo()


class RoomQuery(Input):
    """Room for so many m2 on a day; today when it is left out."""

    ground_m2 = DecimalNumber(low="0", load_default=None)
    day = Day(load_default=None)


class RoomOutput(Output):
    """m2 at the fullest from that day on: `vrij` is capacity - lies - coming + going; without a capacity nothing."""

    capacity_m2 = DecimalNumber(attribute="depot.capacity_m2", allow_none=True)
    lies = DecimalNumber()
    coming = DecimalNumber()
    going = DecimalNumber()
    free = DecimalNumber(allow_none=True)
    ground_m2 = DecimalNumber(attribute="asked", allow_none=True)
    too_full = YesNo()


class MovementQuery(PageQuery):
    """Of one lot."""

    lot_id = Key(load_default=None)


class MovementOutput(Output):
    """In, out, to another place, or another quantity; signed, in the lot's unit."""

    sequence = fields.Integer(attribute="serial")
    at = Moment()
    kind = Word(MovementKind)
    reason = Word(MovementReason)
    lot_id = Key()
    number = fields.String(attribute="lot.number")
    quantity = DecimalNumber()
    unit = Word(Unit)
    counterpart = fields.String(attribute="place", allow_none=True)
    bay_before = fields.String(allow_none=True)
    bay_after = fields.String(allow_none=True)
    who = fields.String(attribute="user.name", allow_none=True)
    note = fields.String(allow_none=True)


class DayQuery(Input):
    """The day of the list; today when it is left out."""

    day = Day(load_default=None)


class StopOutput(Output):
    """One thing that comes or goes."""

    coming = YesNo()
    day = Day()
    agreed_at = Moment(attribute="at", allow_none=True)
    who = fields.String()
    quantity = DecimalNumber()
    unit = Word(Unit, attribute="lot.unit")
    ground_m2 = DecimalNumber(attribute="ground", allow_none=True)
    lot_id = Key(attribute="lot.id")
    number = fields.String(attribute="lot.number")
    material_name = fields.String(attribute="lot.material.name_nl")
    bay = fields.String(attribute="lot.bay", allow_none=True)
    reservation_id = fields.Function(
        lambda stop: str(stop.claim.id) if stop.claim else None, metadata={"type": ["string", "null"], "format": "uuid"}
    )


class DayListOutput(Output):
    """What is late, what comes and goes on the day, and in the seven days after it."""

    day = Day()
    late = fields.List(fields.Nested(StopOutput))
    stops = fields.List(fields.Nested(StopOutput), attribute="now")
    soon = fields.List(fields.Nested(StopOutput))


class WeekQuery(Input):
    """How many weeks ahead."""

    weeks = Whole(1, 52, load_default=8)


class WeekOutput(Output):
    """A week: m2 that come and go, and what lies there at its end; `gaatMisschien` is under option and not taken off."""

    monday = Day()
    coming = DecimalNumber()
    going = DecimalNumber()
    maybe = DecimalNumber()
    lies = DecimalNumber()
    too_full = YesNo()


class WeeksOutput(Output):
    """How full a depot gets."""

    items = fields.List(fields.Nested(WeekOutput))
    next = fields.String(allow_none=True)
