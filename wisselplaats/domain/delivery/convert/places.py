"""Where the objects of a batch lie: geometry, WKT or two columns, in RD or in degrees, become RD metres at once."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wisselplaats.domain.delivery import values
from wisselplaats.domain.delivery.convert.memo import Bad
from wisselplaats.domain.delivery.convert.texts import bad
from wisselplaats.domain.place import X_MAX, X_MIN, Y_MAX, Y_MIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

ToRd = Callable[["NDArray[np.float64]", "NDArray[np.float64]"], tuple["NDArray[np.float64]", "NDArray[np.float64]"]]
"""Arrays of longitudes and latitudes to RD metres; the caller gives it, for the domain knows no map library."""

DEGREES = (2.0, 50.0, 8.0, 54.5)
"""Longitude and latitude around the Netherlands; RD metres never fall in this box."""
RD = (X_MIN, Y_MIN, X_MAX, Y_MAX)
MILLIMETRES = 3
POINT = 0
DEEPEST = 16
"""Levels of brackets in WKT; a collection of surfaces with holes has four."""
_NESTING = re.compile("COLLECTION|CURVE|SURFACE", re.IGNORECASE)
"""What may hold others of its kind, or what the library tries to read as if it could."""
_IN_DEGREES = frozenset({"EPSG:4326", "EPSG:4258"})

Problem = Callable[[int, str | None, Bad], None]
"""Is told the index in the batch, the header, and what is wrong."""


@dataclass
class Places:
    """`x`, `y` in RD metres to the mm, NaN where there is no place; `geometry` holds what is more than a point."""

    x: "NDArray[np.float64]"
    y: "NDArray[np.float64]"
    geometry: "NDArray[Any] | None"

    @classmethod
    def nowhere(cls, count: int) -> "Places":
        """No place for any."""
        return cls(np.full(count, np.nan), np.full(count, np.nan), None)


def by_columns(
    xs: Sequence[str | None], ys: Sequence[str | None], headers: tuple[str, str], mark: str, problem: Problem
) -> Places:
    """Places from two columns, as delivered. One of the two alone is a problem."""
    x, y = _floats(xs, headers[0], mark, problem), _floats(ys, headers[1], mark, problem)
    for index in np.nonzero(np.isnan(x) != np.isnan(y))[0].tolist():
        lacking = headers[0] if np.isnan(x[index]) else headers[1]
        if (xs if lacking == headers[0] else ys)[index] is None:
            problem(index, lacking, Bad("coordinate_missing", {}))
        x[index] = y[index] = np.nan
    return Places(x, y, None)


def _floats(texts: Sequence[str | None], header: str, mark: str, problem: Problem) -> "NDArray[np.float64]":
    together = " ".join([text or "nan" for text in texts])
    if "," in together and "." not in together:
        together = together.replace(",", ".")
    elif "," in together or mark == ",":
        return _one_by_one(texts, header, mark, problem)
    try:
        found = np.array([float(part) for part in together.split(" ")])
    except ValueError:
        return _one_by_one(texts, header, mark, problem)
    meant = len(found) == len(texts) and np.isfinite(found).sum() == len(texts) - texts.count(None)
    return found if meant else _one_by_one(texts, header, mark, problem)  # "inf" and "nan" are no places


def _one_by_one(texts: Sequence[str | None], header: str, mark: str, problem: Problem) -> "NDArray[np.float64]":
    found = np.full(len(texts), np.nan)
    for index, text in enumerate(texts):
        if text is None:
            continue
        try:
            found[index] = values.coordinate(text, mark)
        except ValueError:
            problem(index, header, bad("coordinate_unreadable", text))
    return found


def from_wkt(texts: Sequence[str | None], header: str, problem: Problem) -> "NDArray[Any]":
    """Geometries of a column of WKT or EWKT; what cannot be read is a problem and None."""
    plain = np.array([None if text is None or _deep(text) else text.rpartition(";")[2] for text in texts], dtype=object)
    found = shapely.from_wkt(plain, on_invalid="ignore")
    for index, text in enumerate(texts):
        if text is not None and found[index] is None:
            problem(index, header, bad("geometry_unreadable", text))
    return found


def _deep(text: str) -> bool:
    """Whether it nests deeper than any real geometry: the library takes a stack frame per level, and then dies."""
    if text.count("(") <= DEEPEST or len(_NESTING.findall(text)) <= DEEPEST:
        return False
    steps = np.array([1 if sign == "(" else -1 for sign in text if sign in "()"])
    return int(steps.cumsum().max()) > DEEPEST


def to_metres(places: Places, to_rd: ToRd | None, crs: str | None, header: str | None, problem: Problem) -> Places:
    """Degrees become metres, all become millimetres, and what lies elsewhere is a problem. Changes `places`."""
    if to_rd is not None:
        degrees = _inside(places.x, places.y, DEGREES)
        if degrees.any():
            places.x[degrees], places.y[degrees] = to_rd(places.x[degrees], places.y[degrees])
            if places.geometry is not None:
                places.geometry[degrees] = _projected(places.geometry[degrees], to_rd)
        if crs in _IN_DEGREES:
            _metres_as_degrees(places, degrees, header, problem)
    there = ~np.isnan(places.x)
    for index in np.nonzero(there & ~_inside(places.x, places.y, RD))[0]:
        x, y = f"{places.x[index]:.10g}", f"{places.y[index]:.10g}"
        problem(int(index), header, Bad("place_outside_netherlands", {"value": f"{x}, {y}", "x": x, "y": y}))
        places.x[index] = places.y[index] = np.nan
    places.x, places.y = np.round(places.x, MILLIMETRES), np.round(places.y, MILLIMETRES)
    return places


def _metres_as_degrees(places: Places, degrees: "NDArray[np.bool_]", header: str | None, problem: Problem) -> None:
    for index in np.nonzero(~degrees & _inside(places.x, places.y, RD))[0]:
        x, y = f"{places.x[index]:.10g}", f"{places.y[index]:.10g}"
        problem(int(index), header, Bad("place_looks_like_rd", {"value": f"{x}, {y}", "x": x, "y": y}))


def _inside(x: "NDArray[np.float64]", y: "NDArray[np.float64]", box: tuple[float, ...]) -> "NDArray[np.bool_]":
    """False as well for NaN, with which no comparison holds."""
    return (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])


def _projected(geometries: "NDArray[Any]", to_rd: ToRd) -> "NDArray[Any]":
    return shapely.transform(geometries, lambda points: np.column_stack(to_rd(points[:, 0], points[:, 1])))


def of_geometry(geometries: "NDArray[Any]", problem: Problem) -> Places:
    """Places on the objects themselves, for geometries in one system: 2D, repaired where that loses nothing.

    A collection of one part becomes that part. A point has no geometry beside its x and y.
    """
    found = shapely.force_2d(geometries)
    found[shapely.is_empty(found)] = None
    single = shapely.get_num_geometries(found) == 1
    found[single] = shapely.get_geometry(found[single], 0)
    _repair(found, problem)
    on = shapely.point_on_surface(found)
    x, y = shapely.get_x(on), shapely.get_y(on)
    found[shapely.get_type_id(found) == POINT] = None
    return Places(x, y, found)


def _repair(geometries: "NDArray[Any]", problem: Problem) -> None:
    for index in np.nonzero(~shapely.is_valid(geometries) & ~shapely.is_missing(geometries))[0]:
        mended = shapely.make_valid(geometries[index])
        same = shapely.get_dimensions(mended) == shapely.get_dimensions(geometries[index])
        if same and mended.geom_type != "GeometryCollection":
            geometries[index] = mended
        else:
            problem(int(index), None, Bad("geometry_invalid", {"reason": shapely.is_valid_reason(geometries[index])}))
            geometries[index] = None


def rounded(geometries: "NDArray[Any]") -> "NDArray[Any]":
    """To the millimetre, so that the same object in another format or system is the same."""
    return shapely.transform(geometries, lambda points: np.round(points, MILLIMETRES))
