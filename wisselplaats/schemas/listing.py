"""What an offer looks like on the wire and in its forms."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import ListingState, Quality, Rung, Unit
from wisselplaats.schemas.lot import LotOutput, RuleOutput
from wisselplaats.schemas.wire.base import Input, Output, PageQuery, in_order, place_of
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word, YesNo, problem
from wisselplaats.schemas.wire.names import FIELDS
from wisselplaats.services.listing import Sort

RD, WGS84 = "EPSG:28992", "EPSG:4326"


class ListingQuery(PageQuery):
    """Filters of the market; `nabij` is `x,y` in RD metres, or `lon,lat` with `nabijCrs=EPSG:4326`."""

    material_code = Text(80, load_default=None)
    search = Text(100, load_default=None)
    near = Text(60, load_default=None)
    near_crs = Text(20, load_default=RD, validate=validate.OneOf([RD, WGS84], error="invalid"))
    radius_km = DecimalNumber(above="0", high="500", load_default=None)
    available_from = Day(load_default=None)
    available_until = Day(load_default=None)
    min_quantity = DecimalNumber(low="0", load_default=None)
    quality = Word(Quality, load_default=None)
    state = Word(ListingState, load_default=None)
    sort = Word(Sort, load_default=Sort.NEWEST)
    mine = YesNo(load_default=None)

    @validates_schema(skip_on_field_errors=False)
    def sensible(self, data: dict[str, Any], **_: Any) -> None:
        """The window in order; a distance only from a place."""
        in_order(data, ("available_from", "available_until"))
        if not data.get("near") and (data.get("radius_km") or data.get("sort") == Sort.DISTANCE):
            raise ValidationError({FIELDS["near"]: [FieldProblem("", "required")]})

    @post_load
    def to_place(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The place in RD metres."""
        crs = data.pop("near_crs", RD)
        return {**data, "near": near_place(data["near"], crs) if data.get("near") else None}


def near_place(text: str, crs: str) -> Place:
    """The place of `x,y` in RD metres or `lon,lat` in degrees. Errors: ValidationError at `nabij`."""
    try:
        first, second = (float(part) for part in text.split(","))
        return place_of({"x": first, "y": second} if crs == RD else {"lon": first, "lat": second})
    except Invalid as error:
        found = error.problems[0]
        raise ValidationError({FIELDS["near"]: [FieldProblem("", found.code, found.params)]}) from error
    except ValueError as error:
        raise ValidationError({FIELDS["near"]: problem("near_form").messages}) from error


class ListingChange(Input):
    """A change of an offer: only the fields that are sent."""

    quantity = DecimalNumber(above="0")
    min_quantity = DecimalNumber(above="0", allow_none=True)
    price_per_unit = DecimalNumber(low="0", high="1000000", places=4, allow_none=True)
    offered_until = Day(allow_none=True)
    note = Text(4000, allow_none=True)


class ListingInput(ListingChange):
    """The offer of a lot; the whole lot for nothing unless said otherwise."""

    lot_id = Key(required=True)
    start_rung = Word(Rung)


class WithdrawInput(Input):
    """Why an offer is taken back."""

    reason = Text(1000, required=True)


class ListingOutput(Output):
    """An offer as the caller sees it today; quantities in the lot's unit, a price of none is free of charge."""

    id = Key(attribute="listing.id")
    state = Word(ListingState, attribute="listing.state")
    organisation_id = Key(attribute="listing.organisation_id")
    organisation_name = fields.String(attribute="listing.organisation.name")
    lot_id = Key(attribute="listing.lot_id")
    lot = fields.Nested(LotOutput, attribute="listing.lot")
    quantity = DecimalNumber(attribute="listing.quantity")
    unit = Word(Unit, attribute="listing.lot.unit")
    free = DecimalNumber(attribute="listing.free")
    optioned = DecimalNumber(attribute="listing.optioned")
    accepted = DecimalNumber(attribute="listing.accepted")
    handed_over = DecimalNumber(attribute="listing.handed_over")
    min_quantity = DecimalNumber(attribute="listing.min_quantity", allow_none=True)
    price_per_unit = DecimalNumber(attribute="listing.price_per_unit", allow_none=True)
    note = fields.String(attribute="listing.note", allow_none=True)
    published_at = Moment(attribute="listing.published_at")
    offered_until = Day(attribute="listing.offered_until", allow_none=True)
    reason = fields.String(attribute="listing.withdrawn_reason", allow_none=True)
    start_rung = Word(Rung, attribute="listing.start_rung")
    rung = Word(Rung)
    next_rung = fields.Function(
        lambda shown: Word(Rung)._serialize(shown.next_step[0], None, None) if shown.next_step else None,
        metadata={"type": ["string", "null"]},
    )
    next_rung_on = fields.Function(
        lambda shown: shown.next_step[1].isoformat() if shown.next_step else None,
        metadata={"type": ["string", "null"], "format": "date"},
    )
    distance_km = DecimalNumber(allow_none=True)
    score = fields.Integer(allow_none=True)
    warnings = fields.List(fields.Nested(RuleOutput))
    version = Whole(1, 2**31)
    created_at = Moment(attribute="listing.created_at")
    updated_at = Moment(attribute="listing.updated_at")
