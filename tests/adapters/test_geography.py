"""Points that the Kadaster published, and boundaries that people draw."""

import json
import math

import pytest
import shapely

from wisselplaats.adapters.geography import boundary_from_geojson, geometry_to_rd, to_geojson, to_rd, to_wgs84
from wisselplaats.domain.errors import Invalid, UnsupportedContent

# The Onze Lieve Vrouwetoren in Amersfoort is the origin of the grid: RD (155000, 463000).
AMERSFOORT = (5.3872036, 52.1551744)

SQUARE = [[4.49, 52.15], [4.50, 52.15], [4.50, 52.16], [4.49, 52.16], [4.49, 52.15]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def code_of(given):
    with pytest.raises(Invalid) as caught:
        boundary_from_geojson(given)
    return caught.value.problems[0].code


def test_the_origin_of_the_grid_is_where_it_should_be_within_half_a_metre():
    assert math.dist(to_rd(*AMERSFOORT), (155000, 463000)) < 0.5


@pytest.mark.parametrize("place", [(155000, 463000), (96819.119, 435795.294), (233000, 582000), (30000, 375000)])
def test_there_and_back_is_the_same_place(place):
    assert math.dist(to_rd(*to_wgs84(*place)), place) < 0.001


def test_a_geometry_loses_its_height_and_comes_back_as_geojson():
    rd = geometry_to_rd(shapely.Point(*AMERSFOORT, 12), 4326)
    assert not rd.has_z
    assert to_geojson(rd)["coordinates"] == pytest.approx(AMERSFOORT, abs=1e-7)


def test_a_geojson_polygon_runs_counterclockwise_with_seven_decimals():
    shape = to_geojson(boundary_from_geojson(polygon(SQUARE[::-1])))
    ring = shape["coordinates"][0]
    assert shapely.LinearRing(ring).is_ccw
    assert all(round(number, 7) == number for point in ring for number in point)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda g: g,
        json.dumps,
        lambda g: json.dumps(g).encode(),
        lambda g: {"type": "Feature", "properties": {}, "geometry": g},
        lambda g: {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": g}]},
    ],
)
def test_a_boundary_may_come_in_any_wrapping(wrap):
    boundary = boundary_from_geojson(wrap(polygon(SQUARE)))
    assert boundary.geom_type == "Polygon"
    assert boundary.area == pytest.approx(760_000, rel=0.01)


@pytest.mark.parametrize("member", [{}, {"crs": {"type": "name", "properties": {"name": "EPSG:28992"}}}])
def test_a_boundary_in_rd_is_taken_as_it_is(member):
    ring = [[93000, 463000], [93100, 463000], [93100, 463100], [93000, 463100], [93000, 463000]]
    assert boundary_from_geojson({**polygon(ring), **member}).area == 10_000


def test_surfaces_that_overlap_are_counted_once():
    both = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": polygon(SQUARE)}] * 2}
    assert boundary_from_geojson(both).area == boundary_from_geojson(polygon(SQUARE)).area


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("boundary_unreadable", "geen json"),
        ("boundary_unreadable", "[1, 2]"),
        ("boundary_unreadable", {"type": "Vorm"}),
        ("boundary_unreadable", {"type": "Polygon", "coordinates": [[["a", "b"]]]}),
        ("boundary_unreadable", polygon(SQUARE[:2])),
        ("boundary_unreadable", {}),
        ("boundary_empty", {"type": "FeatureCollection", "features": []}),
        ("boundary_empty", {"type": "FeatureCollection", "features": None}),
        ("boundary_empty", {"type": "Feature", "geometry": None}),
        ("boundary_empty", {"type": "Polygon", "coordinates": []}),
        ("boundary_not_a_surface", {"type": "Point", "coordinates": [4.5, 52.1]}),
        ("boundary_outside_netherlands", polygon([[y, x] for x, y in SQUARE])),
        ("boundary_outside_netherlands", polygon([[0, 0], [1, 0], [1, 1], [0, 0]])),
        ("boundary_crosses_itself", polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]])),
        ("boundary_too_large", polygon([[4.4, 52.0], [5.0, 52.0], [5.0, 52.5], [4.4, 52.5], [4.4, 52.0]])),
    ],
)
def test_a_boundary_that_cannot_be_is_refused_with_the_reason(code, given):
    assert code_of(given) == code


def test_a_boundary_in_a_foreign_coordinate_system_is_refused():
    with pytest.raises(UnsupportedContent) as caught:
        boundary_from_geojson({**polygon(SQUARE), "crs": {"properties": {"name": "EPSG:3857"}}})
    assert caught.value.code == "crs_not_supported"
