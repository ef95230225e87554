"""What a demand looks like on the wire and in its form."""

from typing import Any

from marshmallow import fields, post_load, validates_schema

from wisselplaats.domain.vocabulary import DemandState, NotifyPreference, Quality, Unit
from wisselplaats.schemas.material import MaterialCode
from wisselplaats.schemas.wire.base import Input, Output, PageQuery, in_order, place_dump, place_field, place_of
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word, YesNo


class DemandQuery(PageQuery):
    """Filters of the list of demands."""

    search = Text(100, load_default=None)
    state = Word(DemandState, load_default=None)
    project_id = Key(load_default=None)
    material_code = MaterialCode(load_default=None)


class DemandInput(Input):
    """One line: any kind of the catalogue tree, amounts in its unit, sizes and tolerance in mm, price in euro per unit."""

    material_code = MaterialCode(required=True)
    quantity = DecimalNumber(above="0", required=True)
    unit = Word(Unit)
    substitutes_allowed = YesNo()
    min_lot = DecimalNumber(above="0", allow_none=True)
    length_mm = DecimalNumber(above="0", high="100000", allow_none=True)
    width_mm = DecimalNumber(above="0", high="100000", allow_none=True)
    height_mm = DecimalNumber(above="0", high="100000", allow_none=True)
    tolerance_mm = DecimalNumber(low="0", high="10000")
    colour = Text(60, allow_none=True)
    min_quality = Word(Quality, allow_none=True)
    needed_from = Day(required=True)
    needed_until = Day(required=True)
    max_storage_days = Whole(0, 3650)
    place = place_field()
    max_distance_km = DecimalNumber(above="0", high="500", allow_none=True)
    max_price = DecimalNumber(low="0", high="1000000", places=4, allow_none=True)
    note = Text(4000, allow_none=True)
    notify = Word(NotifyPreference)

    @validates_schema(skip_on_field_errors=False)
    def dates_in_order(self, data: dict[str, Any], **_: Any) -> None:
        """No end before its start."""
        in_order(data, ("needed_from", "needed_until"))

    @post_load
    def to_place(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The place in RD metres."""
        return {**data, "place": place_of(data["place"])} if data.get("place") else data


class DemandChange(DemandInput):
    """A change: only the fields that are sent."""


class DemandOutput(Output):
    """A demand as its own organisation sees it; `gedekt` and `inOptie` follow its reservations."""

    id = Key()
    project_id = Key()
    project = fields.Function(lambda demand: demand.project.name, metadata={"type": "string"})
    organisation_id = Key()
    material_code = fields.String()
    material_name = fields.Function(lambda demand: demand.material.name_nl, metadata={"type": "string"})
    quantity = DecimalNumber()
    unit = Word(Unit)
    covered = DecimalNumber()
    optioned = DecimalNumber()
    open_quantity = DecimalNumber()
    state = Word(DemandState)
    substitutes_allowed = YesNo()
    min_lot = DecimalNumber(allow_none=True)
    length_mm = DecimalNumber(allow_none=True)
    width_mm = DecimalNumber(allow_none=True)
    height_mm = DecimalNumber(allow_none=True)
    tolerance_mm = DecimalNumber()
    colour = fields.String(allow_none=True)
    min_quality = Word(Quality, allow_none=True)
    needed_from = Day()
    needed_until = Day()
    max_storage_days = Whole(0, 3650)
    place = fields.Function(lambda demand: place_dump(demand.x, demand.y), metadata={"type": "object"})
    max_distance_km = DecimalNumber(allow_none=True)
    max_price = DecimalNumber(places=4, allow_none=True)
    note = fields.String(allow_none=True)
    notify = Word(NotifyPreference)
    version = Whole(1, 2**31)
    created_at = Moment()
    updated_at = Moment()


class DemandsOutput(Output):
    """The lines that one list made."""

    items = fields.List(fields.Nested(DemandOutput))
