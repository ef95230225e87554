"""What a saved search looks like on the wire and in its form: the market's filters under a name."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from wisselplaats.domain.errors import FieldProblem
from wisselplaats.domain.vocabulary import NotifyPreference, Quality
from wisselplaats.schemas.listing import RD, WGS84, ListingOutput, near_place
from wisselplaats.schemas.match import ReasonOutput
from wisselplaats.schemas.wire.base import Input, Output, in_order, place_dump
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
from wisselplaats.schemas.wire.names import FIELDS


class SavedSearchChange(Input):
    """A change: only the fields that are sent; null takes a filter away. `nabij` as in the market."""

    name = Text(100)
    material_code = Text(80, allow_none=True)
    search = Text(100, allow_none=True)
    near = Text(60, allow_none=True)
    near_crs = Text(20, load_default=RD, validate=validate.OneOf([RD, WGS84], error="invalid"))
    radius_km = DecimalNumber(above="0", high="500", allow_none=True)
    available_from = Day(allow_none=True)
    available_until = Day(allow_none=True)
    min_quantity = DecimalNumber(low="0", allow_none=True)
    min_quality = Word(Quality, allow_none=True, data_key=FIELDS["quality"])
    notify = Word(NotifyPreference)

    @validates_schema(skip_on_field_errors=False)
    def sensible(self, data: dict[str, Any], **_: Any) -> None:
        """The window in order."""
        in_order(data, ("available_from", "available_until"))

    @post_load
    def to_place(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The place in RD metres."""
        crs = data.pop("near_crs", RD)
        if "near" not in data:
            return data
        return {**data, "near": near_place(data["near"], crs) if data["near"] else None}


class SavedSearchInput(SavedSearchChange):
    """A search with its name; what is not given does not filter."""

    name = Text(100, required=True)

    @validates_schema(skip_on_field_errors=False)
    def placed(self, data: dict[str, Any], **_: Any) -> None:
        """A distance only from a place."""
        if data.get("radius_km") and not data.get("near"):
            raise ValidationError({FIELDS["near"]: [FieldProblem("", "required")]})


class SavedSearchOutput(Output):
    """A search as its user keeps it; `locatie` in both coordinate systems."""

    id = Key()
    name = fields.String()
    organisation_id = Key()
    material_code = fields.String(allow_none=True)
    search = fields.String(allow_none=True)
    place = fields.Function(lambda kept: place_dump(kept.x, kept.y), metadata={"type": ["object", "null"]})
    radius_km = DecimalNumber(allow_none=True)
    available_from = Day(allow_none=True)
    available_until = Day(allow_none=True)
    min_quantity = DecimalNumber(allow_none=True)
    min_quality = Word(Quality, allow_none=True, data_key=FIELDS["quality"])
    notify = Word(NotifyPreference)
    version = Whole(1, 2**31)
    created_at = Moment()
    updated_at = Moment()


class FoundOutput(Output):
    """An offer that the search found, since when, whether it came after the search was saved, and how well it serves it.

    `score` weighs only what the search states: always the quality and the saving, and of kind, time and distance what
    it says something about.
    """

    found_at = Moment()
    fresh = YesNo()
    score = Whole(0, 100)
    reasons = fields.List(fields.Nested(ReasonOutput))
    listing = fields.Nested(ListingOutput, attribute="shown")
