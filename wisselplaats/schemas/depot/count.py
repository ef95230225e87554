"""Counts of stock."""

from typing import Any

from marshmallow import fields, post_load, validate

from wisselplaats.domain.vocabulary import CountState, Unit
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
from wisselplaats.services.depot import Entry


class StartCountInput(Input):
    """The whole depot, or one place in it."""

    bay = Text(20, allow_none=True, load_default=None)


class CountedInput(Input):
    """What was counted of a lot; `previous` is the count that stood there, for who counts again."""

    lot_id = Key(required=True)
    counted = DecimalNumber(low="0", required=True)
    previous = DecimalNumber(low="0", allow_none=True, load_default=None)
    bay = Text(20, allow_none=True, load_default=None)


class EntriesInput(Input):
    """What was counted, all or nothing."""

    lines = fields.List(
        fields.Nested(CountedInput),
        required=True,
        validate=validate.Length(min=1, max=500, error="too_many_items"),
        error_messages={"required": "required", "null": "required"},
    )

    @post_load
    def to_entries(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """As the service reads them."""
        return {"entries": [Entry(**one) for one in data["lines"]]}


class BookInput(Input):
    """Whether the count closes when some lines cannot be booked."""

    leave_rest = YesNo(load_default=False)


class CountLineOutput(Output):
    """A lot in a count: what the books said, what was found."""

    lot_id = Key()
    number = fields.String(attribute="lot.number")
    material_name = fields.String(attribute="lot.material.name_nl")
    unit = Word(Unit, attribute="lot.unit")
    bay = fields.String(allow_none=True)
    expected = DecimalNumber()
    counted = DecimalNumber(allow_none=True)
    counted_bay = fields.String(allow_none=True)
    counted_at = Moment(allow_none=True)
    difference = DecimalNumber(allow_none=True)
    booked_at = Moment(allow_none=True)


class StockCountOutput(Output):
    """A count of a depot, or of one place in it."""

    id = Key()
    depot_id = Key()
    bay = fields.String(allow_none=True)
    state = Word(CountState)
    started_at = Moment()
    closed_at = Moment(allow_none=True)
    version = Whole(1, 2**31)


class StockCountWithLinesOutput(StockCountOutput):
    """The same with its lines."""

    lines = fields.List(fields.Nested(CountLineOutput))


class RefusedOutput(Output):
    """A line that was not booked: who would get too little, or nobody when the lot itself is gone."""

    lot_id = Key(attribute="lot.id")
    number = fields.String(attribute="lot.number")
    claimed = DecimalNumber()
    organisations = fields.List(fields.String())


class BookingOutput(Output):
    """How many lines changed the books, and those that could not."""

    state = Word(CountState, attribute="count.state")
    booked = fields.Integer()
    refused = fields.List(fields.Nested(RefusedOutput))
