"""Rows of a delivery: what each cell of an asset system means, and all that is wrong with a row at once."""

import unicodedata

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.converting import (
    ASSETS,
    CATALOGUE,
    COLUMNS,
    LOTS,
    at,
    batch,
    codes,
    converted,
    one,
    value,
    warned,
)  # fmt: skip
from wisselplaats.adapters.geography import to_rd
from wisselplaats.domain.delivery.convert import Converter, Seen, SeenIds, fingerprints, seed_of
from wisselplaats.domain.delivery.convert.fingerprint import as_hex
from wisselplaats.domain.delivery.convert.memo import REMEMBERED, Memo
from wisselplaats.domain.delivery.mapping import Mapping
from wisselplaats.domain.delivery.rows import RowProblem

# A whole row


def test_a_complete_row_becomes_an_object():
    made = one(materiaal="betontegel", afmeting="300x300x45", hoeveelheid="1.234,5", eenheid="m²", x="93.000,5",
               y="463.000", aanlegjaar="1998", vervangingsjaar="2030-01-01", straat=" Breestraat ", gemeente="Leiden",
               options={"decimal_mark": ","})  # fmt: skip
    assert {name: value(made, name) for name in made.values if value(made, name) is not None} == {
        "source_id": "a1", "material_code": "betontegel-300x300x45", "material_words": "betontegel 300x300x45",
        "quantity": "1234.5", "unit": "m2", "x": "93000.5", "y": "463000.0", "year_laid": "1998",
        "replacement_year": "2030", "street": "Breestraat", "municipality": "Leiden",
    }  # fmt: skip
    assert (made.errors, made.warnings, made.skipped) == ({}, {}, {})


def test_every_problem_of_a_row_is_told_at_once_and_those_of_others_stay_theirs():
    wrong = {"id": "a1", "hoeveelheid": "veel", "eenheid": "doos", "x": "93000", "y": "noord", "aanlegjaar": "1O98",
             "vervangingsjaar": "3020"}  # fmt: skip
    made = converted(batch({"id": "a0", "materiaal": "bank"}, {"materiaal": "bank", **wrong}))
    assert codes(made) == []
    assert sorted(codes(made, 1)) == [
        ("aanlegjaar", "year_unreadable"),
        ("eenheid", "unit_unknown"),
        ("hoeveelheid", "number_unreadable"),
        ("vervangingsjaar", "year_out_of_range"),
        ("y", "coordinate_unreadable"),
    ]
    assert {"value": "veel"} in [problem.params for problem in made.errors[1]]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"id": None}, ("id", "source_id_missing")),
        ({"id": "waardeOnbekend"}, ("id", "source_id_missing")),
        ({"id": "a" * 201}, ("id", "source_id_too_long")),
        ({"straat": "a" * 2001}, ("straat", "text_too_long")),
        ({"x": "0", "y": "0"}, ("x", "place_outside_netherlands")),
        ({"x": "463000", "y": "93000"}, ("x", "place_outside_netherlands")),
        ({"x": "52.15", "y": "4.49"}, ("x", "place_outside_netherlands")),
        ({"x": "1e308", "y": "1e308"}, ("x", "place_outside_netherlands")),
        ({"x": "inf", "y": "463000"}, ("x", "coordinate_unreadable")),
        ({"x": "93000", "y": "nan"}, ("y", "coordinate_missing")),
        ({"x": "93000", "y": None}, ("y", "coordinate_missing")),
        ({"vorm": "POINT(a b)"}, ("vorm", "geometry_unreadable")),
        ({"aantal": "0"}, ("aantal", "quantity_not_positive")),
        ({"aantal": "-2"}, ("aantal", "quantity_not_positive")),
        ({"aantal": "99999999"}, ("aantal", "quantity_absurd")),
        ({"aantal": "1e300"}, ("aantal", "quantity_absurd")),
        ({"aantal": "1.234"}, ("aantal", "number_ambiguous")),
        ({"aantal": "=1+1"}, ("aantal", "number_unreadable")),
        ({"aanlegjaar": "1199"}, ("aanlegjaar", "year_out_of_range")),
        ({"aanlegjaar": "2020", "vervangingsjaar": "2010"}, ("vervangingsjaar", "replaced_before_laid")),
    ],
)
def test_a_value_that_cannot_be_keeps_the_row_out(cells, problem):
    assert codes(one(**cells)) == [problem]


def test_what_the_reader_could_not_read_is_an_error_of_its_row_and_hides_the_rest():
    ragged = RowProblem(None, "row_ragged", {"expected": 2, "found": 1})
    broken = RowProblem(None, "geometry_unreadable")
    given = batch({"id": None}, {"id": "b", "materiaal": "bank"}, problems={0: ragged}, geometry_problems={1: broken})
    made = converted(given)
    assert made.errors == {0: [ragged], 1: [broken]}


# Places


def test_degrees_in_columns_and_in_wkt_become_the_same_metres():
    by_columns, by_wkt = one(x="4,4936", y="52,1601"), one(vorm="SRID=4326;POINT(4.4936 52.1601)")
    assert at(by_columns) == at(by_wkt) == pytest.approx(to_rd(4.4936, 52.1601), abs=0.001)


def test_metres_in_a_file_that_says_degrees_are_told_as_such():
    assert codes(one(x="93000", y="463000", options={"crs": "EPSG:4326"})) == [("x", "place_looks_like_rd")]


def test_geometry_counts_before_wkt_and_wkt_before_columns_and_each_fills_what_the_other_lacks():
    cells = {"materiaal": "bank", "vorm": "POINT(94000 463000)", "x": "95000", "y": "463000"}
    given = batch({"id": "a", **cells}, {"id": "b", **cells}, {"id": "c", **cells, "vorm": None},
                  geometry=[shapely.Point(93000, 463000), None, None])  # fmt: skip
    made = converted(given)
    assert made.values["x"] == ["93000.0", "94000.0", "95000.0"]


def test_a_file_with_geometry_misses_one_that_is_not_there():
    given = batch({"id": "a"}, {"id": "b"}, geometry=[shapely.Point(93000, 463000), None])
    assert codes(converted(given, columns={"source_id": ("id",)}), 1) == [(None, "geometry_empty")]


def test_a_surface_is_measured_and_its_point_lies_on_it():
    made = one(
        materiaal="betontegel", vorm="POLYGON((93000 463000,93010 463000,93010 463010,93000 463010,93000 463000))"
    )
    assert (value(made, "quantity"), value(made, "unit"), at(made)) == ("100", "m2", (93005, 463005))


def test_a_line_is_measured_in_metres_and_a_point_is_one_piece():
    line = one(materiaal=None, vorm="LINESTRING(93000 463000,93010 463000)")
    point = one(materiaal=None, x="93000", y="463000")
    assert (value(line, "quantity"), value(line, "unit")) == ("10", "m")
    assert (value(point, "quantity"), value(point, "unit")) == ("1", "st")


def test_a_bow_tie_is_no_surface_and_a_hole_that_touches_is_repaired():
    hole = "POLYGON((93000 463000,93010 463000,93010 463010,93000 463010,93000 463000),(93000 463000,93005 463001,93005 463005,93000 463000))"
    assert codes(one(vorm=hole)) == []
    flat = "POLYGON((93000 463000,93010 463000,93000 463000,93000 463000))"
    assert codes(one(vorm=flat)) == [(None, "geometry_invalid")]


@pytest.mark.parametrize("kind", ["GEOMETRYCOLLECTION", "CompoundCurve", "CURVEPOLYGON", "multisurface"])
def test_geometry_that_nests_without_end_is_refused_before_the_library_sees_it(kind):
    deep = f"{kind}(" * 100_000 + "POINT(93000 463000)" + ")" * 100_000
    assert codes(one(vorm=deep)) == [("vorm", "geometry_unreadable")]


def test_a_collection_of_many_surfaces_is_not_deep():
    many = ",".join(["GEOMETRYCOLLECTION(POINT(93000 463000))"] * 40)
    assert codes(one(vorm=f"GEOMETRYCOLLECTION({many})")) == []


# Quantities


def test_the_column_in_the_unit_of_the_kind_gives_the_quantity():
    sizes = {"aantal": "2", "lengte": "2,5", "oppervlakte": "30"}
    assert value(one(**sizes), "quantity") == "2"
    assert value(one(materiaal="betontegel", **sizes), "quantity") == "30"
    assert value(one(materiaal=None, vorm="LINESTRING(93000 463000,93010 463000)", **sizes), "quantity") == "2.5"


def test_a_quantity_without_a_unit_is_in_that_of_its_kind_and_another_unit_is_told():
    assert value(one(materiaal="betontegel", hoeveelheid="12"), "unit") == "m2"
    made = one(materiaal="betontegel", aantal="12")
    assert (value(made, "unit"), warned(made)) == ("st", ["unit_differs"])


def test_surfaces_cannot_be_seen_from_a_point():
    assert codes(one(materiaal="betontegel", x="93000", y="463000"))[0][1] == "quantity_missing"


# Words


@pytest.mark.parametrize("word", ["waardeOnbekend", "geenWaarde", "nog toewijzen2", "NULL", "", None, "niet-bgt"])
def test_no_word_at_all_is_kept_without_a_kind_and_without_a_word_about_it(word):
    made = one(materiaal=word)
    assert (value(made, "material_code"), value(made, "material_words")) == (None, None)
    assert (made.errors, made.warnings) == ({}, {})
    assert codes(one(materiaal=word, kind=LOTS, hoeveelheid="1", eenheid="st")) == [("materiaal", "material_missing")]


def test_a_kind_that_nobody_knows_is_told_and_does_no_harm_to_an_inventory():
    assert warned(one(materiaal="zeppelin")) == ["unknown_material"]
    made = one(materiaal="zeppelin", kind=LOTS, hoeveelheid="1", eenheid="st")
    assert codes(made) == [("materiaal", "material_unknown")]


def test_what_is_not_traded_stays_in_an_inventory_and_is_skipped_as_a_lot():
    inventory = one(materiaal="asfalt", hoeveelheid="1")
    assert (value(inventory, "material_code"), warned(inventory)) == ("asfalt", ["not_for_exchange"])
    assert one(materiaal="asfalt", kind=LOTS, hoeveelheid="1").skipped == {0: "not_for_exchange"}
    mapped = one(materiaal="gras", options={"values": {"material": {"gras": None}}})
    assert warned(mapped) == ["not_for_exchange"]


def test_nil_words_are_empty_in_every_column():
    made = one(straat="waardeOnbekend", aanlegjaar="geenWaarde", aantal="onbekend", gemeente="NULL")
    assert [value(made, name) for name in ("street", "year_laid", "municipality")] == [None] * 3
    assert value(made, "quantity") == "1"


def test_a_mapping_translates_words_and_fills_what_is_empty():
    options = {"values": {"unit": {"stuks los": "st"}}, "constants": {"municipality": "Leiden"}}
    made = one(aantal=None, hoeveelheid="3", eenheid="Stuks  los", options=options)
    assert (value(made, "unit"), value(made, "municipality")) == ("st", "Leiden")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_unicode_forms_of_a_name_are_one(form):
    assert value(one(gemeente=unicodedata.normalize(form, "Súdwest-Fryslân")), "municipality") == "Súdwest-Fryslân"


def test_text_that_looks_like_a_formula_is_kept_as_it_is():
    assert value(one(straat='=HYPERLINK("http://x")'), "street") == '=HYPERLINK("http://x")'


def test_text_that_the_database_cannot_hold_is_mended():
    assert value(one(straat="Bree\0straat\ud800"), "street") == "Breestraat?"


# Old versions, ids and fingerprints


def test_anything_in_the_column_of_the_end_makes_an_old_version():
    given = batch({"id": "a", "eindRegistratie": "2020-01-01"}, {"id": "b", "eindRegistratie": "NULL"}, {"id": "c"})
    assert Converter(Mapping(columns=COLUMNS), ASSETS, CATALOGUE).ended(given) == [True, False, False]


@given(st.lists(st.sampled_from(["a", "b", "c", "d", None]), max_size=60), st.integers(1, 7))
def test_a_second_row_of_an_id_names_the_first_whatever_the_batches(ids, size):
    seen, found = SeenIds(), {}
    for start in range(0, len(ids), size):
        part = ids[start : start + size]
        numbers = range(start + 1, start + 1 + len(part))
        found |= {start + index: first for index, first in seen.repeats(part, numbers).items()}
    first = {text: number for number, text in reversed(list(enumerate(ids, start=1)))}
    assert found == {n: first[text] for n, text in enumerate(ids) if text is not None and first[text] != n + 1}


cells = st.none() | st.text("ab\x1f\\|", max_size=4) | st.text(max_size=5)
tables = st.lists(st.tuples(cells, cells), min_size=1, max_size=20)


@given(tables, tables)
def test_a_row_is_known_again_exactly_when_it_says_the_same(before, after):
    def printed(rows, *seed):
        return fingerprints(seed_of(*seed), list(zip(*rows, strict=True)), None)

    said = {tuple(text or "" for text in row) for row in before}
    there = Seen(map(bytes.fromhex, as_hex(printed(before))))
    assert there.which(printed(after)).tolist() == [tuple(text or "" for text in row) in said for row in after]
    assert not there.which(printed(after, "read otherwise")).any()


def test_a_memo_that_forgets_still_answers_right():
    memo = Memo(str.upper)
    texts = [f"w{n % (REMEMBERED + 500)}" for n in range(2 * REMEMBERED)]
    assert memo.all(texts) == [text.upper() for text in texts]
    assert len(memo) <= REMEMBERED + 1
