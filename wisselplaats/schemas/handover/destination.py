"""Where the material goes, on the wire and in the forms: the works, a depot of the taker, or a place."""

from typing import Any

from marshmallow import post_load

from wisselplaats.domain.vocabulary import DestinationKind
from wisselplaats.schemas.wire.base import Input, place_field, place_of
from wisselplaats.schemas.wire.fields import Key, Text, Word
from wisselplaats.services.handover import Destination


class DestinationFields(Input):
    """`bestemming` says which kind; of the others only those of that kind are read."""

    destination = Word(DestinationKind, allow_none=True)
    depot_id = Key(allow_none=True)
    bay = Text(40, allow_none=True)
    place = place_field(allow_none=True)
    street = Text(200, allow_none=True)
    municipality = Text(200, allow_none=True)

    @post_load
    def to_destination(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The parts as the one thing that the service takes; nothing chosen is None."""
        kind, place = data.pop("destination", None), data.pop("place", None)
        parts = {name: data.pop(name, None) for name in ("depot_id", "bay", "street", "municipality")}
        chosen = kind is not None
        data["destination"] = Destination(kind, place=place_of(place) if place else None, **parts) if chosen else None
        return data


class DestinationInput(DestinationFields):
    """The taker says where it goes."""

    destination = Word(DestinationKind, required=True)


class TakeInput(DestinationFields):
    """The taker says that it is so, and where it goes when that was not said before."""
