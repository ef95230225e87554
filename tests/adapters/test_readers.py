"""What a file is follows from what is in it."""

import io
import math
import sqlite3
import zipfile

import pytest

from tests.records import records
from tests.shared_data import shared_file
from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.domain.delivery.rows import CLASS_COLUMN
from wisselplaats.domain.errors import UnsupportedContent


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def sqlite_bytes():
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE t (a)")
    return database.serialize()


SQLITE = sqlite_bytes()
REFUSED = {
    "file_empty": [b"", b" \r\n", b"\xef\xbb\xbf"],
    "file_is_xls": [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600],
    "file_is_encrypted": [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")],
    "file_is_shapefile": [b"\x00\x00\x27\x0a" + b"\0" * 96, zipped("wegen.shp", "wegen.dbf")],
    "file_is_pdf": [b"%PDF-1.7\n"],
    "file_is_compressed": [b"\x1f\x8b\x08", b"Rar!\x1a", zipped("levering.csv")],
    "file_is_image": [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff\xe0"],
    "file_has_macros": [zipped("xl/workbook.xml", "xl/vbaProject.bin")],
    "file_is_xlsb": [zipped("xl/workbook.bin")],
    "file_is_ods": [zipped("mimetype", "content.xml")],
    "file_is_word": [zipped("word/document.xml")],
    "file_is_gml": [b'<?xml version="1.0"?><gml:FeatureCollection>', zipped("wegdeel.gml")],
    "file_is_xml": [b"<html><body>", "<html>".encode("utf-16")],
    "file_is_sqlite": [SQLITE],
    "file_not_text": [b"MZ\0\0\x03\0"],
    "json_not_geojson": [b'{"a": 1}', b"[]", b"[1, 2]", b'{"type": "Point", "coordinates": [5, 52]}'],
}


@pytest.mark.parametrize(("code", "content"), [(c, b) for c, many in REFUSED.items() for b in many])
def test_a_file_of_another_kind_is_refused_by_what_it_is(tmp_path, code, content):
    path = tmp_path / "levering.csv"
    path.write_bytes(content)
    with pytest.raises(UnsupportedContent) as caught:
        open_table(path, "text/csv", "levering.csv")
    assert caught.value.code == code
    assert "accepted" in caught.value.params


def test_the_name_and_the_content_type_decide_nothing():
    table = open_table(shared_file("bgt/bgt_straatmeubilair.xlsx"), "text/csv", "levering.geojson")
    assert table.format == "xlsx"


FIVE = [
    "bgt_straatmeubilair_rd.geojson",
    "bgt_straatmeubilair_wgs84.geojson",
    "bgt_straatmeubilair_excelNL_cp1252.csv",
    "bgt_straatmeubilair.xlsx",
    "bgt_rotterdam_inrichting_rd.gpkg",
]


def compared(table):
    """Every record by its id; truth and nil as the formats write them made equal."""
    found = {}
    for row in records(table):
        assert not row.problem
        assert not row.geometry_problem
        values = {name: (value or "").casefold() for name, value in row.values.items() if name in COMMON}
        found[row.values["gml_id"]] = values
    return found


COMMON = {"gml_id", "creationDate", "LV-publicatiedatum", "relatieveHoogteligging", "inOnderzoek", "tijdstipRegistratie",
          "namespace", "lokaalID", "bronhouder", "bgt-status", "plus-status", "function", "plus-type",
          "terminationDate", "eindRegistratie"}  # fmt: skip


def test_the_furniture_in_five_formats_is_the_same_964_records():
    first, *others = [compared(open_table(shared_file(f"bgt/{name}"), part=PARTS.get(name))) for name in FIVE]
    assert len(first) == 964
    assert all(len(values) == len(COMMON) for values in first.values())
    assert sum(bool(values["eindRegistratie"]) for values in first.values()) == 140
    for other in others:
        assert other == first


PARTS = {"bgt_rotterdam_inrichting_rd.gpkg": "straatmeubilair"}


def test_the_furniture_lies_at_the_same_places_in_every_format_that_has_places():
    places = {}
    for name in FIVE:
        table = open_table(shared_file(f"bgt/{name}"), part=PARTS.get(name))
        for row in records(table):
            at = (row.geometry.x, row.geometry.y) if row.geometry is not None else xy(row.values)
            places.setdefault(row.values["gml_id"], []).append(at)
    assert {len(each) for each in places.values()} == {5}
    assert max(math.dist(each[0], other) for each in places.values() for other in each) < 0.5


def xy(values):
    return float(values["x_rd"].replace(",", ".")), float(values["y_rd"].replace(",", "."))


def test_the_road_parts_of_hilversum_are_983_of_which_442_have_ended():
    table = open_table(shared_file("bgt/bgt_wegdeel_hilversum_rd.gpkg"))
    rows = list(records(table))
    assert (len(rows), table.count_hint, table.crs) == (983, 983, "EPSG:28992")
    assert sum(row.values["eindRegistratie"] is not None for row in rows) == 442
    assert all(row.geometry.geom_type == "Polygon" for row in rows)


def test_the_imbor_sample_is_one_table_of_its_classes():
    table = open_table(shared_file("imbor/IMBOR_Exchange_Sample.gpkg"))
    rows = list(records(table))
    classes = {row.values[CLASS_COLUMN] for row in rows}
    assert len(rows) == len(classes) == 5
    assert all(name.startswith("https://data.crow.nl/imbor/def/") for name in classes)
    assert all(row.geometry is not None for row in rows)
    assert [part.name for part in table.parts if not part.chosen] == ["Relations"]
    identification = "https://data.crow.nl/imbor/def/5f430c8d-7503-4a69-9e2f-f0b6e6c7f54e"
    assert len({row.values[identification] for row in rows}) == 5


def test_the_imbor_sample_as_geojson_keeps_features_without_a_place():
    table = open_table(shared_file("imbor/IMBOR_Exchange_Sample.json"))
    assert [row.geometry is None for row in records(table)] == [False] * 5 + [True] * 2


def test_a_table_without_geometry_is_still_a_table():
    table = open_table(shared_file("imbor/IMBOR_Exchange_Sample.gpkg"), part="Relations")
    assert table.crs is None
    assert [batch.geometry for batch in table.batches()] == [None]
