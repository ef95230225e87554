"""A boundary on the wire: GeoJSON in, GeoJSON out, RD inside."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from shapely import MultiPolygon, Polygon, from_wkb

from wisselplaats.domain.errors import Invalid, UnsupportedContent
from wisselplaats.schemas.wire.fields import problem


class Boundary(fields.Field[Polygon | MultiPolygon]):
    """A GeoJSON geometry, Feature or FeatureCollection, as an object or as text from a form."""

    default_error_messages = {"required": "required", "null": "required"}  # noqa: RUF012

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.metadata = {
            **self.metadata,
            "type": "object",
            "description": "GeoJSON Polygon or MultiPolygon (WGS84, or RD with `crs`)",
        }

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Polygon | MultiPolygon:
        from wisselplaats.adapters.geography import boundary_from_geojson

        try:
            return boundary_from_geojson(value)
        except Invalid as error:
            raise problem(error.problems[0].code, **error.problems[0].params) from error
        except UnsupportedContent as error:
            raise problem(error.code, **error.params) from error

    @staticmethod
    def dump(wkb: bytes | None) -> dict[str, Any] | None:
        """A stored boundary as GeoJSON in WGS84."""
        if wkb is None:
            return None
        from wisselplaats.adapters.geography import to_geojson

        return to_geojson(from_wkb(wkb))
