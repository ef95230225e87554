"""GeoJSON by the standard, and as Dutch systems export it."""

import json
import math

import pytest

from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.domain.errors import Invalid, UnsupportedContent

# A playground in Rotterdam as the register gives it in both systems.
DEGREES, METRES = (4.5417027, 51.9076129), (96819.119, 435795.294)


def opened(tmp_path, document, prefix=b""):
    path = tmp_path / "levering.json"
    path.write_bytes(prefix + json.dumps(document).encode())
    return open_table(path)


def collection(*geometries, properties=None, **members):
    features = [{"type": "Feature", "properties": properties, "geometry": g} for g in geometries]
    return {"type": "FeatureCollection", **members, "features": features}


def point(*coordinates):
    return {"type": "Point", "coordinates": coordinates}


def crs(name):
    return {"type": "name", "properties": {"name": name}}


@pytest.mark.parametrize("member", [{}, {"crs": crs("urn:ogc:def:crs:OGC:1.3:CRS84")}, {"crs": crs("EPSG:4258")}])
def test_degrees_become_rd(tmp_path, member):
    row = next(iter(opened(tmp_path, collection(point(*DEGREES), **member)).rows()))
    assert math.dist((row.geometry.x, row.geometry.y), METRES) < 0.5


@pytest.mark.parametrize("member", [{"crs": crs("urn:ogc:def:crs:EPSG::28992")}, {"crs": crs("EPSG:28992")}, {}])
def test_rd_stays_rd_with_and_without_the_word(tmp_path, member):
    row = next(iter(opened(tmp_path, collection(point(*METRES, 3.2), **member)).rows()))
    assert list(row.geometry.coords) == [METRES]


def test_another_coordinate_system_is_refused_by_name(tmp_path):
    with pytest.raises(UnsupportedContent) as caught:
        opened(tmp_path, collection(point(570000, 6800000), crs=crs("EPSG:3857")))
    assert caught.value.code == "crs_not_supported"
    assert caught.value.params["crs"] == "EPSG:3857"


def test_features_without_or_with_a_broken_geometry_are_still_rows(tmp_path):
    rows = list(opened(tmp_path, collection(None, {"type": "Point"}, {"type": "Blob"})).rows())
    assert [(row.number, row.geometry_problem) for row in rows] == [
        (1, None),
        (2, "geometry_unreadable"),
        (3, "geometry_unreadable"),
    ]


def test_properties_become_plain_text(tmp_path):
    properties = {"a": 1, "b": 2.0, "c": 0.1, "d": True, "e": None, "f": "", "g": [1], "h": "é"}
    table = opened(tmp_path, collection(None, properties=properties), prefix=b"\xef\xbb\xbf")
    assert next(iter(table.rows())).values == {
        "a": "1", "b": "2", "c": "0.1", "d": "true", "e": None, "f": None, "g": "[1]", "h": "é",
    }  # fmt: skip
    assert table.columns == list("abcdefgh")


def test_the_id_of_a_feature_is_a_column_of_its_own(tmp_path):
    document = collection(None, properties={"id": "eigen"})
    document["features"][0]["id"] = 7
    assert next(iter(opened(tmp_path, document).rows())).values == {"id": "eigen", "feature.id": "7"}


def test_a_truncated_file_says_after_which_feature(tmp_path):
    path = tmp_path / "levering.geojson"
    path.write_text(json.dumps(collection(point(*DEGREES), point(*DEGREES)))[:-40])
    with pytest.raises(Invalid) as caught:
        list(open_table(path).rows())
    assert caught.value.problems[0].code == "file_breaks_off"
    assert caught.value.problems[0].params["row"] == 2


def test_json_that_is_not_utf_8_is_invalid(tmp_path):
    path = tmp_path / "levering.geojson"
    path.write_bytes(json.dumps(collection(None, properties={"a": "@"})).replace("@", "é").encode("latin-1"))
    with pytest.raises(Invalid) as caught:
        open_table(path)
    assert caught.value.problems[0].code == "file_breaks_off"
