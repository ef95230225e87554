"""Workbooks as people make them, and as somebody with bad intentions makes them."""

import gc
import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from tests.records import records
from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.domain.delivery.rows import CLASS_COLUMN, Limits
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
    assert [(row.number, row.values) for row in records(table)] == [
        (4, {"id": "a1", "soort": "bank"}),
        (6, {"id": "a2", "soort": None}),
    ]


def test_a_table_that_starts_in_another_corner_keeps_its_row_numbers(path):
    table = written(path, [["id", "soort"], ["a1", "bank"]], first_cell=(3, 2))
    assert [(row.number, row.values["id"]) for row in records(table)] == [(5, "a1")]


def test_numbers_dates_and_yes_or_no_become_plain_text(path):
    table = written(path, [["a", "b", "c", "d"], [12.0, 0.00001, datetime(2020, 1, 2), True]])  # noqa: DTZ001
    assert list(next(records(table)).values.values()) == ["12", "0.00001", "2020-01-02", "true"]


def test_rows_can_be_read_twice(path):
    table = written(path, [["id", "soort"], ["a1", "bank"]])
    assert list(records(table)) == list(records(table))


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


@pytest.mark.parametrize("since_1904", [False, True])
def test_days_are_the_same_in_both_calendars(path, since_1904):
    with xlsxwriter.Workbook(path, {"date_1904": since_1904}) as book:
        sheet = book.add_worksheet()
        day, moment = (book.add_format({"num_format": f}) for f in ("dd-mm-yyyy", "dd-mm-yyyy hh:mm"))
        sheet.write_row(0, 0, ["id", "dag", "tijd"])
        sheet.write(1, 0, "a1")
        sheet.write_datetime(1, 1, datetime(2020, 2, 29), day)  # noqa: DTZ001
        sheet.write_datetime(1, 2, datetime(2020, 2, 29, 12, 30), moment)  # noqa: DTZ001
    assert list(next(records(open_table(path))).values.values()) == ["a1", "2020-02-29", "2020-02-29 12:30:00"]


def test_an_error_cell_spoils_its_row_and_a_formula_is_its_value(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, ["id", "lengte", "soort"])
        for row in (2, 3, 4):
            sheet.write_row(row, 1, [f"a{row}", 5, "bank"])
        sheet.write_formula(3, 2, "=NA()", None, "#N/A")
        sheet.write_formula(4, 2, "=1+1", None, 2)
        sheet.write_formula(4, 3, '=HYPERLINK("http://x")', None, '=HYPERLINK("http://x")')
    rows = list(records(open_table(path)))
    assert [row.problem and (row.problem.code, row.problem.column, row.problem.params) for row in rows] == [
        None,
        ("cell_error", "lengte", {"value": "#N/A"}),
        None,
    ]
    assert list(rows[2].values.values()) == ["a4", "2", '=HYPERLINK("http://x")']


def test_three_full_sheets_among_nine_empty_and_a_hidden_one(path):
    with xlsxwriter.Workbook(path) as book:
        for n in range(9):
            book.add_worksheet(f"leeg {n}")
        for name, count in (("klein", 2), ("groot", 5), ("even groot", 5)):
            sheet = book.add_worksheet(name)
            for row in range(count):
                sheet.write_row(row, 0, ["id", "soort"] if row == 0 else [f"{name} {row}", "bank"])
        hidden = book.add_worksheet("verborgen")
        for row in range(50):
            hidden.write_row(row, 0, ["id", f"x{row}"])
        hidden.very_hidden()
    table = open_table(path)
    assert [part.name for part in table.parts if part.chosen] == ["groot"]
    assert {part.reason for part in table.parts if part.name.startswith("leeg")} == {"part_empty"}
    told = {note.code: note.params for note in table.notes}
    assert told["parts_several"] == {"part": "groot", "others": "klein, even groot"}
    assert told["part_hidden"] == {"parts": "verborgen"}
    assert next(records(open_table(path, part="klein"))).values["id"] == "klein 1"


def test_a_header_over_merged_cells_on_row_three_with_a_total_below(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "Areaal provincie")
        sheet.merge_range(2, 1, 2, 2, "naam")
        sheet.write(2, 0, "id")
        sheet.write(2, 3, "lengte")
        for row in range(3, 9):
            sheet.write_row(row, 0, [row, None, f"bank {row}", 2.5])
        sheet.write(9, 0, "Totaal")
        sheet.write(9, 3, 15)
    table = open_table(path)
    rows = list(records(table))
    assert table.columns == ["id", "kolom 2", "naam", "lengte"]
    assert [(row.number, row.values["naam"]) for row in rows] == [(n, f"bank {n - 1}") for n in range(4, 10)]
    assert [note.code for note in table.notes][-1] == "total_row_skipped"
    assert table.notes[-1].params == {"row": 10, "value": "Totaal 15"}


def test_a_workbook_with_a_sheet_per_imbor_class_is_one_table(path):
    uri = "https://data.crow.nl/imbor/def/"
    with xlsxwriter.Workbook(path) as book:
        for name, own in (("Hek", "hoogte"), ("Boom", "soort")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [f"{uri}identificatie", f"{uri}{own}"])
            sheet.write_row(1, 0, [f"{name} 1", "x"])
        legend = book.add_worksheet("Uitleg")
        legend.write_row(0, 0, ["naam", "betekenis"])
        legend.write_row(1, 0, ["Hek", "een hek"])
    table = open_table(path)
    assert table.columns == [CLASS_COLUMN, f"{uri}identificatie", f"{uri}hoogte", f"{uri}soort"]
    assert [list(row.values.values()) for row in records(table)] == [
        ["Hek", "Hek 1", "x", None],
        ["Boom", "Boom 1", None, "x"],
    ]
    assert [part.name for part in table.parts if not part.chosen] == ["Uitleg"]


def big(path):
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [f"kolom {n}" for n in range(20)])
        for row in range(1, 12_000):
            sheet.write_row(row, 0, [f"{row}-{n}" for n in range(20)])


def test_a_workbook_that_needs_more_memory_than_it_may_costs_an_answer(path):
    big(path)
    with pytest.raises(TooLarge) as caught:
        list(records(open_table(path, limits=Limits(memory_mb=40))))
    assert caught.value.code == "xlsx_needs_too_much"


def test_a_workbook_that_takes_longer_than_it_may_costs_an_answer(path):
    big(path)
    with pytest.raises(TooLarge) as caught:
        list(records(open_table(path, limits=Limits(seconds=0))))
    assert caught.value.code == "file_too_slow"


def test_a_table_that_is_left_half_read_leaves_no_process_behind(path):
    big(path)
    table = open_table(path)
    next(records(table))
    process = table._child._process
    del table
    gc.collect()
    assert process.poll() is not None


def test_a_sheet_of_batches_counts_on_and_can_be_read_again(path):
    big(path)
    table = open_table(path)
    for _ in range(2):
        batches = list(table.batches())
        assert [(batch.first, len(batch), batch.lines[0]) for batch in batches] == [
            (1, 4999, 2),
            (5000, 5000, 5001),
            (10_000, 2000, 10_001),
        ]


def test_whoever_waits_for_a_workbook_may_stop_at_any_moment(path):
    class Enough(Exception):
        pass

    def stop():
        raise Enough

    big(path)
    with pytest.raises(Enough):
        open_table(path, meanwhile=stop)
