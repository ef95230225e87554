"""The catalogue's files keep their own rules, so that a wrong row is found here and not in a street."""

import csv
import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from functools import cache

import pytest

from tests.shared_data import shared_file
from wisselplaats.domain.material import Lexicon, is_nil_word, normalise, number_tree
from wisselplaats.domain.vocabulary import Unit
from wisselplaats.paths import resource

CATEGORIES = {
    "verharding", "banden", "meubilair", "verlichting", "palen-borden", "riolering", "kunstwerken", "hout-groen",
    "asfalt-bulk",
}  # fmt: skip
MATERIAL_ATTRIBUTES = {"plus-type", "surfaceMaterial", "plus-fysiekVoorkomenWegdeel"}
SIZES = ("length_mm", "width_mm", "height_mm")
# Lightest and heaviest plausible paving: water-permeable concrete with open joints, and basalt.
DENSITY_KG_M3 = (1_000, 2_950)
OPEN_OR_LIGHT = {"geleidetegel-rubber-300x300x60", "rubbertegel-500x500x45", "kunststof-grastegel-500x500x40"}


@cache
def rows(name):
    with (resource("data") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kinds():
    return {row["code"]: row for row in rows("materials.csv")}


def lexicon():
    own = [(row[column], row["code"]) for row in rows("materials.csv") for column in ("code", "name_nl")]
    return Lexicon([*own, *((row["word"], row["code"]) for row in rows("material_synonyms.csv"))])


def test_the_tree_is_sound_and_each_code_stands_once():
    codes = [row["code"] for row in rows("materials.csv")]
    assert len(set(codes)) == len(codes)
    numbers = number_tree({row["code"]: row["parent"] or None for row in rows("materials.csv")})
    assert len(numbers) >= 170


def test_there_are_at_least_150_real_kinds():
    parents = {row["parent"] for row in rows("materials.csv")}
    assert sum(code not in parents for code in kinds()) >= 150


def test_a_kind_has_names_a_known_unit_and_the_category_of_its_branch():
    for code, row in kinds().items():
        assert row["name_nl"], code
        assert row["name_en"], code
        assert Unit(row["unit"])
        assert row["category"] in CATEGORIES, code
        assert row["category"] == (kinds()[row["parent"]]["category"] if row["parent"] else code), code
        assert row["tradable"] in {"true", "false"}, code


def test_a_name_stands_once():
    for column in ("name_nl", "name_en"):
        names = [row[column] for row in rows("materials.csv")]
        assert sorted({name for name in names if names.count(name) > 1}) == []


def test_asphalt_and_bulk_are_in_the_inventory_only():
    assert {row["tradable"] for row in rows("materials.csv") if row["category"] == "asfalt-bulk"} == {"false"}


def test_every_mass_is_positive_and_says_where_it_comes_from():
    for code, row in kinds().items():
        if not row["mass_kg_per_unit"]:
            assert (row["mass_source"], row["mass_indicative"]) == ("", "false"), code
            continue
        assert Decimal(row["mass_kg_per_unit"]) > 0, code
        assert row["mass_source"], code
        assert row["mass_indicative"] == ("true" if row["mass_source"] == "indicative" else "false"), code


def test_a_tradable_leaf_has_a_mass_unless_no_two_are_alike():
    parents = {row["parent"] for row in rows("materials.csv")}
    without = {
        code
        for code, row in kinds().items()
        if code not in parents and row["tradable"] == "true" and not row["mass_kg_per_unit"]
    }
    assert without == {"fontein", "zendmast", "amstelband", "boom-verplantbaar"}


def test_sizes_and_piece_counts_are_positive_numbers():
    for code, row in kinds().items():
        for column in (*SIZES, "pieces_per_unit"):
            assert not row[column] or Decimal(row[column]) > 0, (code, column)


def test_the_mass_of_paving_follows_from_its_height():
    low, high = DENSITY_KG_M3
    for code, row in kinds().items():
        if row["category"] != "verharding" or row["unit"] != "m2" or not row["height_mm"] or code in OPEN_OR_LIGHT:
            continue
        density = Decimal(row["mass_kg_per_unit"]) / Decimal(row["height_mm"]) * 1000
        assert low < density < high, (code, density)


def test_the_pieces_of_a_square_metre_cover_it():
    for code, row in kinds().items():
        if row["unit"] != "m2" or not row["pieces_per_unit"] or not row["length_mm"]:
            continue
        covered = Decimal(row["length_mm"]) * Decimal(row["width_mm"]) * Decimal(row["pieces_per_unit"]) / 10**6
        assert Decimal("0.83") <= covered <= Decimal("1.03"), (code, covered)


@pytest.mark.parametrize(
    ("code", "pieces", "mass"),
    [
        ("betonstraatsteen-keiformaat-80", "45", "180"),
        ("betontegel-300x300x45", "11.1", "105.6"),
        ("trottoirband-130-150x250", "1", "82"),
        ("opsluitband-100x200", "1", "47"),
        ("lichtmast-staal-6m", "", "70"),
    ],
)
def test_the_stated_seeds_are_in(code, pieces, mass):
    row = kinds()[code]
    assert (row["pieces_per_unit"], row["mass_kg_per_unit"]) == (pieces, mass)


def imbor_uris():
    uris = set()
    for name in ("imbor-extract.csv", "imbor-materie.csv", "bgt-imbor-mapping.csv"):
        with shared_file(f"imbor/{name}").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                uris.update(part for cell in row.values() for part in (cell or "").split("; "))
    return uris


def test_every_imbor_uri_is_published():
    known = imbor_uris()
    for code, row in kinds().items():
        for column in ("imbor_class_uri", "imbor_value_uri"):
            assert not row[column] or row[column] in known, (code, column)
        assert bool(row["imbor_class"]) == bool(row["imbor_class_uri"]), code
        assert bool(row["imbor_value"]) == bool(row["imbor_value_uri"]), code


def test_most_kinds_carry_an_imbor_class():
    carried = sum(bool(row["imbor_class_uri"]) for row in rows("materials.csv"))
    assert carried > 0.75 * len(kinds())


def test_at_least_300_words_of_practice_mean_one_kind_each():
    words = [normalise(row["word"]) for row in rows("material_synonyms.csv")]
    assert len(words) >= 300
    assert len(set(words)) == len(words)
    assert "" not in words
    assert {row["code"] for row in rows("material_synonyms.csv")} <= set(kinds())
    assert not any(is_nil_word(row["word"]) for row in rows("material_synonyms.csv"))
    lexicon()  # refuses a word that is also the name or code of another kind


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("30x30 tegel", "betontegel-300x300"),
        ("stoeptegel", "betontegel"),
        ("KF", "betonstraatsteen-keiformaat"),
        ("BSS keiformaat", "betonstraatsteen-keiformaat"),
        ("BKK", "betonstraatsteen-keiformaat"),
        ("lantaarnpaal", "lichtmast"),
        ("Prullenbak", "afvalbak"),
        ("Trottoirband 13/15 x 25", "trottoirband-130-150x250"),
        ("Betontegel 30 x 30 x 4,5", "betontegel-300x300x45"),
        ("amsterdammertjes", "amsterdammertje"),
    ],
)
def test_a_word_of_practice_is_understood(word, code):
    hit = lexicon().find(word)
    assert hit is not None
    assert (hit.code, hit.exact) == (code, True)


def test_the_name_of_a_bare_material_means_no_kind():
    words = lexicon()
    bare = ("kunststof", "hout", "hardhout", "staal", "beton", "pvc", "gres", "natuursteen", "hardsteen", "aluminium")
    assert [word for word in bare if words.find(word)] == []


def test_each_bgt_value_maps_once_to_a_known_kind():
    keys = [(r["bgt_class"], r["attribute"], normalise(r["value"])) for r in rows("material_bgt.csv")]
    assert len(set(keys)) == len(keys)
    assert {row["code"] for row in rows("material_bgt.csv")} <= set(kinds())


def geopackage_values(path):
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
        for (layer,) in db.execute("SELECT table_name FROM gpkg_contents").fetchall():
            columns = {row[1] for row in db.execute(f'PRAGMA table_info("{layer}")')}
            for column in sorted(columns & MATERIAL_ATTRIBUTES):
                for (value,) in db.execute(f'SELECT DISTINCT "{column}" FROM "{layer}"').fetchall():
                    yield layer, column, value or ""


def real_bgt_values():
    values = set(geopackage_values(shared_file("bgt/bgt_rotterdam_inrichting_rd.gpkg")))
    values |= set(geopackage_values(shared_file("bgt/bgt_wegdeel_hilversum_rd.gpkg")))
    with shared_file("bgt/bgt_straatmeubilair_excelNL_cp1252.csv").open(encoding="cp1252", newline="") as file:
        values |= {("straatmeubilair", "plus-type", r["plus-type"]) for r in csv.DictReader(file, delimiter=";")}
    features = json.loads(shared_file("bgt/bgt_straatmeubilair_rd.geojson").read_text(encoding="utf-8"))["features"]
    values |= {("straatmeubilair", "plus-type", f["properties"]["plus-type"]) for f in features}
    return {value for value in values if not is_nil_word(value[2])}


def test_every_value_in_the_real_bgt_files_maps_and_is_a_word_of_the_same_kind():
    mapped = {
        (row["bgt_class"].casefold(), row["attribute"], normalise(row["value"])): row["code"]
        for row in rows("material_bgt.csv")
    }
    words = lexicon()
    real = real_bgt_values()
    assert len(real) > 30
    for layer, attribute, value in sorted(real):
        code = mapped.get((layer.casefold(), attribute, normalise(value)))
        hit = words.find(value)
        assert code is not None, (layer, attribute, value)
        assert hit is not None, value
        assert (hit.code, hit.exact) == (code, True), value


def test_a_substitute_is_another_kind_in_the_same_unit_at_a_stated_penalty():
    pairs = [(row["code"], row["substitute"]) for row in rows("substitutes.csv")]
    assert len(set(pairs)) == len(pairs)
    for row in rows("substitutes.csv"):
        assert row["code"] != row["substitute"]
        assert kinds()[row["code"]]["unit"] == kinds()[row["substitute"]]["unit"]
        assert Decimal(0) < Decimal(row["penalty"]) < Decimal(1)
        assert row["note_nl"]
        assert row["note_en"]
