"""GeoJSON by the standard, and as Dutch systems export it."""

import json
import math

import pytest

from tests.records import records
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
    row = next(records(opened(tmp_path, collection(point(*DEGREES), **member))))
    assert math.dist((row.geometry.x, row.geometry.y), METRES) < 0.5


@pytest.mark.parametrize("member", [{"crs": crs("urn:ogc:def:crs:EPSG::28992")}, {"crs": crs("EPSG:28992")}, {}])
def test_rd_stays_rd_with_and_without_the_word(tmp_path, member):
    row = next(records(opened(tmp_path, collection(point(*METRES, 3.2), **member))))
    assert list(row.geometry.coords) == [METRES]


def test_another_coordinate_system_is_refused_by_name(tmp_path):
    with pytest.raises(UnsupportedContent) as caught:
        opened(tmp_path, collection(point(570000, 6800000), crs=crs("EPSG:3857")))
    assert caught.value.code == "crs_not_supported"
    assert caught.value.params["crs"] == "EPSG:3857"


def test_features_without_or_with_a_broken_geometry_are_still_rows(tmp_path):
    rows = list(records(opened(tmp_path, collection(None, {"type": "Point"}, {"type": "Blob"}))))
    assert [(row.number, row.geometry_problem) for row in rows] == [
        (1, None),
        (2, "geometry_unreadable"),
        (3, "geometry_unreadable"),
    ]


def test_properties_become_plain_text(tmp_path):
    properties = {"a": 1, "b": 2.0, "c": 0.1, "d": True, "e": None, "f": "", "g": [1], "h": "é"}
    table = opened(tmp_path, collection(None, properties=properties), prefix=b"\xef\xbb\xbf")
    assert next(records(table)).values == {
        "a": "1", "b": "2", "c": "0.1", "d": "true", "e": None, "f": None, "g": "[1]", "h": "é",
    }  # fmt: skip
    assert table.columns == list("abcdefgh")


def test_the_id_of_a_feature_is_a_column_of_its_own(tmp_path):
    document = collection(None, properties={"id": "eigen"})
    document["features"][0]["id"] = 7
    assert next(records(opened(tmp_path, document))).values == {"id": "eigen", "feature.id": "7"}


def test_a_truncated_file_says_after_which_feature(tmp_path):
    path = tmp_path / "levering.geojson"
    path.write_text(json.dumps(collection(point(*DEGREES), point(*DEGREES)))[:-40])
    with pytest.raises(Invalid) as caught:
        list(records(open_table(path)))
    assert caught.value.problems[0].code == "file_breaks_off"
    assert caught.value.problems[0].params["row"] == 2


def test_json_that_is_not_utf_8_is_invalid(tmp_path):
    path = tmp_path / "levering.geojson"
    path.write_bytes(json.dumps(collection(None, properties={"a": "@"})).replace("@", "é").encode("latin-1"))
    with pytest.raises(Invalid) as caught:
        open_table(path)
    assert caught.value.problems[0].code == "file_breaks_off"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: rows,
        lambda rows: {"resultaten": rows},
        lambda rows: {"links": [{"rel": "self"}], "aantal": 2, "items": rows},
        lambda rows: {"_links": {}, "_embedded": {"objecten": rows}},
    ],
)
def test_a_plain_list_under_any_name_is_a_table(tmp_path, wrap):
    table = opened(tmp_path, wrap([{"id": 1, "soort": "bank"}, {"id": 2, "kleur": "rood"}]))
    assert (table.format, table.crs, table.columns) == ("json", None, ["id", "soort", "kleur"])
    assert [list(row.values.values()) for row in records(table)] == [["1", "bank", None], ["2", None, "rood"]]


def test_one_object_after_another_is_a_table(tmp_path):
    path = tmp_path / "levering.json"
    path.write_text('{"id": 1}\n{"id": 2}\n')
    assert [row.values["id"] for row in records(open_table(path))] == ["1", "2"]


def test_json_as_windows_writes_it_is_read(tmp_path):
    path = tmp_path / "levering.json"
    path.write_bytes(json.dumps([{"straat": "Súdwest"}], ensure_ascii=False).encode("utf-16"))
    assert [row.values["straat"] for row in records(open_table(path))] == ["Súdwest"]


def test_an_object_in_an_object_becomes_columns_with_a_dot(tmp_path):
    rows = [{"id": 1, "adres": {"straat": "Breestraat", "plaats": {"naam": "Leiden"}}, "tags": [1, "a"]}]
    assert next(records(opened(tmp_path, rows))).values == {
        "id": "1", "adres.straat": "Breestraat", "adres.plaats.naam": "Leiden", "tags": '[1, "a"]',
    }  # fmt: skip


def test_an_object_of_a_plain_list_may_carry_a_geometry(tmp_path):
    row = next(records(opened(tmp_path, [{"id": 1, "geometrie": point(*DEGREES)}])))
    assert math.dist((row.geometry.x, row.geometry.y), METRES) < 0.5
    assert row.values == {"id": "1"}


def test_metres_without_a_word_are_told_and_metres_against_the_word_are_refused(tmp_path):
    assert [note.code for note in opened(tmp_path, collection(point(*METRES))).notes] == ["crs_missing_taken_rd"]
    said = opened(tmp_path, collection(point(*METRES), point(*DEGREES), crs=crs("EPSG:4326")))
    rows = list(records(said))
    assert [row.geometry_problem for row in rows] == ["looks_like_rd", None]
    (batch,) = said.batches()
    assert batch.geometry_problems[0].params["x"] == "96819.119"


def test_a_crs_behind_the_features_counts(tmp_path):
    document = collection(point(*METRES))
    document["crs"] = crs("urn:ogc:def:crs:EPSG::28992")
    table = opened(tmp_path, document)
    assert (table.crs, table.notes) == ("EPSG:28992", [])


def test_coordinates_of_no_system_that_we_know_ask_for_one(tmp_path):
    with pytest.raises(Invalid) as caught:
        opened(tmp_path, collection(point(500_000.5, 6_800_000.5)))
    assert caught.value.problems[0].code == "crs_missing"


def test_a_property_that_comes_late_is_still_a_column(tmp_path):
    rows = [{"id": n} for n in range(6_000)] + [{"id": 6_000, "laat": "ja"}]
    table = opened(tmp_path, rows)
    assert [len(batch) for batch in table.batches()] == [5_000, 1_001]
    assert (table.columns, table.count_hint) == (["id", "laat"], 6_001)
