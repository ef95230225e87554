"""GeoPackages as GIS packages write them: layers, systems of coordinates, what is in them beside the data."""

import math
import sqlite3
import struct

import pytest
import shapely

from tests.adapters.hostile import LIST, geopackage, header, point
from tests.records import records
from wisselplaats.adapters.geography import to_wgs84
from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.domain.delivery.rows import BATCH
from wisselplaats.domain.errors import Invalid, UnsupportedContent

DEGREES = to_wgs84(96_000.5, 435_000.5)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "levering.bin"


def rows(path, **options):
    return list(records(open_table(path, **options)))


def test_null_geometry_is_a_record_without_a_place_and_not_a_problem(path):
    geopackage(path)
    found = rows(path)
    assert [row.values["soort"] for row in found] == ["bank", "hek", None]
    assert [row.geometry is None for row in found] == [False, False, True]
    assert not any(row.geometry_problem for row in found)


@pytest.mark.parametrize("srs", [4326, 4258])
def test_degrees_become_rd(path, srs):
    geopackage(path, "DELETE FROM laag WHERE fid = 1", srs=srs, blob=point(*DEGREES))
    placed = rows(path)[0].geometry
    assert math.dist((placed.x, placed.y), (96_000.5, 435_000.5)) < 0.5


@pytest.mark.parametrize("srs", [28992, 7415, 100001])
def test_every_name_of_rd_is_rd(path, srs):
    geopackage(path, srs=srs)
    assert open_table(path).crs == "EPSG:28992"
    assert rows(path)[0].geometry.x == 96_000.5


def test_metres_in_a_layer_of_degrees_say_so(path):
    geopackage(path, srs=4326)
    assert {row.geometry_problem for row in rows(path)[:2]} == {"looks_like_rd"}


def test_a_layer_that_states_no_system_is_taken_by_its_coordinates_and_told(path):
    geopackage(path, srs=-1)
    table = open_table(path)
    assert [note.code for note in table.notes] == ["crs_missing_taken_rd"]
    assert next(records(table)).geometry.x == 96_000.5


@pytest.mark.parametrize("flags", [1, 3, 5, 7, 9])
def test_every_envelope_is_skipped(path, flags):
    sizes = {1: 0, 3: 32, 5: 48, 7: 48, 9: 64}
    geopackage(path, blob=header(flags=flags) + bytes(sizes[flags]) + point()[8:])
    assert rows(path)[1].geometry.x == 96_000.5


@pytest.mark.parametrize(
    "shape",
    [
        "MULTIPOINT ((96000 435000), (96001 435001))",
        "MULTIPOLYGON (((96000 435000, 96001 435000, 96001 435001, 96000 435000)))",
        "POINT Z (96000 435000 3)",
        "GEOMETRYCOLLECTION (POINT (96000 435000), LINESTRING (96000 435000, 96001 435001))",
    ],
)
def test_geometries_of_many_parts_are_read_flat(path, shape):
    geopackage(path, blob=header() + shapely.to_wkb(shapely.from_wkt(shape)))
    found = rows(path)[1].geometry
    assert not found.has_z
    assert found.equals(shapely.force_2d(shapely.from_wkt(shape)))


def test_an_outline_of_many_points_is_read(path):
    outline = shapely.Point(96_000, 435_000).buffer(100, quad_segs=500)
    geopackage(path, blob=header() + shapely.to_wkb(shapely.MultiPolygon([outline])))
    assert rows(path)[1].geometry.area == pytest.approx(outline.area)


def test_empty_geometry_is_told_apart_from_none(path):
    geopackage(path, blob=header() + struct.pack("<bII", 1, 3, 0))
    assert [row.geometry_problem for row in rows(path)] == [None, "geometry_empty", None]


def test_the_layer_with_the_most_rows_is_read_and_the_others_are_named(path):
    many = "CREATE TABLE meer (fid INTEGER PRIMARY KEY, soort TEXT); INSERT INTO meer (soort) VALUES " + ",".join(
        ["('hek')"] * (BATCH + 3)
    )
    geopackage(path, many, "INSERT INTO gpkg_contents VALUES ('meer', 'attributes', 0)")
    table = open_table(path)
    assert [len(batch) for batch in table.batches()] == [BATCH, 3]
    assert [(part.name, part.chosen) for part in table.parts] == [("laag", False), ("meer", True)]
    assert [note.code for note in table.notes] == ["parts_several"]
    assert len(rows(path, part="laag")) == 3


def test_views_are_no_layers_and_a_layer_that_is_asked_for_must_be_one(path):
    geopackage(path, "CREATE VIEW v AS SELECT * FROM laag;" + LIST.format("v"))
    assert [(part.name, part.reason) for part in open_table(path).parts] == [("laag", None), ("v", "part_is_view")]
    for name, code in (("v", "part_not_usable"), ("weg", "part_unknown")):
        with pytest.raises(Invalid) as caught:
            open_table(path, part=name)
        assert caught.value.problems[0].code == code


def test_typed_values_become_the_text_that_people_type(path):
    geopackage(
        path,
        "ALTER TABLE laag ADD COLUMN a REAL; ALTER TABLE laag ADD COLUMN b BOOLEAN; ALTER TABLE laag ADD COLUMN c;"
        "UPDATE laag SET a = 2.0, b = 1, c = 1e-7 WHERE fid = 1; UPDATE laag SET a = 0.1, b = 0, c = x'00' WHERE fid = 2",
    )
    found = [(row.values["a"], row.values["b"], row.values["c"]) for row in rows(path)]
    assert found == [("2", "true", "0.0000001"), ("0.1", "false", None), (None, None, None)]


def test_text_that_is_no_utf_8_costs_a_sign_and_not_the_file(path):
    geopackage(path, "UPDATE laag SET soort = CAST(x'62ff' AS TEXT) WHERE fid = 2")
    assert [row.values["soort"] for row in rows(path)] == ["bank", "b\N{REPLACEMENT CHARACTER}", None]


def test_names_that_differ_in_spelling_only_are_refused(path):
    with pytest.raises(Invalid) as caught:
        geopackage(path, 'ALTER TABLE laag ADD COLUMN "é"; ALTER TABLE laag ADD COLUMN "e\N{COMBINING ACUTE ACCENT}"')
        open_table(path)
    assert caught.value.problems[0].code == "column_twice"


def test_nothing_is_written_beside_or_into_the_file(path):
    geopackage(path)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = WAL")
    db.close()
    before = path.read_bytes()
    assert len(rows(path)) == 3
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_another_system_is_refused_by_name(path):
    geopackage(path, srs=3857)
    with pytest.raises(UnsupportedContent) as caught:
        open_table(path)
    assert caught.value.params["crs"] == "EPSG:3857 web"
