"""Where material came from on the wire: lots, handovers and places, back to the street where it was laid."""

from typing import Any

from marshmallow import fields

from wisselplaats.domain.vocabulary import Unit
from wisselplaats.schemas.wire.base import Output, place_dump
from wisselplaats.schemas.wire.fields import DecimalNumber, Key, Moment, Whole, Word
from wisselplaats.services.passport import uri


class PassageOutput(Output):
    """How a lot came from the one before it."""

    at = Moment()
    quantity = DecimalNumber()
    unit = Word(Unit)
    from_organisation = fields.String()
    to_organisation = fields.String()
    distance_km = DecimalNumber()


class StationLotOutput(Output):
    """A lot on the way; organisations and no persons."""

    id = Key()
    number = fields.String()
    uri = fields.Function(lambda lot: uri(lot.id), metadata={"type": "string"})
    material_code = fields.String()
    material_name = fields.String(attribute="material.name_nl")
    organisation_name = fields.String(attribute="organisation.name")
    quantity = DecimalNumber()
    unit = Word(Unit)
    street = fields.String(allow_none=True)
    municipality = fields.String(allow_none=True)
    times_reused = Whole(0, 3)


def _place(station: Any) -> dict[str, float] | None:
    return place_dump(*station.place) if station.place else None


class BroughtOutput(Output):
    """How much of what was proven of a whole holds for the part that left it."""

    photos = Whole(0, 2**31)
    documents = Whole(0, 2**31)
    inspections = Whole(0, 2**31)


class StationOutput(Output):
    """A link of the chain; without `partij` when the caller may not know of it."""

    brought = fields.Nested(BroughtOutput, allow_none=True)

    lot = fields.Nested(StationLotOutput, allow_none=True)
    passage = fields.Nested(PassageOutput, allow_none=True)
    place = fields.Function(_place, metadata={"type": ["object", "null"]})


class BeginningOutput(Output):
    """Where it lay in use."""

    year_laid = fields.Integer(allow_none=True)
    street = fields.String(allow_none=True)
    municipality = fields.String(allow_none=True)
    function = fields.String(allow_none=True)
    geometry = fields.Function(lambda one: shape_dump(one.geometry), metadata={"type": ["object", "null"]})
    sources = fields.List(fields.String())


def shape_dump(geometry: bytes | None) -> dict[str, Any] | None:
    """RD WKB as GeoJSON in WGS84 degrees."""
    if geometry is None:
        return None
    from shapely import from_wkb

    from wisselplaats.adapters.geography import to_geojson

    return to_geojson(from_wkb(geometry))


class LineageOutput(Output):
    """The chain, newest first, the beginning, and the lots that it went on in."""

    lot_id = Key(attribute="lot.id")
    stations = fields.List(fields.Nested(StationOutput))
    beginning = fields.Nested(BeginningOutput)
    children = fields.List(fields.Nested(StationOutput))
