"""CSV in every shape that reaches a municipality."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records import records
from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.domain.delivery.rows import Limits
from wisselplaats.domain.errors import Invalid, TooLarge, UnsupportedContent

TEXT = "id;soort;plaats\n1;bank;Den Haag\n2;hek;Súdwest\n"


def opened(tmp_path, content):
    path = tmp_path / "levering.bin"
    path.write_bytes(content)
    return open_table(path, None, None)


def cells(table):
    return [list(row.values.values()) for row in records(table)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_usual_delimiter_is_seen(tmp_path, delimiter):
    table = opened(tmp_path, TEXT.replace(";", delimiter).encode())
    assert table.columns == ["id", "soort", "plaats"]
    assert cells(table) == [["1", "bank", "Den Haag"], ["2", "hek", "Súdwest"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_and_line_end_gives_the_same_rows(tmp_path, encoding, line_end):
    table = opened(tmp_path, TEXT.replace("\n", line_end).encode(encoding))
    assert table.encoding == encoding
    assert table.columns == ["id", "soort", "plaats"]
    assert cells(table)[1] == ["2", "hek", "Súdwest"]
    assert [row.number for row in records(table)] == [2, 3]


def test_utf_16_big_endian_is_read(tmp_path):
    assert cells(opened(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be")))[1][2] == "Súdwest"


def test_a_decimal_comma_does_not_make_the_comma_the_delimiter(tmp_path):
    assert cells(opened(tmp_path, b"id;x\n1;96819,119\n")) == [["1", "96819,119"]]


def test_the_delimiter_that_excel_states_is_followed(tmp_path):
    table = opened(tmp_path, b"sep=;\r\nid;soort\r\n1;a,b,c\r\n")
    assert cells(table) == [["1", "a,b,c"]]
    assert [row.number for row in records(table)] == [3]


def test_a_line_break_in_quotes_stays_in_its_cell_and_rows_keep_their_line(tmp_path):
    table = opened(tmp_path, b'id,soort\n1,"twee\nregels"\n\n2,bank\n')
    assert [(row.number, row.values["soort"]) for row in records(table)] == [(2, "twee\nregels"), (5, "bank")]


def test_a_ragged_row_is_reported_and_the_others_are_read(tmp_path):
    rows = list(records(opened(tmp_path, b"id,soort\n1\n2,bank,te veel\n3,hek,,\n4,hek\n")))
    assert [row.problem and row.problem.params for row in rows] == [
        {"expected": 2, "found": 1},
        {"expected": 2, "found": 3},
        None,
        None,
    ]


def test_text_after_a_closing_quote_spoils_only_its_own_row(tmp_path):
    rows = list(records(opened(tmp_path, b'id,soort\n1,"a" b\n2,bank\n')))
    assert rows[0].problem.code == "row_unreadable"
    assert rows[1].values == {"id": "2", "soort": "bank"}


def test_a_quote_that_never_closes_says_where_it_opened(tmp_path):
    with pytest.raises(Invalid) as caught:
        list(records(opened(tmp_path, b'id,soort\n1,bank\n2,"hek\n3,bank\n')))
    assert caught.value.problems[0].code == "file_breaks_off"
    assert caught.value.problems[0].params["row"] == 3


def test_double_headers_are_refused(tmp_path):
    with pytest.raises(Invalid) as caught:
        opened(tmp_path, b"id,,soort,id\n1,2,3,4\n")
    assert caught.value.problems[0].code == "column_twice"


def test_a_column_with_data_and_no_name_is_named_and_told(tmp_path):
    table = opened(tmp_path, b"id,,soort\n1,2,bank\n")
    assert table.columns == ["id", "kolom 2", "soort"]
    assert [(note.code, note.params["position"]) for note in table.notes] == [("column_named", 2)]


def test_delimiters_at_the_end_of_the_header_are_no_columns(tmp_path):
    assert opened(tmp_path, b"id,soort,,\n1,bank,,\n").columns == ["id", "soort"]


def test_text_that_is_no_table_is_refused(tmp_path):
    with pytest.raises(UnsupportedContent) as caught:
        opened(tmp_path, b"Beste gemeente\nHierbij de lijst\n")
    assert caught.value.code == "csv_without_delimiter"


def test_bytes_that_no_encoding_explains_are_refused(tmp_path):
    with pytest.raises(Invalid) as caught:
        opened(tmp_path, b"id,soort\n1,\x81\x8d\n")
    assert caught.value.problems[0].code == "encoding_unknown"


def test_titles_above_and_a_total_below_are_taken_off_and_told(tmp_path):
    table = opened(tmp_path, b"Areaal Leiden\n\nid;soort;lengte\n1;bank;2,5\n2;hek;1.098,59\n\nTotaal;;1.101,09\n")
    assert cells(table) == [["1", "bank", "2,5"], ["2", "hek", "1.098,59"]]
    assert [row.number for row in records(table)] == [4, 5]
    assert [(note.code, note.params["row"]) for note in table.notes] == [
        ("title_rows_skipped", 1),
        ("header_at_row", 3),
        ("total_row_skipped", 7),
    ]


def test_a_file_without_a_header_is_refused(tmp_path):
    with pytest.raises(Invalid) as caught:
        opened(tmp_path, b"1;bank;2\n2;hek;3\n")
    assert caught.value.problems[0].code == "header_not_found"


def test_what_a_user_says_of_the_file_overrides_what_we_see(tmp_path):
    path = tmp_path / "levering.csv"
    path.write_bytes("a;b\nid;soort\n1;café\n".encode("cp850"))
    table = open_table(path, header_row=2, encoding="cp850")
    assert (table.columns, table.encoding) == (["id", "soort"], "cp850")
    assert cells(table) == [["1", "café"]]
    with pytest.raises(Invalid) as caught:
        open_table(path, encoding="ebcdic")
    assert caught.value.problems[0].code == "encoding_not_known"


def test_nul_is_left_out_and_told(tmp_path):
    table = opened(tmp_path, b"id;soort\n" + b"1;bank\n" * 1_000 + b"2;he\0k\n")
    assert cells(table)[-1] == ["2", "hek"]
    assert [note.code for note in table.notes] == ["nul_removed"]


def test_batches_count_records_and_lines_apart(tmp_path):
    table = opened(tmp_path, b'id;soort\n0;"twee\nregels"\n' + b"".join(b"%d;hek\n" % n for n in range(1, 7_000)))
    first, second = table.batches()
    assert (first.first, len(first), first.lines[:3]) == (1, 5_000, [2, 4, 5])
    assert (second.first, second.lines[0], second.cells["id"][0]) == (5_001, 5_003, "5000")


def test_more_rows_than_agreed_are_refused_while_reading(tmp_path):
    path = tmp_path / "levering.csv"
    path.write_bytes(b"id;soort\n" + b"1;bank\n" * 100)
    with pytest.raises(TooLarge) as caught:
        list(open_table(path, limits=Limits(rows=99)).batches())
    assert caught.value.code == "too_many_rows"


WORD = st.text(st.characters(codec="cp1252", exclude_categories=("C",)), max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    records=st.lists(st.tuples(WORD, WORD), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_what_is_written_in_any_dialect_is_read_back(tmp_path, records, delimiter, encoding, line_end):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerow(["sleutel", "woord", "tweede"])
    writer.writerows((f"s-{n}", *words) for n, words in enumerate(records))
    path = tmp_path / "levering.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    table = open_table(path)
    assert table.columns == ["sleutel", "woord", "tweede"]
    # in cp1252 some words are also words of UTF-8, which is tried first
    if encoding != "cp1252" or table.encoding == "cp1252":
        expected = [[f"s-{n}", *(w if w.strip() else None for w in words)] for n, words in enumerate(records)]
        assert cells(table) == expected
