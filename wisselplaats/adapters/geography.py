"""Coordinates from outside become RD New metres here, and go out again as WGS84."""

import json
from functools import lru_cache
from typing import Any, TypeVar

import shapely
from numpy import column_stack, float64
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from wisselplaats.domain.errors import Invalid, UnsupportedContent
from wisselplaats.domain.place import X_MAX, X_MIN, Y_MAX, Y_MIN

RD, WGS84, ETRS89 = 28992, 4326, 4258
KNOWN = (RD, WGS84, ETRS89)
Geometry = TypeVar("Geometry", BaseGeometry, "NDArray[Any]")
WORLD = (-180.0, -90.0, 180.0, 90.0)
RD_BOUNDS = (X_MIN, Y_MIN, X_MAX, Y_MAX)

MAX_AREA_KM2 = 100
"""A project boundary larger than this is a mistake: the city of Leiden as a whole is 23 km2."""
MAX_POINTS = 20_000
DECIMALS = 7
"""About a centimetre in degrees."""


@lru_cache(maxsize=8)
def _transformer(from_epsg: int, to_epsg: int) -> Transformer:
    return Transformer.from_crs(from_epsg, to_epsg, always_xy=True)


def to_rd(lon: float, lat: float) -> tuple[float, float]:
    """WGS84 degrees to RD metres; within 0.3 m (without the RDNAPTRANS grid); infinity far outside."""
    x, y = _transformer(WGS84, RD).transform(lon, lat)
    return float(x), float(y)


def arrays_to_rd(lon: NDArray[float64], lat: NDArray[float64]) -> tuple[NDArray[float64], NDArray[float64]]:
    """The same for arrays of degrees, in one call."""
    x, y = _transformer(WGS84, RD).transform(lon, lat)
    return x, y


def to_wgs84(x: float, y: float) -> tuple[float, float]:
    """RD metres to (longitude, latitude) in WGS84 degrees; within 0.3 m."""
    lon, lat = _transformer(RD, WGS84).transform(x, y)
    return float(lon), float(lat)


def geometry_to_rd(geometry: BaseGeometry, from_epsg: int) -> BaseGeometry:
    """The geometry in RD metres, 2D; `from_epsg` is one of KNOWN. Degrees that are clearly metres are left alone."""
    flat = shapely.force_2d(geometry)
    if from_epsg == RD or (_within(flat, RD_BOUNDS) and not _within(flat, WORLD)):
        return flat
    return transformed(flat, from_epsg, RD)


def to_geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """A GeoJSON geometry (RFC 7946: WGS84, outer rings counterclockwise) of one in RD metres, 7 decimals."""
    degrees = transformed(shapely.force_2d(geometry), RD, WGS84)
    rounded = shapely.transform(degrees, lambda points: points.round(DECIMALS))
    return dict(json.loads(shapely.to_geojson(shapely.orient_polygons(rounded))))


def epsg_of_crs(crs: Any) -> int:
    """The EPSG code of a legacy GeoJSON `crs` member; WGS84 when there is none (RFC 7946).

    Raises UnsupportedContent `crs_not_supported` for any other than KNOWN.
    """
    if crs is None:
        return WGS84
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else str(crs)
    last = name.replace("/", ":").rpartition(":")[2].upper()
    if last in {"CRS84", "CRS84H"}:
        return WGS84
    if last.isdecimal() and int(last) in KNOWN:
        return int(last)
    raise UnsupportedContent("crs_not_supported", crs=name[:80], accepted="EPSG:28992, EPSG:4326, EPSG:4258")


def geometry_of(member: Any) -> BaseGeometry | None:
    """A shapely geometry of a GeoJSON geometry object; None for null and empty; ValueError when it is broken."""
    if member is None:
        return None
    try:
        geometry = shape(member)
    except (shapely.errors.ShapelyError, AttributeError, IndexError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from error
    return None if geometry.is_empty else geometry


def boundary_from_geojson(given: str | bytes | dict[str, Any]) -> shapely.Polygon | shapely.MultiPolygon:
    """A project boundary in RD metres from a Geometry, Feature or FeatureCollection (WGS84, or RD).

    Raises Invalid on field `boundary`: boundary_unreadable, _empty, _not_a_surface, _too_detailed,
    _crosses_itself, _outside_netherlands, _too_large; and UnsupportedContent crs_not_supported.
    """
    document = _document(given)
    epsg = epsg_of_crs(document.get("crs"))
    surfaces = [geometry_to_rd(_surface(member), epsg) for member in _members(document)]
    if not surfaces:
        raise Invalid.one("boundary", "boundary_empty")
    for surface in surfaces:
        _check_shape(surface)
    return as_boundary(shapely.union_all(surfaces))


def as_boundary(shape: BaseGeometry) -> shapely.Polygon | shapely.MultiPolygon:
    """A valid shape in RD metres as the boundary of a project.

    Raises Invalid on field `boundary`: boundary_not_a_surface, _too_detailed, _too_large.
    """
    _check_surface(shape)
    area = shape.area / 1e6
    if area > MAX_AREA_KM2:
        raise Invalid.one("boundary", "boundary_too_large", area_km2=f"{area:.0f}", limit_km2=MAX_AREA_KM2)
    assert isinstance(shape, shapely.Polygon | shapely.MultiPolygon)  # noqa: S101 - a surface is one of both
    return shape


def _document(given: str | bytes | dict[str, Any]) -> dict[str, Any]:
    try:
        document = given if isinstance(given, dict) else json.loads(given)
    except (ValueError, TypeError, RecursionError) as error:
        raise Invalid.one("boundary", "boundary_unreadable") from error
    if not isinstance(document, dict):
        raise Invalid.one("boundary", "boundary_unreadable")
    return document


def _members(document: dict[str, Any]) -> list[Any]:
    """The geometry objects of any GeoJSON object that are not null."""
    kind = document.get("type")
    if kind == "FeatureCollection":
        features = document.get("features")
        found = [f.get("geometry") for f in features if isinstance(f, dict)] if isinstance(features, list) else []
    elif kind == "Feature":
        found = [document.get("geometry")]
    elif kind == "GeometryCollection":
        geometries = document.get("geometries")
        found = geometries if isinstance(geometries, list) else []
    else:
        found = [document]
    return [member for member in found if member is not None]


def _surface(member: Any) -> BaseGeometry:
    try:
        geometry = geometry_of(member)
    except ValueError as error:
        raise Invalid.one("boundary", "boundary_unreadable") from error
    if geometry is None:
        raise Invalid.one("boundary", "boundary_empty")
    _check_surface(geometry)
    return geometry


def _check_surface(geometry: BaseGeometry) -> None:
    if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        raise Invalid.one("boundary", "boundary_not_a_surface", kind=geometry.geom_type)
    points = int(shapely.get_num_coordinates(geometry))
    if points > MAX_POINTS:
        raise Invalid.one("boundary", "boundary_too_detailed", points=points, limit=MAX_POINTS)


def _check_shape(surface: BaseGeometry) -> None:
    # Bounds first: the validity check cannot say anything about infinity.
    if not _within(surface, RD_BOUNDS):
        raise Invalid.one("boundary", "boundary_outside_netherlands")
    if not surface.is_valid or surface.area <= 0:
        raise Invalid.one("boundary", "boundary_crosses_itself", where=explain_validity(surface)[:80])


def transformed(geometry: Geometry, from_epsg: int, to_epsg: int) -> Geometry:
    """A geometry, or an array of them at once, from one system of coordinates in another."""
    transformer = _transformer(from_epsg, to_epsg)

    def project(points: "NDArray[float64]") -> "NDArray[float64]":
        return column_stack(transformer.transform(points[:, 0], points[:, 1]))

    moved: Geometry = shapely.transform(geometry, project)
    return moved


def _within(geometry: BaseGeometry, box: tuple[float, float, float, float]) -> bool:
    x_min, y_min, x_max, y_max = geometry.bounds
    return bool(box[0] <= x_min <= x_max <= box[2] and box[1] <= y_min <= y_max <= box[3])
