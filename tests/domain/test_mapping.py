"""Mappings: what one says, and the first one of a file, with the truths of real exports of a province."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.delivery.convert.memo import Bad
from wisselplaats.domain.delivery.convert.texts import reader_of
from wisselplaats.domain.delivery.looks import Looks, looks_of
from wisselplaats.domain.delivery.mapping import Mapping, Meant, fold_word
from wisselplaats.domain.delivery.profile import Profiler
from wisselplaats.domain.delivery.propose import headers_to_watch, propose, unknown_words
from wisselplaats.domain.delivery.rows import BATCH, Batch
from wisselplaats.domain.delivery.targets import IN_WORDS, TARGETS, FieldKind, targets_by_name
from wisselplaats.domain.delivery.values import fold
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.material import Lexicon
from wisselplaats.domain.vocabulary import DeliveryKind
from wisselplaats.services.delivery.mapping.known import shipped

ASSETS, LOTS, DEMANDS = DeliveryKind.ASSETS, DeliveryKind.LOTS, DeliveryKind.DEMANDS
KNOWN = shipped()
LEXICON = Lexicon(
    [("bank", "bank"), ("lichtmast", "lichtmast"), ("betontegel", "betontegel"), ("asfalt", "asfalt"), ("boom", "boom")]
)
texts = st.text(min_size=1, max_size=12)


def profiled(columns, kind=ASSETS):
    """The profile of a table, given by column, as the worker makes it: in batches."""
    headers = list(columns)
    watched = headers_to_watch(headers, kind, KNOWN)
    profiler = Profiler(headers, watched["ended"], watched["source_id"], watched["material"])
    count = len(next(iter(columns.values())))
    for first in range(0, count, BATCH):
        cells = {header: list(cells[first : first + BATCH]) for header, cells in columns.items()}
        size = len(cells[headers[0]])
        profiler.add(Batch(first + 1, range(first + 2, first + 2 + size), cells))
    return profiler.profile()


def proposed(columns, kind=ASSETS, **options):
    return propose(profiled(columns, kind), kind, KNOWN, LEXICON, **options)


def by_field(proposal):
    return {one.field: one for one in proposal.suggestions}


def province(rows=158):
    """140 columns of which 71 are empty, as asset systems export them."""
    nfc, nfd = (unicodedata.normalize(form, "Provincie Fryslân") for form in ("NFC", "NFD"))
    columns = {
        "nummer": [f"{n % 60}" for n in range(rows)],
        "id": [f"{100000 + n}" for n in range(rows)],
        "objectsoort": ["Bank" if n % 2 else "Lichtmast" for n in range(rows)],
        "materiaal": ["nog toewijzen2" if n % 7 == 0 else "onbekend" for n in range(rows)],
        "hoeveelheid": ["1.098,59" if n == 5 else "12.5" if n % 10 == 0 else f"{n + 1},25" for n in range(rows)],
        "eenheid": ["st" if n % 2 else "m2" for n in range(rows)],
        "JAARAANLEG": [str(1960 + n % 50) for n in range(rows)],
        "geometrie_wgs84": [f"POINT ({5.1 + n / 1000} {52.1 + n / 1000})" for n in range(rows)],
        "geometrie_rd": [f"POINT ({140000 + n} {460000 + n})" for n in range(rows)],
        "eigenaar": [nfc if n % 2 else nfd for n in range(rows)],
    }
    columns |= {f"veld {n}": [f"w{n % 3}"] * rows for n in range(140 - 71 - len(columns))}
    return columns | {f"leeg {n}": [None] * rows for n in range(71)}


# what a mapping says


@given(
    st.builds(
        Mapping,
        columns=st.dictionaries(texts, st.lists(texts, max_size=3).map(tuple), max_size=4),
        values=st.dictionaries(texts, st.dictionaries(texts, st.none() | texts, max_size=3), max_size=3),
        constants=st.dictionaries(texts, texts, max_size=3),
        decimal_mark=st.sampled_from(["", ",", "."]),
        crs=st.none() | texts,
        part=st.none() | texts,
        header_row=st.none() | st.integers(1, 100),
        encoding=st.none() | texts,
    )
)
def test_a_mapping_is_the_same_after_it_was_stored(mapping):
    assert Mapping.from_dict(mapping.as_dict()) == mapping


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("columns", {"quantity": "aantal"}),
        ("columns", {"quantity": [1]}),
        ("values", {"unit": {"m": 1}}),
        ("constants", {"unit": None}),
        ("decimal_mark", ";"),
        ("header_row", 0),
        ("header_row", True),
        ("part", 3),
        ("onzin", "x"),
    ],
)
def test_what_is_no_mapping_is_refused_by_name(name, value):
    with pytest.raises(Invalid) as refused:
        Mapping.from_dict({name: value, "crs": 5})
    assert {problem.field for problem in refused.value.problems} == {name, "crs"}


def test_a_mapping_is_held_against_the_file_and_the_kind():
    mapping = Mapping(columns={"quantity": ("weg",), "x": ("x",), "needed_from": ("start",), "unit": ("e", "u")})
    with pytest.raises(Invalid) as refused:
        mapping.check(["x", "u", "start"], ASSETS)
    assert {(problem.field, problem.code) for problem in refused.value.problems} == {
        ("source_id", "mapping_field_missing"),
        ("y", "mapping_field_missing"),
        ("quantity", "mapping_column_unknown"),
        ("needed_from", "mapping_field_wrong"),
    }


def test_a_field_of_one_column_takes_no_second():
    with pytest.raises(Invalid):
        Mapping(columns={"source_id": ("id",), "wkt": ("a", "b")}).check(["id", "a", "b"], ASSETS)


def test_words_mean_what_the_whole_row_means_before_its_parts():
    mapping = Mapping(values={"material": {"bank hout": "bank-hout", "hout": None, "bank": "bank"}})
    assert mapping.meaning("material", ("Bank", "HOUT")) == Meant("bank-hout")
    assert mapping.meaning("material", ("hout",)) == Meant(None)
    assert mapping.meaning("material", ("steen",)) is None
    assert mapping.meaning("unit", ("m",)) is None


@given(st.text(max_size=30))
def test_folding_a_word_twice_is_folding_it_once_and_unicode_forms_are_one(text):
    folded = fold_word(text)
    assert fold_word(folded) == folded
    assert fold_word(unicodedata.normalize("NFD", text)) == fold_word(unicodedata.normalize("NFC", text))


def test_numbers_in_words_stay_what_they_are():
    assert fold_word("Tegel 30x30x4,5") != fold_word("tegel 30x30x45")


# what is known beforehand


def test_every_known_header_means_a_field_that_exists_and_one_field_per_kind():
    names = {target.name for kind in TARGETS.values() for target in kind}
    assert set(KNOWN.headers) <= names
    for kind, targets in TARGETS.items():
        shared = {"kwaliteit", "quality", "naam", "name", "geometry", "nummer", "omschrijving"}
        taken = [word for target in targets for word in KNOWN.headers.get(target.name, ()) if word not in shared]
        assert sorted({word for word in taken if taken.count(word) > 1}) == [], kind


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("jaarVanAanleg", "year_laid"),
        ("JAARAANLEG", "year_laid"),
        ("aanlegjaar", "year_laid"),
        ("Bouwjaar", "year_laid"),
        ("Datum aanleg", "year_laid"),
        ("obj_aanlegjaar", "year_laid"),
        ("Vervangingsjaar", "replacement_year"),
        ("OPP_M2", "area"),
        ("Oppervlakte (m²)", "area"),
        ("Straatnaam", "street"),
        ("openbare_ruimte", "street"),
        ("Gemeente", "municipality"),
        ("Hoeveelheid", "quantity"),
        ("EENHEID", "unit"),
        ("eindRegistratie", "ended"),
    ],
)
def test_a_header_in_use_is_recognised(header, field):
    values = {"year_laid": "1998", "replacement_year": "2031", "area": "12", "quantity": "3", "unit": "m2"}
    columns = {"id": ["a", "b", "c"], header: [values.get(field, "Dorpsstraat")] * 3}
    if field == "ended":
        columns[header] = ["2020-01-01", None, None]
    assert by_field(proposed(columns))[field].headers == (header,)


def test_every_meaning_that_ships_is_a_word_of_ours():
    wrong = [
        (target.name, word)
        for kind in TARGETS.values()
        for target in kind
        if target.kind in IN_WORDS - {FieldKind.MATERIAL, FieldKind.COLOUR}
        for word in KNOWN.words.get("boolean" if target.kind is FieldKind.BOOLEAN else target.name, {}).values()
        if word is None or type(reader_of(target, Mapping())(word)) is Bad
    ]
    assert wrong == []


def test_presets_name_fields_and_headers_that_hold_together():
    for preset in KNOWN.presets:
        for kind in preset.kinds:
            assert preset.columns.keys() <= targets_by_name(kind).keys(), preset.code
        headers = [group[0] for group in preset.recognise]
        assert preset.fits(headers) is bool(headers)


# the proposal


def test_the_obvious_key_that_repeats_loses_from_the_one_that_does_not_and_it_is_said():
    key = by_field(proposed(province()))["source_id"]
    assert (key.headers, key.confidence, key.reason) == (("id",), 1, "mapping_key_chosen")
    own = by_field(proposed({"nummer": province()["nummer"], "id": province()["id"]}))["source_id"]
    assert (own.headers, own.reason) == (("id",), "mapping_key_chosen")
    assert own.params == {"records": 158, "other": "nummer", "different": 60, "filled": 158}


def test_without_a_clean_key_the_best_is_taken_or_none():
    half = proposed({"nummer": [str(n // 2) for n in range(100)]})
    assert by_field(half)["source_id"].reason == "mapping_key_repeats"
    none = proposed({"nummer": [str(n % 9) for n in range(100)], "soort": ["bank"] * 100})
    assert "source_id" not in none.mapping.columns
    assert not none.certain


def test_a_column_that_only_sounds_like_a_key_is_one_when_it_is_unique():
    key = by_field(proposed({"lampcode": ["L1", "L2", "L3"], "soort": ["bank"] * 3}))["source_id"]
    assert (key.headers, key.reason) == (("lampcode",), "mapping_key_unique")


def test_old_versions_do_not_make_a_key_ambiguous():
    columns = {"lokaalID": ["a", "a", "b"], "eindRegistratie": ["2018-01-01", None, None], "rij": ["1", "2", "3"]}
    assert by_field(proposed(columns))["source_id"].headers == ("lokaalID",)


def test_geometry_in_two_columns_gives_one_and_says_which_not():
    columns = {key: cells for key, cells in province().items() if key not in {"objectsoort"}}
    place = by_field(proposed(columns))["wkt"]
    assert place.headers == ("geometrie_rd",)
    assert (place.reason, place.params["other"]) == ("mapping_place_chosen", "geometrie_wgs84")


def test_coordinates_are_found_by_their_values_too():
    columns = {"id": ["a", "b"], "kolom1": ["140000,5", "141000,25"], "kolom2": ["460000,5", "461000,75"]}
    found = by_field(proposed(columns))
    assert (found["x"].headers, found["y"].headers) == (("kolom1",), ("kolom2",))
    degrees = {"id": ["a", "b"], "lon": ["5.1", "5.2"], "lat": ["52.1", "52.2"]}
    assert by_field(proposed(degrees))["x"].headers == ("lon",)


def test_a_wide_export_with_empty_columns_is_a_mapping_without_them():
    proposal = proposed(province())
    assert proposal.certain
    assert proposal.preset == "iasset-breed"
    used = {header for headers in proposal.mapping.columns.values() for header in headers}
    assert not any(header.startswith(("leeg", "veld")) for header in used)
    assert proposal.mapping.column("year_laid") == "JAARAANLEG"
    assert proposal.mapping.decimal_mark == ""  # both marks are proven: each number must tell by itself


def test_nil_words_are_no_material_and_no_question():
    profile = profiled(province())
    proposal = propose(profile, ASSETS, KNOWN, LEXICON)
    assert profile.column("materiaal").filled == 0
    assert unknown_words(proposal.mapping, ASSETS, profile, KNOWN, LEXICON) == []


def test_two_unicode_forms_are_one_value():
    assert profiled(province()).column("eigenaar").different == 1


def test_an_empty_column_is_kept_for_tomorrow_but_never_before_a_filled_one():
    found = by_field(proposed({"id": ["a", "b"], "aanlegjaar": [None, None], "bouwjaar": ["1998", "1999"]}))
    assert found["year_laid"].headers == ("bouwjaar", "aanlegjaar")


def test_a_header_whose_values_are_something_else_is_left_out():
    columns = {"id": [str(n) for n in range(30)], "aantal": [f"tekst {n}" for n in range(30)]}
    assert "count" not in proposed(columns).mapping.columns


def test_material_and_unit_are_found_by_their_values():
    columns = {"id": ["a", "b", "c"], "k1": ["bank", "lichtmast", "bank"], "k2": ["st", "m2", "m1"]}
    found = by_field(proposed(columns))
    assert (found["material"].headers, found["material"].reason) == (("k1",), "mapping_words_known")
    assert found["unit"].headers == ("k2",)


def test_free_text_beside_the_material_is_left_out():
    columns = {
        "id": [str(n) for n in range(60)],
        "type": ["bank"] * 60,
        "omschrijving": [f"ligt bij nummer {n} om de hoek" for n in range(60)],
    }
    assert proposed(columns).mapping.columns["material"] == ("type",)


def test_unknown_words_are_grouped_counted_and_have_suggestions():
    columns = {"id": [str(n) for n in range(10)], "soort": ["Zitbankje"] * 3 + ["zitbankje "] * 2 + ["lichtmst"] * 5}
    profile = profiled(columns)
    proposal = propose(profile, ASSETS, KNOWN, LEXICON)
    (word,) = unknown_words(proposal.mapping, ASSETS, profile, KNOWN, LEXICON)
    assert (word.field, word.key, word.count) == ("material", "zitbankje", 5)
    assert "bank" in word.suggestions
    told = proposal.mapping.with_values({"material": {"zitbankje": "bank"}})
    assert unknown_words(told, ASSETS, profile, KNOWN, LEXICON) == []


def test_words_of_practice_are_translated_once():
    columns = {
        "id": ["a", "b", "c"], "materiaal": ["bank"] * 3, "eenheid": ["str. m", "stuks", "bossen"],
        "kwaliteit": ["zeer goed", "B", "matig"],
    }  # fmt: skip
    profile = profiled(columns, LOTS)
    proposal = propose(profile, LOTS, KNOWN, LEXICON)
    assert proposal.mapping.values["unit"] == {"str. m": "m"}
    assert proposal.mapping.values["quality"] == {"zeer goed": "A", "matig": "C"}
    unknown = unknown_words(proposal.mapping, LOTS, profile, KNOWN, LEXICON)
    assert [(word.field, word.key) for word in unknown] == [("unit", "bossen")]


def test_a_delivery_of_lots_without_a_material_is_not_certain():
    columns = {"id": ["a", "b"], "hoeveelheid": ["1", "2"]}
    assert proposed(columns).certain
    assert not proposed(columns, LOTS).certain


@given(st.lists(st.sampled_from(["a", "b", None, "", "onbekend", "NULL", "1"]), min_size=1, max_size=40))
def test_a_profile_counts_what_says_something_whatever_the_batches(cells):
    cells = [cell or None for cell in cells]
    column = profiled({"k": cells}).column("k")
    saying = [cell for cell in cells if cell in {"a", "b", "1"}]
    assert (column.filled, column.different) == (len(saying), len(set(saying)))


def test_a_column_with_very_many_values_is_counted_and_stays_small():
    count = 3 * BATCH
    profile = profiled({"id": [f"x{n}" for n in range(count)], "soort": ["bank"] * count})
    column = profile.column("id")
    assert (column.filled, column.is_least, column.key_different) == (count, True, count)
    assert len([one for one in profile.together if one.headers == ("id",)]) == 0


@pytest.mark.parametrize(
    ("words", "looks"),
    [
        (["POINT (140000 460000)"], Looks.WKT_RD),
        (["SRID=4326;POINT (5.1 52.1)"], Looks.WKT_DEGREES),
        (["1998", "2001"], Looks.YEAR),
        (["13-08-2015"], Looks.DATE),
        (["1.098,59", "12,5"], Looks.NUMBER),
        (["m2", "st"], Looks.UNIT),
        (["ja", "nee"], Looks.YES_NO),
        (["https://data.crow.nl/imbor/def/1"], Looks.URI),
        (["Dorpsstraat"], Looks.TEXT),
        ([], None),
    ],
)
def test_values_look_like_what_they_are(words, looks):
    assert looks_of(words) is looks


def test_the_headers_file_has_no_word_twice_in_one_field():
    for name, words in KNOWN.headers.items():
        assert len(words) == len(set(words)), name
        assert all(word == fold(word) for word in words)


def test_the_csv_module_reads_what_a_header_row_of_the_template_says():
    # a template is only useful when its own headers are recognised
    from tests.factories import TODAY
    from wisselplaats.schemas.delivery.template import template_csv, template_fields

    for kind in DeliveryKind:
        rows = list(csv.reader(io.StringIO(template_csv(kind, TODAY).lstrip("\ufeff")), delimiter=";"))
        columns = {header: [row[place] or None for row in rows[1:]] for place, header in enumerate(rows[0])}
        proposal = proposed(columns, kind)
        names = [target.name for target in template_fields(kind)]
        for header, name in zip(rows[0], names, strict=True):
            if any(columns[header]):
                assert proposal.mapping.column(name) == header, (kind, header)
