"""Delivered geometries become RD metres a whole batch at a time, and those that cannot be used say why."""

from collections.abc import Sequence
from typing import Any

import numpy
import shapely
from numpy.typing import NDArray

from wisselplaats.adapters.geography import KNOWN, RD, RD_BOUNDS, WGS84, WORLD, transformed
from wisselplaats.domain.delivery.rows import RowProblem

RD_NAP = 7415
"""RD New with heights above NAP; the heights are left out."""
ACCEPTED_CRS = "EPSG:28992, EPSG:4326, EPSG:4258"
Geometries = NDArray[Any]
Problems = dict[int, RowProblem]


def known_epsg(code: int) -> int | None:
    """The code that we transform from, for one of a file; None when it is not taken."""
    return RD if code == RD_NAP else code if code in KNOWN else None


def to_rd(geometries: Geometries, epsg: int, *, stated: bool) -> tuple[Geometries, Problems]:
    """Geometries of `epsg` (one of KNOWN) in RD metres, 2D, and per index why one cannot be used (it is None then).

    `stated`: the file says which system it is in. Where it does not, metres are told from degrees by their size,
    for the two ranges do not meet; where it does, coordinates of the other system are a problem of the record.
    """
    flat = shapely.force_2d(geometries)
    problems: Problems = {}
    _drop(flat, shapely.is_empty(flat), "geometry_empty", problems)
    with numpy.errstate(invalid="ignore"):
        boxes = shapely.bounds(flat)
        _drop(flat, ~numpy.isfinite(boxes).all(axis=1) & ~shapely.is_missing(flat), "geometry_unreadable", problems)
        metres, degrees = _within(boxes, RD_BOUNDS), _within(boxes, WORLD)
    if stated:
        wrong, code = (metres, "looks_like_rd") if epsg != RD else (degrees, "looks_like_degrees")
        _drop(flat, wrong & ~shapely.is_missing(flat), code, problems, boxes)
        chosen = numpy.full(len(flat), epsg != RD)
    else:
        chosen = degrees
    if chosen.any():
        flat[chosen] = transformed(flat[chosen], WGS84 if epsg == RD else epsg, RD)
    return flat, problems


def located(geometries: Geometries) -> Geometries:
    """Those that are somewhere: not missing, not empty, finite."""
    given = geometries[~shapely.is_missing(geometries) & ~shapely.is_empty(geometries)]
    with numpy.errstate(invalid="ignore"):
        found: Geometries = given[numpy.isfinite(shapely.bounds(given)).all(axis=1)] if len(given) else given
    return found


def looks_like(geometries: Geometries) -> int | None:
    """RD or WGS84 by the size of the coordinates of located geometries; None when they are of neither."""
    if not len(geometries):
        return None
    boxes = shapely.bounds(geometries)
    counts = {RD: int(_within(boxes, RD_BOUNDS).sum()), WGS84: int(_within(boxes, WORLD).sum())}
    best = max(counts, key=lambda epsg: counts[epsg])
    return best if counts[best] * 2 >= len(geometries) else None


def _drop(
    geometries: Geometries, which: NDArray[Any], code: str, problems: Problems, boxes: NDArray[Any] | None = None
) -> None:
    for i in numpy.flatnonzero(which).tolist():
        place = {} if boxes is None else {"x": f"{boxes[i][0]:.10g}", "y": f"{boxes[i][1]:.10g}"}
        shown = {"value": f"{place['x']}, {place['y']}", **place} if place else {}
        problems[i] = RowProblem(None, code, shown)
        geometries[i] = None


def _within(boxes: NDArray[Any], box: Sequence[float]) -> NDArray[Any]:
    """Per row of bounds; False for NaN, with which no comparison holds."""
    found: NDArray[Any] = (
        (boxes[:, 0] >= box[0]) & (boxes[:, 1] >= box[1]) & (boxes[:, 2] <= box[2]) & (boxes[:, 3] <= box[3])
    )
    return found
