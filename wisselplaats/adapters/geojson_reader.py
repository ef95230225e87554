"""GeoJSON read feature by feature, in WGS84 (RFC 7946) or with the legacy `crs` member that Dutch exports carry."""

import codecs
import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from wisselplaats.adapters.geography import epsg_of_crs, geometry_of, geometry_to_rd
from wisselplaats.domain.delivery.mapping import FEATURE_ID
from wisselplaats.domain.delivery.rows import Row, RowProblem
from wisselplaats.domain.errors import Invalid, UnsupportedContent

FEATURES_FOR_COLUMNS = 1000


class GeoJsonTable:
    """Row.number is the number of the feature; `columns` are the properties of the first 1,000 features.

    A `crs` member after the features is not looked for; coordinates that are clearly RD metres are taken so.
    """

    format = "geojson"
    encoding: str | None = "utf-8"
    decimal_mark = "."
    count_hint: int | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self.epsg = _epsg_of_file(path)
        seen: dict[str, None] = {}
        for row in islice(self.rows(), FEATURES_FOR_COLUMNS):
            seen.update(dict.fromkeys(row.values))
        self.columns = list(seen)

    def rows(self) -> Iterator[Row]:
        """Read from the top; raises Invalid `file_breaks_off` with the feature where it does."""
        number = 0
        with _opened(self.path) as stream:
            features = ijson.items(stream, "features.item", use_float=True)
            while True:
                try:
                    feature = next(features)
                except StopIteration:
                    return
                except ijson.JSONError as error:
                    raise Invalid.one("file", "file_breaks_off", row=number + 1) from error
                number += 1
                yield self._row(number, feature)

    def _row(self, number: int, feature: Any) -> Row:
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            return Row(number, {}, problem=RowProblem(None, "feature_unreadable"))
        properties = feature.get("properties") or {}
        values = {str(name): _text(value) for name, value in properties.items()}
        if feature.get("id") is not None:
            values[FEATURE_ID] = _text(feature["id"])
        try:
            geometry = geometry_of(feature.get("geometry"))
        except ValueError:
            return Row(number, values, geometry_problem="geometry_unreadable")
        return Row(number, values, geometry_to_rd(geometry, self.epsg) if geometry is not None else None)


def _opened(path: Path) -> BinaryIO:
    stream = path.open("rb")
    if stream.read(3) != codecs.BOM_UTF8:
        stream.seek(0)
    return stream


def _epsg_of_file(path: Path) -> int:
    """The coordinate system; reads up to the first feature. Raises UnsupportedContent `json_not_geojson`."""
    builder: ijson.ObjectBuilder | None = None
    with _opened(path) as stream:
        try:
            for prefix, event, value in ijson.parse(stream):
                if prefix == "features" and event == "start_array":
                    return epsg_of_crs(builder.value if builder else None)
                if prefix == "crs" or prefix.startswith("crs."):
                    builder = builder or ijson.ObjectBuilder()
                    builder.event(event, value)
        except ijson.JSONError as error:
            raise Invalid.one("file", "file_breaks_off", row=1) from error
    raise UnsupportedContent("json_not_geojson", accepted="GeoJSON FeatureCollection")


def _text(value: Any) -> str | None:
    """A property as text: numbers without a trailing .0, lists and objects as JSON, empty text as None."""
    if value is None or isinstance(value, str):
        return value if value and value.strip() else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    if isinstance(value, int | Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False)
