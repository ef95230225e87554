"""Where the material goes, on the wire and in the forms: the works, a depot of the taker, or a place."""

from typing import Any

from marshmallow import fields, post_load

from wisselplaats.domain.vocabulary import DestinationKind
from wisselplaats.schemas.depot import RoomOutput
from wisselplaats.schemas.wire.base import Input, Output, place_field, place_of
from wisselplaats.schemas.wire.fields import Key, Text, Word, YesNo
from wisselplaats.services.handover import Destination


class DestinationFields(Input):
    """`bestemming` says which kind; of the others only those of that kind are read.

    `bovenCapaciteit`: who keeps the depot knows that it becomes too full.
    """

    destination = Word(DestinationKind, allow_none=True)
    depot_id = Key(allow_none=True)
    bay = Text(40, allow_none=True)
    place = place_field(allow_none=True)
    street = Text(200, allow_none=True)
    municipality = Text(200, allow_none=True)
    over_capacity = YesNo()

    @post_load
    def to_destination(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The parts as the one thing that the service takes; nothing chosen is None."""
        kind, place = data.pop("destination", None), data.pop("place", None)
        parts = {name: data.pop(name, None) for name in ("depot_id", "bay", "street", "municipality")}
        parts |= {"over_capacity": data.pop("over_capacity", False), "place": place_of(place) if place else None}
        data["destination"] = Destination(kind, **parts) if kind is not None else None
        return data


class DestinationInput(DestinationFields):
    """The taker says where it goes, or the giver as long as the taker has not."""

    destination = Word(DestinationKind, required=True)


class DepotChoiceOutput(Output):
    """A depot that the material may go to; `ruimte` in one's own alone."""

    depot_id = Key(attribute="depot.id")
    name = fields.String(attribute="depot.name")
    address = fields.String(attribute="depot.address")
    room = fields.Nested(RoomOutput, allow_none=True)


class DepotChoicesOutput(Output):
    """The depots to choose from; the works and a place can always be chosen."""

    items = fields.List(fields.Nested(DepotChoiceOutput))


class TakeInput(DestinationFields):
    """The taker says that it is so, and where it goes when that was not said before."""
