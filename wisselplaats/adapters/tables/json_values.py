"""One object of a JSON file as cells and a geometry; a batch of them as geometries at once."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy
import shapely
from numpy.typing import NDArray

from wisselplaats.adapters.tables.text import as_float, as_text, plain
from wisselplaats.domain.delivery.mapping import FEATURE_ID
from wisselplaats.domain.delivery.rows import RowProblem

__all__ = ["FEATURE_ID", "Record", "geometries_of", "record_of"]

DEEPEST = 5
"""Objects inside objects become columns this deep; below it they stay JSON text."""
_PLACES = ("geometry", "geometrie", "geom")
_NUMBERS = (float, int, Decimal)
_KINDS = frozenset({"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"})


@dataclass(frozen=True)
class Record:
    """The properties as text, None when empty; `geometry` is the GeoJSON object, None for null."""

    values: dict[str, str | None]
    geometry: Any = None
    problem: RowProblem | None = field(default=None)


def record_of(item: Any) -> Record:
    """A GeoJSON feature, or any other object; one that is neither is a problem of the record."""
    if not isinstance(item, dict):
        return Record({}, problem=RowProblem(None, "feature_unreadable"))
    if item.get("type") == "Feature" or isinstance(item.get("properties"), dict):
        properties = item.get("properties")
        if not isinstance(properties or {}, dict):
            return Record({}, problem=RowProblem(None, "feature_unreadable"))
        values = dict(_flat(properties or {}))
        if item.get("id") is not None:
            values[FEATURE_ID] = _text(item["id"])
        return Record(values, item.get("geometry"))
    place = next((name for name in _PLACES if _is_geometry(item.get(name))), None)
    return Record(dict(_flat({k: v for k, v in item.items() if k != place})), item.get(place) if place else None)


def geometries_of(records: Sequence[Record]) -> tuple[NDArray[Any], dict[int, RowProblem]]:
    """The geometries as delivered, None for null, and per index why one cannot be read."""
    found = numpy.empty(len(records), dtype=object)
    points: dict[int, tuple[float, float]] = {}
    texts: dict[int, str] = {}
    problems: dict[int, RowProblem] = {}
    for i, record in enumerate(records):
        if record.geometry is None:
            continue
        point = _point(record.geometry)
        if point is not None:
            points[i] = point
            continue
        text = _written(record.geometry)
        if text is None:
            problems[i] = RowProblem(None, "geometry_unreadable")
        else:
            texts[i] = text
    if points:
        found[list(points)] = shapely.points(numpy.array(list(points.values()), dtype=float))
    if texts:
        found[list(texts)] = shapely.from_geojson(list(texts.values()), on_invalid="ignore")
        problems |= {i: RowProblem(None, "geometry_unreadable") for i in texts if found[i] is None}
    return found, problems


def _is_geometry(value: Any) -> bool:
    return isinstance(value, dict) and ("coordinates" in value or "geometries" in value)


def _point(geometry: Any) -> tuple[float, float] | None:
    """The usual case without a parser: a point of two or three numbers."""
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    at = geometry.get("coordinates")
    if isinstance(at, list) and len(at) >= 2 and type(at[0]) in _NUMBERS and type(at[1]) in _NUMBERS:
        return as_float(at[0]), as_float(at[1])
    return None


def _written(geometry: Any) -> str | None:
    """The geometry as JSON for the parser; None when it is no geometry, or nests in a way that none does."""
    if not isinstance(geometry, dict):
        return None
    if geometry.get("type") == "GeometryCollection":
        members = geometry.get("geometries")
        if not isinstance(members, list) or not all(_is_simple(member) for member in members):
            return None
    elif not _is_simple(geometry):
        return None
    try:
        return json.dumps(geometry, allow_nan=False, default=as_float)
    except (ValueError, RecursionError):
        return None


def _is_simple(geometry: Any) -> bool:
    """A geometry of a known kind, with numbers at most four lists deep."""
    if not isinstance(geometry, dict) or geometry.get("type") not in _KINDS:
        return False
    level = geometry.get("coordinates")
    for _ in range(4):
        if not isinstance(level, list):
            return False
        if not level or not isinstance(level[0], list):
            return True
        level = level[0]
    return False


def _flat(properties: dict[Any, Any], prefix: str = "", depth: int = 1) -> Iterator[tuple[str, str | None]]:
    for name, value in properties.items():
        full = plain(f"{prefix}{name}")
        if isinstance(value, dict) and value and depth < DEEPEST:
            yield from _flat(value, f"{full}.", depth + 1)
        else:
            yield full, _text(value)


def _text(value: Any) -> str | None:
    """A property as text; lists and what nests too deep as JSON, empty text as None."""
    if isinstance(value, list | dict):
        return _json(value)
    text = as_text(value)
    return plain(text) if text and not text.isspace() else None


def _json(value: Any) -> str | None:
    if not value:
        return None
    try:
        return plain(json.dumps(value, ensure_ascii=False, default=as_float))
    except (ValueError, RecursionError):
        return None
