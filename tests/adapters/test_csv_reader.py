"""CSV in every shape that reaches a municipality."""

import pytest

from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.domain.errors import Invalid, UnsupportedContent

TEXT = "id;soort;plaats\n1;bank;Den Haag\n2;hek;Súdwest\n"


def opened(tmp_path, content):
    path = tmp_path / "levering.bin"
    path.write_bytes(content)
    return open_table(path, None, None)


def cells(table):
    return [list(row.values.values()) for row in table.rows()]


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
    assert [row.number for row in table.rows()] == [2, 3]


def test_utf_16_big_endian_is_read(tmp_path):
    assert cells(opened(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be")))[1][2] == "Súdwest"


def test_a_decimal_comma_does_not_make_the_comma_the_delimiter(tmp_path):
    assert cells(opened(tmp_path, b"id;x\n1;96819,119\n")) == [["1", "96819,119"]]


def test_the_delimiter_that_excel_states_is_followed(tmp_path):
    table = opened(tmp_path, b"sep=;\r\nid;soort\r\n1;a,b,c\r\n")
    assert cells(table) == [["1", "a,b,c"]]
    assert [row.number for row in table.rows()] == [3]


def test_a_line_break_in_quotes_stays_in_its_cell_and_rows_keep_their_line(tmp_path):
    table = opened(tmp_path, b'id,soort\n1,"twee\nregels"\n\n2,bank\n')
    assert [(row.number, row.values["soort"]) for row in table.rows()] == [(2, "twee\nregels"), (5, "bank")]


def test_a_ragged_row_is_reported_and_the_others_are_read(tmp_path):
    rows = list(opened(tmp_path, b"id,soort\n1\n2,bank,te veel\n3,hek,,\n4,hek\n").rows())
    assert [row.problem and row.problem.params for row in rows] == [
        {"expected": 2, "found": 1},
        {"expected": 2, "found": 3},
        None,
        None,
    ]


def test_text_after_a_closing_quote_spoils_only_its_own_row(tmp_path):
    rows = list(opened(tmp_path, b'id,soort\n1,"a" b\n2,bank\n').rows())
    assert rows[0].problem.code == "row_unreadable"
    assert rows[1].values == {"id": "2", "soort": "bank"}


def test_a_quote_that_never_closes_says_where_it_opened(tmp_path):
    with pytest.raises(Invalid) as caught:
        list(opened(tmp_path, b'id,soort\n1,bank\n2,"hek\n3,bank\n').rows())
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
