"""Workbooks as people make them, and as somebody with bad intentions makes them."""

import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.domain.delivery.rows import Limits
from wisselplaats.domain.errors import Invalid, TooLarge, UnsupportedContent


@pytest.fixture
def path(tmp_path):
    return tmp_path / "levering.xlsx"


def written(path, rows, *, first_cell=(0, 0)):
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("leeg")
        hidden = book.add_worksheet("verborgen")
        hidden.write_row(0, 0, ["x", "y"])
        hidden.hide()
        sheet = book.add_worksheet("data")
        sheet.activate()
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        for number, row in enumerate(rows, start=first_cell[0]):
            for column, cell in enumerate(row, start=first_cell[1]):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, column, cell, day)
                elif cell is not None:
                    sheet.write(number, column, cell)
    return open_table(path)


def test_the_first_filled_visible_sheet_is_read_below_its_title(path):
    rows = [["Areaal Leiden"], [], ["id", "soort"], ["a1", "bank"], [], ["a2", None]]
    table = written(path, rows)
    assert table.columns == ["id", "soort"]
    assert [(row.number, row.values) for row in table.rows()] == [
        (4, {"id": "a1", "soort": "bank"}),
        (6, {"id": "a2", "soort": None}),
    ]


def test_a_table_that_starts_in_another_corner_keeps_its_row_numbers(path):
    table = written(path, [["id", "soort"], ["a1", "bank"]], first_cell=(3, 2))
    assert [(row.number, row.values["id"]) for row in table.rows()] == [(5, "a1")]


def test_numbers_dates_and_yes_or_no_become_plain_text(path):
    table = written(path, [["a", "b", "c", "d"], [12.0, 0.00001, datetime(2020, 1, 2), True]])  # noqa: DTZ001
    assert list(next(iter(table.rows())).values.values()) == ["12", "0.00001", "2020-01-02", "true"]


def test_rows_can_be_read_twice(path):
    table = written(path, [["id", "soort"], ["a1", "bank"]])
    assert list(table.rows()) == list(table.rows())


def test_a_workbook_without_a_header_is_refused(path):
    with pytest.raises(Invalid) as caught:
        written(path, [["alleen een titel"]])
    assert caught.value.problems[0].code == "header_not_found"


def test_a_workbook_with_nothing_in_it_is_refused(path):
    with pytest.raises(UnsupportedContent) as caught:
        written(path, [])
    assert caught.value.code == "xlsx_without_table"


def test_double_headers_are_refused_with_their_row(path):
    with pytest.raises(Invalid) as caught:
        written(path, [["id", "soort", "id"], [1, 2, 3]])
    assert caught.value.problems[0].params == {"column": "id", "times": 2, "row": 1}


def test_a_truncated_workbook_is_invalid(path):
    written(path, [["id", "soort"], ["a1", "bank"]])
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(Invalid) as caught:
        open_table(path)
    assert caught.value.problems[0].code == "xlsx_unreadable"


def test_a_workbook_that_unpacks_to_more_than_it_may_is_refused(path):
    written(path, [["id", "soort"], ["a1", "bank"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bom.bin", b"\0" * (3 << 20))
    with pytest.raises(TooLarge) as caught:
        open_table(path, limits=Limits(unpacked_mb=2))
    assert caught.value.code == "xlsx_too_large_unpacked"


def test_a_workbook_that_lies_about_its_sizes_is_counted_all_the_same(path):
    written(path, [["id", "soort"], ["a1", "bank"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bom.bin", b"\0" * (3 << 20))
    content = path.read_bytes()
    real, lie = (3 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert real in content
    path.write_bytes(content.replace(real, lie))
    with pytest.raises(TooLarge) as caught:
        open_table(path, limits=Limits(unpacked_mb=2))
    assert caught.value.code == "xlsx_too_large_unpacked"


def test_one_cell_in_the_far_corner_does_not_fill_the_memory(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "soort"])
        sheet.write(1_048_575, 16_383, "ver")
    with pytest.raises(TooLarge) as caught:
        open_table(path)
    assert caught.value.code == "xlsx_too_many_cells"
