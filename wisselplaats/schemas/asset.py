"""What an object of the inventory looks like on the wire, and how the inventory is searched."""

import math
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from marshmallow import fields

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.passport.composition import read
from wisselplaats.domain.place import Box
from wisselplaats.domain.vocabulary import AssetState, DocumentKind, Unit
from wisselplaats.models import Asset
from wisselplaats.schemas.facts import CompositionPartOutput
from wisselplaats.schemas.material import MaterialCode
from wisselplaats.schemas.wire.base import Output, PageQuery, place_dump
from wisselplaats.schemas.wire.fields import DecimalNumber, Key, Moment, Text, Whole, Word, problem
from wisselplaats.schemas.wire.names import FIELDS, field_word
from wisselplaats.schemas.wire.words import word

YEARS = (1900, 2200)


class BBox(Text):
    """`minx,miny,maxx,maxy` in RD metres; loads as a Box."""

    def __init__(self, **kwargs: Any) -> None:
        description = "minx,miny,maxx,maxy in RD-meters (EPSG:28992)"
        super().__init__(120, metadata={"example": "92000,462000,95000,465000", "description": description}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        parts = super()._deserialize(value, attr, data, **kwargs).split(",")
        try:
            x_min, y_min, x_max, y_max = [float(part) for part in parts]
        except ValueError as error:
            raise problem("bbox_unreadable") from error
        if not all(math.isfinite(edge) for edge in (x_min, y_min, x_max, y_max)):
            raise problem("bbox_unreadable")
        try:
            return Box(x_min, y_min, x_max, y_max)
        except Invalid as error:
            raise problem(error.problems[0].code) from error


class AssetQuery(PageQuery):
    """Filters of the inventory."""

    source_system = Text(100, load_default=None)
    source_id = Text(200, load_default=None)
    bbox = BBox(load_default=None)
    replacement_until = Whole(*YEARS, load_default=None)
    material_code = MaterialCode(load_default=None)
    search = Text(100, load_default=None)
    state = Word(AssetState, load_default=None)


def material_name(asset: Asset) -> str | None:
    """The Dutch name of the kind, when one was recognised."""
    return asset.material.name_nl if asset.material else None


def geometry_dump(asset: Asset) -> dict[str, Any] | None:
    """The shape as GeoJSON in WGS84 degrees."""
    if asset.geometry is None:
        return None
    from shapely import from_wkb

    from wisselplaats.adapters.geography import to_geojson

    return to_geojson(from_wkb(asset.geometry))


def _composition(asset: Asset) -> list[dict[str, Any]] | None:
    parts = [{"substance": name, "fraction": share} for name, share in read(asset.composition or "").items()]
    return CompositionPartOutput(many=True).dump(parts) if parts else None


def _document_kind(asset: Asset) -> str | None:
    return word(DocumentKind(asset.document_kind)) if asset.document_kind else None


class AssetOutput(Output):
    """An object: its key is (bronsysteem, bronId)."""

    id = Key()
    source_system = fields.String()
    source_id = fields.String()
    material_code = fields.String(allow_none=True)
    material_name = fields.Function(material_name, metadata={"type": ["string", "null"]})
    material_words = fields.String(allow_none=True)
    quantity = DecimalNumber()
    unit = Word(Unit)
    year_laid = Whole(*YEARS, allow_none=True)
    replacement_year = Whole(*YEARS, allow_none=True)
    street = fields.String(allow_none=True)
    municipality = fields.String(allow_none=True)
    function = fields.String(allow_none=True)
    composition = fields.Function(_composition, metadata={"type": ["array", "null"], "items": {"type": "object"}})
    document_url = fields.String(allow_none=True)
    document_title = fields.String(allow_none=True)
    document_kind = fields.Function(_document_kind, metadata={"type": ["string", "null"]})
    place = fields.Function(lambda asset: place_dump(asset.x, asset.y), metadata={"type": ["object", "null"]})
    state = Word(AssetState)
    delivery_id = Key(allow_none=True)
    withdrawn_at = Moment(allow_none=True)
    created_at = Moment()
    updated_at = Moment()


class AssetDetail(AssetOutput):
    """One object, with its shape."""

    geometry = fields.Function(geometry_dump, metadata={"type": ["object", "null"]})


def _field_dump(change: tuple[str, Any, Any]) -> dict[str, Any]:
    """A changed field by its name on the wire; of a moved object only that it moved."""
    name, old, new = change
    return {FIELDS["field"]: field_word(name), FIELDS["old_value"]: _value(old), FIELDS["new_value"]: _value(new)}


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return word(value) if isinstance(value, StrEnum) else value


class AssetChangeOutput(Output):
    """What a delivery changed of an object, field by field."""

    at = Moment()
    delivery_id = Key(allow_none=True)
    changes = fields.Function(
        lambda one: [_field_dump(change) for change in one.fields],
        metadata={"type": "array", "items": {"type": "object"}},
    )


class AssetHistoryOutput(Output):
    """How an object changed, the last change first."""

    items = fields.List(fields.Nested(AssetChangeOutput))
    next = fields.String(allow_none=True)
