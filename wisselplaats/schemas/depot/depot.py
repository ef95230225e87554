"""The depot itself."""

from typing import Any

from marshmallow import fields, post_load

from wisselplaats.schemas.wire.base import Input, Output, PageQuery, place_dump, place_field, place_of
from wisselplaats.schemas.wire.fields import DecimalNumber, Key, Moment, Text, Whole, YesNo


class DepotInput(Input):
    """A depot: where it is, what it holds, when its stock is old; `opening_days` is a remark beside the hours."""

    name = Text(120, required=True)
    address = Text(300, required=True)
    capacity_m2 = DecimalNumber(above="0", high="1000000", load_default=None)
    opening_days = Text(200, load_default=None)
    warn_after_days = Whole(1, 3650, load_default=None)
    place = place_field(required=True)

    @post_load
    def to_place(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The place in RD metres."""
        return {**data, "place": place_of(data["place"])} if "place" in data else data


class DepotQuery(PageQuery):
    """Paging of the depots."""


class DepotOutput(Output):
    """A depot of the own organisation; `oudNaDagen` is what counts: its own days, else those of the organisation."""

    id = Key()
    organisation_id = Key()
    name = fields.String()
    address = fields.String()
    capacity_m2 = DecimalNumber(allow_none=True)
    opening_days = fields.String(allow_none=True)
    warn_after_days = Whole(1, 3650, allow_none=True)
    old_after_days = Whole(1, 3650)
    closed_on_holidays = YesNo()
    place = fields.Function(lambda depot: place_dump(depot.x, depot.y), metadata={"type": "object"})
    version = Whole(1, 2**31)
    created_at = Moment()
    updated_at = Moment()
