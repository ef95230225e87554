"""The lines of an advice on the map: from where a lot lies to where it is needed."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from wisselplaats.models import AllocationLine
from wisselplaats.schemas.wire.base import place_dump
from wisselplaats.web.lot import title
from wisselplaats.web.page.filters import quantity


def on_map(lines: Sequence[AllocationLine]) -> dict[str, Any] | None:
    """A line for each, with a dot at either end; None without lines."""
    features = [feature for line in lines for feature in _features(line)]
    return {"type": "FeatureCollection", "features": features} if features else None


def _features(line: AllocationLine) -> list[dict[str, Any]]:
    lot, demand = line.listing.lot, line.demand
    start, end = _point(lot.x, lot.y), _point(demand.x, demand.y)
    text = f"{quantity(line.quantity, line.unit)}, {line.listing.organisation.name} → {demand.project.name}"
    url = url_for("listing.show", key=line.listing_id)
    return [
        _feature("LineString", [start, end], "green", title(lot), text, url),
        _feature("Point", start, "brick", title(lot), line.listing.organisation.name, url),
        _feature("Point", end, "slate", demand.project.name, demand.organisation.name, ""),
    ]


def _point(x: float, y: float) -> list[float]:
    place = place_dump(x, y) or {}
    return [place["lon"], place["lat"]]


def _feature(shape: str, coordinates: Any, tone: str, name: str, text: str, url: str) -> dict[str, Any]:
    about = {"title": name, "text": text, "tone": tone, "url": url}
    return {"type": "Feature", "geometry": {"type": shape, "coordinates": coordinates}, "properties": about}
