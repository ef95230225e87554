"""The header is found where people put it: below titles, in two rows, under merged cells."""

import pytest

from wisselplaats.adapters.tables.grid import is_total
from wisselplaats.adapters.tables.header import find_header
from wisselplaats.domain.errors import Invalid


def sample(*rows):
    """Records as a reader gives them: empty rows left out, but counted."""
    return [(n, row.split("|")) for n, row in enumerate(rows, start=1) if row]


def found(*rows, **options):
    header = find_header(sample(*rows), **options)
    return header.names, header.last, [note.code for note in header.notes]


def test_a_header_on_the_first_row_needs_no_words():
    assert found("id|soort|aantal", "1|bank|2") == (["id", "soort", "aantal"], 1, [])


def test_titles_and_empty_rows_above_are_skipped_and_told():
    names, last, notes = found("Areaal van Leiden||", "", "Datum|1-2-2026|", "id|soort|aantal", "1|bank|2", "2|hek|3")
    assert (names, last) == (["id", "soort", "aantal"], 4)
    assert notes == ["title_rows_skipped", "header_at_row"]


def test_groups_above_the_names_are_joined_with_them():
    names, last, notes = found("Object||Locatie|", "id|soort|x|y", "1|bank|2|3", "2|hek|4|5")
    assert names == ["Object / id", "Object / soort", "Locatie / x", "Locatie / y"]
    assert (last, "header_joined" in notes) == (2, True)


def test_names_merged_downwards_stay_beside_names_of_two_levels():
    assert found("id|Locatie||soort", "|x|y|", "1|2|3|bank")[0] == ["id", "Locatie / x", "Locatie / y", "soort"]


@pytest.mark.parametrize("soort", ["bank", "12"])
def test_a_merged_name_goes_to_the_column_that_holds_its_data(soort):
    names, last, notes = found("id|naam||soort", f"a1||Jan|{soort}", f"a2||Piet|{soort}")
    assert (names, last, notes) == (["id", "kolom 2", "naam", "soort"], 1, ["header_shifted"])


def test_names_that_merged_cells_pushed_to_the_right_come_back():
    names, _, notes = found("id||naam|soort", "1|Jan|bank|", "2|Piet|hek|")
    assert (names, notes) == (["id", "naam", "soort"], ["header_shifted"])


def test_a_column_with_data_and_no_name_gets_one():
    names, _, notes = found("id||naam|soort", "1|x|Jan|bank")
    assert (names, notes) == (["id", "kolom 2", "naam", "soort"], ["column_named"])


def test_columns_named_by_years_are_columns():
    assert found("id|2024|2025", "a|3|4", "b|5|6")[0] == ["id", "2024", "2025"]


@pytest.mark.parametrize(
    "rows",
    [
        ["1|bank|2", "2|hek|3"],
        ["a1|bank|hout", "a2|bank|hout", "a3|bank|hout"],
        ["b6c1|bank|2020-01-02", "b6c2|hek|2020-01-03"],
        ["alleen een titel"],
        [],
    ],
)
def test_without_a_header_the_file_is_refused(rows):
    with pytest.raises(Invalid) as caught:
        found(*rows)
    assert caught.value.problems[0].code == "header_not_found"


def test_somebody_may_say_where_the_header_is():
    assert found("a|b|c", "1|2|3", "x|y|z", row=3)[:2] == (["x", "y", "z"], 3)
    with pytest.raises(Invalid):
        found("a|b|c", row=9)


def test_two_spellings_of_one_name_are_one_name():
    composed, apart = "Café", "Cafe\N{COMBINING ACUTE ACCENT}"
    assert found(f"{composed}|b", "1|2")[0] == found(f"{apart}|b", "1|2")[0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Totaal||||1.098,59", True),
        ("||||1.098,59", True),
        ("Eindtotaal:||12||3", True),
        ("Subtotaal bomen||12||3", True),
        ("Som|||5|", True),
        ("12||||", False),
        ("Totaaloplossing|||bank|5", False),
        ("Totaal|bank|||5", False),
        ("a1|bank|||5", False),
        ("||||bank", False),
        ("||||", False),
    ],
)
def test_a_total_is_known_by_its_word_or_its_numbers(row, expected):
    assert is_total(row.split("|"), 5) is expected
