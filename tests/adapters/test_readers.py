"""What a file is follows from what is in it."""

import io
import zipfile

import pytest

from tests.shared_data import shared_file
from wisselplaats.adapters.readers import open_table
from wisselplaats.domain.errors import UnsupportedContent


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


REFUSED = {
    "file_empty": [b"", b" \r\n", b"\xef\xbb\xbf"],
    "file_is_xls": [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600],
    "file_is_encrypted": [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")],
    "file_is_geopackage": [b"SQLite format 3\0" + b"\0" * 100],
    "file_is_shapefile": [b"\x00\x00\x27\x0a" + b"\0" * 96, zipped("wegen.shp", "wegen.dbf")],
    "file_is_pdf": [b"%PDF-1.7\n"],
    "file_is_compressed": [b"\x1f\x8b\x08", zipped("levering.csv")],
    "file_has_macros": [zipped("xl/workbook.xml", "xl/vbaProject.bin")],
    "file_is_xlsb": [zipped("xl/workbook.bin")],
    "file_is_ods": [zipped("mimetype", "content.xml")],
    "file_is_word": [zipped("word/document.xml")],
    "file_is_gml": [b'<?xml version="1.0"?><gml:FeatureCollection>'],
    "file_is_xml": [b"<html><body>"],
    "file_not_text": [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
    "json_not_geojson": [b'{"a": 1}', b'[{"id": 1}]', b'{"type": "Point", "coordinates": [5, 52]}'],
}


@pytest.mark.parametrize(("code", "content"), [(c, b) for c, many in REFUSED.items() for b in many])
def test_a_file_of_another_kind_is_refused_by_what_it_is(tmp_path, code, content):
    path = tmp_path / "levering.csv"
    path.write_bytes(content)
    with pytest.raises(UnsupportedContent) as caught:
        open_table(path, "text/csv", "levering.csv")
    assert caught.value.code == code
    assert "accepted" in caught.value.params


@pytest.mark.parametrize("name", ["bgt_rotterdam_inrichting_rd.gpkg", "bgt_wegdeel_hilversum_rd.gpkg"])
def test_a_real_geopackage_is_refused_for_now(name):
    with pytest.raises(UnsupportedContent) as caught:
        open_table(shared_file(f"bgt/{name}"), None, None)
    assert caught.value.code == "file_is_geopackage"


def test_the_name_and_the_content_type_decide_nothing():
    table = open_table(shared_file("bgt/bgt_straatmeubilair.xlsx"), "text/csv", "levering.geojson")
    assert table.format == "xlsx"


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("bgt_straatmeubilair_rd.geojson", "utf-8"),
        ("bgt_straatmeubilair_wgs84.geojson", "utf-8"),
        ("bgt_straatmeubilair_excelNL_cp1252.csv", None),
        ("bgt_straatmeubilair.xlsx", None),
    ],
)
def test_every_real_file_holds_the_same_964_rows(name, encoding):
    table = open_table(shared_file(f"bgt/{name}"))
    rows = list(table.rows())
    assert len(rows) == 964
    assert len({row.number for row in rows}) == 964
    assert {"gml_id", "lokaalID", "plus-type", "eindRegistratie"} <= set(table.columns)
    assert not any(row.problem or row.geometry_problem for row in rows)
    assert encoding is None or table.encoding == encoding
