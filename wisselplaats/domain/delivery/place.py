"""Where a delivered object lies: geometry, WKT or two coordinates, in RD or in degrees, becomes RD metres."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

from wisselplaats.domain.delivery import values
from wisselplaats.domain.delivery.cells import Cells
from wisselplaats.domain.place import X_MAX, X_MIN, Y_MAX, Y_MIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

ToRd = Callable[[float, float], tuple[float, float]]
"""Longitude and latitude in degrees to RD metres; the caller gives it, for the domain knows no map library."""

DEGREES = (2.0, 50.0, 8.0, 54.5)
"""Longitude and latitude around the Netherlands; RD metres never fall in this box."""

RD = (X_MIN, Y_MIN, X_MAX, Y_MAX)
MILLIMETRES = 3


def geometry_of(cells: Cells, to_rd: ToRd | None) -> BaseGeometry | None:
    """The object in RD metres, 2D, rounded to the mm; None without one, or after adding what is wrong to `cells`."""
    if cells.row.geometry_problem:
        cells.problem(None, cells.row.geometry_problem)
        return None
    geometry, column = _delivered(cells)
    if geometry is None or geometry.is_empty:
        return None
    if to_rd is not None and _within(geometry, DEGREES):
        geometry = _projected(geometry, to_rd)
    if not _within(geometry, RD):
        x, y = geometry.bounds[:2]
        cells.problem(column, "place_outside_netherlands", f"{x:.10g}, {y:.10g}", x=f"{x:.10g}", y=f"{y:.10g}")
        return None
    return shapely.transform(shapely.force_2d(geometry), lambda points: numpy.round(points, MILLIMETRES))


def dimension(geometry: BaseGeometry | None) -> int:
    """0 for points and for no geometry, 1 for lines, 2 for surfaces."""
    return max(int(shapely.get_dimensions(geometry)), 0) if geometry is not None else 0


def point_of(geometry: BaseGeometry | None) -> tuple[float, float] | None:
    """A point that lies on the object itself, in RD metres to the mm."""
    if geometry is None:
        return None
    point = shapely.point_on_surface(geometry)
    return round(float(point.x), MILLIMETRES), round(float(point.y), MILLIMETRES)


def _delivered(cells: Cells) -> tuple[BaseGeometry | None, str | None]:
    if cells.row.geometry is not None:
        return cells.row.geometry, None
    wkt = cells.text(cells.mapping.wkt)
    if wkt is not None:
        return _from_wkt(cells, wkt), cells.mapping.wkt
    return _from_columns(cells), cells.mapping.x


def _from_wkt(cells: Cells, text: str) -> BaseGeometry | None:
    try:
        return shapely.from_wkt(text.rpartition(";")[2])  # EWKT starts with "SRID=28992;"
    except shapely.errors.ShapelyError:
        cells.problem(cells.mapping.wkt, "geometry_unreadable", text)
        return None


def _from_columns(cells: Cells) -> BaseGeometry | None:
    m = cells.mapping
    filled = [column for column in (m.x, m.y) if cells.text(column) is not None]
    if len(filled) == 1:
        cells.problem(m.y if filled == [m.x] else m.x, "coordinate_missing")
    x, y = _coordinate(cells, m.x), _coordinate(cells, m.y)
    return shapely.Point(x, y) if x is not None and y is not None else None


def _coordinate(cells: Cells, column: str | None) -> float | None:
    text = cells.text(column)
    if text is None:
        return None
    try:
        return values.coordinate(text, cells.mapping.decimal_mark)
    except ValueError:
        cells.problem(column, "coordinate_unreadable", text)
        return None


def _projected(geometry: BaseGeometry, to_rd: ToRd) -> BaseGeometry:
    def project(points: "NDArray[numpy.float64]") -> "NDArray[numpy.float64]":
        return numpy.array([to_rd(float(x), float(y)) for x, y in points])

    return shapely.transform(geometry, project)


def _within(geometry: BaseGeometry, box: tuple[float, float, float, float]) -> bool:
    """False as well for NaN and infinity, with which no comparison holds."""
    x_min, y_min, x_max, y_max = geometry.bounds
    return bool(box[0] <= x_min <= x_max <= box[2] and box[1] <= y_min <= y_max <= box[3])
