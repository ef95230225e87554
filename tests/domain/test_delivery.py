"""What an export of an asset system means, in every format the same."""

from dataclasses import replace
from decimal import Decimal

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.shared_data import shared_file
from wisselplaats.adapters.geography import to_rd
from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.domain.delivery import (
    AssetFields,
    Interpreter,
    Mapping,
    Row,
    RowProblem,
    content_hash,
    interpret,
    propose_mapping,
    values,
)  # fmt: skip
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.material import Lexicon
from wisselplaats.domain.vocabulary import Unit

RD_FILES = [
    "bgt_straatmeubilair_rd.geojson",
    "bgt_straatmeubilair_excelNL_cp1252.csv",
    "bgt_straatmeubilair.xlsx",
]
LEXICON = Lexicon(
    [("bank", "bank"), ("bolder", "poller"), ("lichtpunt", "lichtmast"), ("abri", "abri"),
     ("betontegel", "betontegel"), ("betontegel 300x300x45", "betontegel-300x300x45")]
)  # fmt: skip


def row(number=1, /, **cells):
    return Row(number, {name: None if cell is None else str(cell) for name, cell in cells.items()})


def table(*rows):
    return [Row(number, dict(cells)) for number, cells in enumerate(rows, start=2)]


def read(rows, lexicon=LEXICON, **options):
    rows = list(rows)
    reader = Interpreter(propose_mapping(list(rows[0].values), rows), lexicon, to_rd, **options)
    return [reader.interpret(each) for each in rows]


def read_one(**cells):
    (outcome,) = read([row(**{"id": "a1", **cells})])
    return outcome


def codes(outcome):
    return [(problem.column, problem.code) for problem in outcome.errors]


def outcomes_of(name):
    opened = open_table(shared_file(f"bgt/{name}"))
    mapping = propose_mapping(opened.columns, opened.rows(), opened.decimal_mark)
    reader = Interpreter(mapping, LEXICON, to_rd)
    return [reader.interpret(each) for each in opened.rows()]


def assets(outcomes):
    return {outcome.source_id: outcome.fields for outcome in outcomes if outcome.fields}


# The real files


@pytest.mark.parametrize("name", [*RD_FILES, "bgt_straatmeubilair_wgs84.geojson"])
def test_the_real_file_gives_824_objects_and_140_ended_versions(name):
    outcomes = outcomes_of(name)
    assert len(outcomes) == 964
    assert [outcome.errors for outcome in outcomes if outcome.errors] == []
    assert sum(outcome.skipped == "ended_version" for outcome in outcomes) == 140
    assert len(assets(outcomes)) == 824


@pytest.mark.parametrize("name", RD_FILES[1:])
def test_the_same_objects_come_out_of_every_format_to_the_millimetre(name):
    first, other = assets(outcomes_of(RD_FILES[0])), assets(outcomes_of(name))
    assert first == other
    assert {content_hash(asset) for asset in first.values()} == {content_hash(a) for a in other.values()}
    for source_id, asset in first.items():
        assert abs(asset.x - other[source_id].x) <= 0.001
        assert abs(asset.y - other[source_id].y) <= 0.001


def test_the_same_objects_in_degrees_lie_within_half_a_metre():
    in_rd, in_degrees = assets(outcomes_of(RD_FILES[0])), assets(outcomes_of("bgt_straatmeubilair_wgs84.geojson"))
    assert in_rd.keys() == in_degrees.keys()
    for source_id, asset in in_rd.items():
        other = in_degrees[source_id]
        assert abs(asset.x - other.x) < 0.5
        assert abs(asset.y - other.y) < 0.5
        assert replace(asset, x=0, y=0, geometry_wkb=None) == replace(other, x=0, y=0, geometry_wkb=None)


@pytest.mark.parametrize("name", RD_FILES)
def test_lokaal_id_names_the_object_for_it_repeats_only_over_old_versions(name):
    opened = open_table(shared_file(f"bgt/{name}"))
    assert propose_mapping(opened.columns, opened.rows()).source_id == "lokaalID"


# The mapping


def test_headers_in_use_are_recognised_however_they_are_written():
    columns = ["Bron ID", "Materiaal", "TYPE", "Oppervlakte (m²)", "Aantal", "Jaar van aanleg",
               "gepland_vervangingsjaar", "Straatnaam", "GEMEENTE", "X-coördinaat", "Y-coördinaat"]  # fmt: skip
    mapping = propose_mapping(columns, [])
    assert mapping.source_id == "Bron ID"
    assert mapping.material == ("Materiaal", "TYPE")
    assert (mapping.area, mapping.count) == ("Oppervlakte (m²)", "Aantal")
    assert (mapping.year_laid, mapping.replacement_year) == ("Jaar van aanleg", "gepland_vervangingsjaar")
    assert (mapping.street, mapping.municipality) == ("Straatnaam", "GEMEENTE")
    assert (mapping.x, mapping.y) == ("X-coördinaat", "Y-coördinaat")


def test_a_column_that_repeats_among_current_rows_is_not_the_source_id():
    rows = table({"id": "1", "guid": "a"}, {"id": "1", "guid": "b"}, {"id": "2", "guid": "c"})
    assert propose_mapping(["id", "guid"], rows).source_id == "guid"


def test_a_column_that_is_not_always_filled_is_not_the_source_id():
    rows = table({"id": "1", "guid": "a"}, {"id": None, "guid": "b"})
    assert propose_mapping(["id", "guid"], rows).source_id == "guid"


def test_a_group_number_is_no_source_id_even_when_it_is_all_there_is():
    mapping = propose_mapping(["id"], table(*[{"id": "7"}] * 3))
    assert mapping.source_id is None
    assert mapping.missing == ["source_id"]


def test_the_creation_of_a_record_is_not_the_year_that_the_object_was_laid():
    assert propose_mapping(["creationDate", "tijdstipRegistratie"], []).year_laid is None


def test_a_mapping_can_be_kept_and_read_back():
    mapping = propose_mapping(["id", "materiaal", "type", "x", "y"], [])
    assert Mapping.from_dict(mapping.as_dict()) == mapping


def test_a_kept_mapping_with_nonsense_names_every_wrong_field():
    with pytest.raises(Invalid) as caught:
        Mapping.from_dict({"source_id": 3, "material": "type", "kleur": "x", "decimal_mark": ";"})
    assert [problem.field for problem in caught.value.problems] == [
        "source_id", "material", "kleur", "decimal_mark",
    ]  # fmt: skip


def test_a_mapping_that_does_not_fit_the_file_says_which_columns_are_not_there():
    with pytest.raises(Invalid) as caught:
        Mapping(material=("soort",), street="straat").check(["id", "soort"])
    assert [(p.field, p.code) for p in caught.value.problems] == [
        ("source_id", "mapping_field_missing"),
        ("street", "mapping_column_unknown"),
    ]


# One row


def test_a_complete_row_becomes_an_object():
    outcome = read_one(materiaal="betontegel", afmeting="300x300x45", hoeveelheid="1.234,5", eenheid="m²",
                       x="93.000,5", y="463.000", aanlegjaar="1998", vervangingsjaar="2030-01-01",
                       straat=" Breestraat ", gemeente="Leiden")  # fmt: skip
    assert outcome.fields == AssetFields(
        source_id="a1",
        material_code="betontegel-300x300x45",
        material_words="betontegel 300x300x45",
        quantity=Decimal("1234.500"),
        unit=Unit.M2,
        x=93000.5,
        y=463000.0,
        geometry_wkb=shapely.to_wkb(shapely.Point(93000.5, 463000)),
        year_laid=1998,
        replacement_year=2030,
        street="Breestraat",
        municipality="Leiden",
    )
    assert outcome.warnings == []


def test_every_problem_of_a_row_is_told_at_once():
    outcome = read_one(soort="bank", hoeveelheid="veel", eenheid="doos", x="93000", y="noord",
                       aanlegjaar="1O98", vervangingsjaar="3020")  # fmt: skip
    assert outcome.fields is None
    assert sorted(codes(outcome)) == [
        ("aanlegjaar", "year_unreadable"),
        ("eenheid", "unit_unknown"),
        ("hoeveelheid", "number_unreadable"),
        ("vervangingsjaar", "year_out_of_range"),
        ("y", "coordinate_unreadable"),
    ]
    assert {"value": "veel"} in [problem.params for problem in outcome.errors]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"x": "0", "y": "0"}, ("x", "place_outside_netherlands")),
        ({"x": "463000", "y": "93000"}, ("x", "place_outside_netherlands")),
        ({"x": "inf", "y": "463000"}, ("x", "coordinate_unreadable")),
        ({"lon": "52.15", "lat": "4.49"}, ("lon", "place_outside_netherlands")),
        ({"x": "93000", "y": ""}, ("y", "coordinate_missing")),
        ({"wkt": "POINT(a b)"}, ("wkt", "geometry_unreadable")),
        ({"aantal": "0"}, ("aantal", "quantity_not_positive")),
        ({"aantal": "-2"}, ("aantal", "quantity_not_positive")),
        ({"aantal": "99999999"}, ("aantal", "quantity_absurd")),
        ({"aantal": "1e300"}, ("aantal", "quantity_absurd")),
        ({"aantal": "1.234"}, ("aantal", "number_ambiguous")),
        ({"aanlegjaar": "2020", "vervangingsjaar": "2010"}, ("vervangingsjaar", "replaced_before_laid")),
    ],
)
def test_a_value_that_cannot_be_keeps_the_row_out(cells, problem):
    assert codes(read_one(**cells)) == [problem]


def test_degrees_in_columns_and_in_wkt_become_rd():
    by_columns = read_one(lon="4,4936", lat="52,1601").fields
    by_wkt = read_one(wkt="SRID=4326;POINT(4.4936 52.1601)").fields
    assert (by_columns.x, by_columns.y) == (by_wkt.x, by_wkt.y)
    assert (by_columns.x, by_columns.y) == pytest.approx(to_rd(4.4936, 52.1601), abs=0.001)


def test_a_surface_is_measured_when_no_quantity_is_given_and_its_point_lies_on_it():
    asset = read_one(geometrie="POLYGON((93000 463000,93010 463000,93010 463010,93000 463010,93000 463000))").fields
    assert (asset.quantity, asset.unit) == (Decimal(100), Unit.M2)
    assert (asset.x, asset.y) == (93005, 463005)


def test_a_line_is_measured_in_metres_and_a_point_is_one_piece():
    line = read_one(geometrie="LINESTRING(93000 463000,93010 463000)").fields
    assert (line.quantity, line.unit) == (Decimal(10), Unit.M)
    point = read_one(x="93000", y="463000").fields
    assert (point.quantity, point.unit) == (Decimal(1), Unit.PIECE)


def test_the_column_that_suits_the_shape_gives_the_quantity():
    sizes = {"aantal": "2", "lengte": "2,5", "oppervlakte": "30"}
    assert read_one(x="93000", y="463000", **sizes).fields.quantity == 2
    assert read_one(geometrie="LINESTRING(93000 463000,93010 463000)", **sizes).fields.quantity == Decimal("2.5")


def test_a_quantity_without_a_unit_is_in_the_unit_of_its_kind_and_another_unit_is_a_warning():
    units = {"betontegel": Unit.M2}
    (asset,) = read([row(id="a", soort="betontegel", hoeveelheid="12")], units=units)
    assert asset.fields.unit is Unit.M2
    (asset,) = read([row(id="a", soort="betontegel", aantal="12")], units=units)
    assert [problem.code for problem in asset.warnings] == ["unit_differs"]


@pytest.mark.parametrize("word", ["waardeOnbekend", "geenWaarde", "", None, "niet-bgt", "transitie", "zeppelin"])
def test_a_kind_that_nobody_knows_is_a_warning_and_not_an_error(word):
    outcome = read_one(soort=word)
    assert outcome.fields.material_code is None
    assert [problem.code for problem in outcome.warnings] == ["unknown_material"]


def test_nil_words_are_empty_in_every_column():
    asset = read_one(soort="bank", straat="waardeOnbekend", aanlegjaar="geenWaarde", aantal="onbekend").fields
    assert (asset.street, asset.year_laid, asset.quantity) == (None, None, 1)


def test_an_ended_version_is_skipped_whatever_else_is_wrong_with_it():
    outcome = read_one(eindRegistratie="2020-01-01", aantal="veel")
    assert (outcome.skipped, outcome.errors, outcome.source_id) == ("ended_version", [], "a1")


def test_the_second_row_with_a_source_id_is_an_error_and_names_the_first():
    rows = table(*[{"id": text} for text in ("a", "b", "a")])
    first, _, second = read(rows)
    assert first.fields is not None
    assert second.errors == [RowProblem("id", "duplicate_in_file", {"value": "a", "first_row": 2})]


def test_skipped_rows_do_not_count_as_the_first_of_their_source_id():
    rows = table({"id": "a", "eindRegistratie": "2020"}, {"id": "a", "eindRegistratie": None})
    assert [outcome.skipped for outcome in read(rows)] == ["ended_version", None]
    assert read(rows)[1].fields.source_id == "a"


def test_a_row_without_a_source_id_is_an_error():
    rows = table({"id": "a"}, {"id": "b"}, {"id": None})
    assert codes(read(rows)[2]) == [("id", "source_id_missing")]


def test_what_the_reader_could_not_read_is_an_error_of_its_row():
    ragged = RowProblem(None, "row_ragged", {"expected": 2, "found": 1})
    assert interpret(Row(1, {}, problem=ragged), Mapping("id"), LEXICON).errors == [ragged]
    broken = Row(1, {"id": "a"}, geometry_problem="geometry_unreadable")
    assert codes(interpret(broken, Mapping("id"), LEXICON)) == [(None, "geometry_unreadable")]


def test_the_hash_is_the_same_for_the_same_content_and_different_for_any_change():
    asset = read_one(soort="bank", x="93000", y="463000", aantal="1,50").fields
    assert content_hash(asset) == content_hash(replace(asset, quantity=Decimal("1.5")))
    changes = {"street": "Breestraat", "x": 93000.001, "quantity": Decimal(2), "material_code": None}
    hashes = {content_hash(replace(asset, **{name: value})) for name, value in changes.items()}
    assert len(hashes | {content_hash(asset)}) == 5


# Text of cells


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("12", "", "12"), ("-12", "", "-12"), ("1.234,56", "", "1234.56"), ("1,234.56", "", "1234.56"),
        ("1.234.567", "", "1234567"), ("12,5", "", "12.5"), ("12.5", "", "12.5"), ("0,125", "", "0.125"),
        ("1.234", ",", "1234"), ("1.234", ".", "1.234"), ("1,234", ",", "1.234"), ("1 234,5", "", "1234.5"),
        ("96819.119", "", "96819.119"), ("1\u00a0234", "", "1234"), (",5", "", "0.5"), ("1e-05", ".", "0.00001"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_and_systems_write_them(text, mark, expected):
    assert values.number(text, mark) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "-", "veel", "12 m2", "1.23.4", "1,2,3", "12,", ".", "1.234.56,7", "NaN", "inf"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError):
        values.number(text, "")


@pytest.mark.parametrize(("text", "mark"), [("1.234", ""), ("1,234", ""), ("1,234", ".")])
def test_a_number_that_can_be_two_things_is_not_guessed(text, mark):
    with pytest.raises(values.Ambiguous):
        values.number(text, mark)


@given(st.decimals(-(10**9), 10**9, places=3))
def test_a_number_written_with_a_comma_comes_back(number):
    assert values.number(format(number, "f").replace(".", ","), ",") == number


@pytest.mark.parametrize(
    "text", ["2015", "2015.0", " 2015-08-13", "13-08-2015", "2015/08/13", "20150813", "2015-08-13T10:00:00Z",
             "2015-08", "13.08.2015", "2015-08-13 10:00:00"]
)  # fmt: skip
def test_a_year_is_read_from_any_date(text):
    assert values.year(text) == 2015


@given(st.text(max_size=30))
def test_no_text_at_all_breaks_a_row(text):
    cells = {"soort": text, "aantal": text, "eenheid": text, "x": text, "y": text, "aanlegjaar": text}
    outcome = interpret(row(id="a", **cells), propose_mapping(["id", *cells], []), LEXICON, to_rd)
    assert (outcome.fields is None) == bool(outcome.errors)
