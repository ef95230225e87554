"""Numbers and days as people and systems write them, read back as what was meant or refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.converting import LOTS, at, batch, codes, converted, one, value
from wisselplaats.domain.delivery import values
from wisselplaats.domain.delivery.convert.memo import Bad, cleaned
from wisselplaats.domain.delivery.convert.texts import YEARS, day


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("12", "", "12"), ("-12", "", "-12"), ("1.234,56", "", "1234.56"), ("1,234.56", "", "1234.56"),
        ("1.234.567", "", "1234567"), ("12,5", "", "12.5"), ("12.5", "", "12.5"), ("0,125", "", "0.125"),
        ("1.234", ",", "1234"), ("1.234", ".", "1.234"), ("1,234", ",", "1.234"), ("1 234,5", "", "1234.5"),
        ("96819.119", "", "96819.119"), ("1\u00a0234", "", "1234"), (",5", "", "0.5"), ("1e-05", ".", "0.00001"),
        ("1.098,59", ",", "1098.59"), ("1.098,59", ".", "1098.59"),
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


amounts = st.decimals(Decimal("0.001"), 10**6, places=3)


def dutch(number, thousands):
    return f"{number:,}".translate({ord(","): "." if thousands else None, ord("."): ","})


@given(amounts, st.booleans())
def test_an_amount_in_dutch_comes_back_with_and_without_marks_of_thousands(number, thousands):
    made = one(hoeveelheid=dutch(number, thousands), options={"decimal_mark": ","})
    assert Decimal(value(made, "quantity")) == number


@given(amounts, st.booleans())
def test_an_amount_in_english_comes_back_with_and_without_marks_of_thousands(number, thousands):
    made = one(hoeveelheid=f"{number:,}" if thousands else str(number), options={"decimal_mark": "."})
    assert Decimal(value(made, "quantity")) == number


@given(st.lists(st.decimals(1, 10**6, places=2), min_size=1, max_size=30), st.data())
def test_a_column_may_hold_both_marks_as_long_as_each_number_tells(numbers, data):
    texts = [str(n).replace(".", ",") if data.draw(st.booleans()) else str(n) for n in numbers]
    made = converted(batch(*({"id": str(i), "hoeveelheid": text} for i, text in enumerate(texts))))
    assert [Decimal(text) for text in made.values["quantity"]] == numbers


@given(st.decimals(10_000, 270_000, places=3), st.decimals(310_000, 610_000, places=3), st.booleans())
def test_a_place_comes_back_to_the_millimetre_whatever_the_mark(x, y, comma):
    marked = [str(n).replace(".", ",") if comma else str(n) for n in (x, y)]
    assert at(one(x=marked[0], y=marked[1])) == (float(x), float(y))


days = st.dates(date(YEARS[0], 1, 1), date(YEARS[1], 12, 31))
WRITTEN = ("{0:%Y-%m-%d}", "{0:%d-%m-%Y}", "{0.day}-{0.month}-{0:%Y}", "{0:%d/%m/%Y}", "{0:%d.%m.%Y}", "{0:%Y/%m/%d}",
           "{0:%Y%m%d}", "{0:%Y-%m-%d}T10:00:00Z", "{0:%d-%m-%Y} 00:00", "{0:%Y-%m-%d} 23:59:59")  # fmt: skip


@given(days, st.sampled_from(WRITTEN))
def test_a_day_comes_back_however_it_is_written(when, how):
    text = how.format(when)
    assert day(text) == when
    made = one(kind=LOTS, van=text, aanlegjaar=text, hoeveelheid="1")
    assert (value(made, "available_from"), value(made, "year_laid")) == (when.isoformat(), str(when.year))


@given(days, st.integers(-400, 400))
def test_what_ends_before_it_begins_is_refused_and_nothing_else(start, later):
    end = start + timedelta(days=later) if date.min <= start else start
    if not YEARS[0] <= end.year <= YEARS[1]:
        return
    made = one(kind=LOTS, van=start.isoformat(), tot=f"{end:%d-%m-%Y}", hoeveelheid="1")
    assert codes(made) == ([("tot", "ends_before_start")] if later < 0 else [])


@pytest.mark.parametrize(
    "text", ["30-02-2026", "2026-13-01", "31/04/2026", "gisteren", "01-02-26", "20261301", "45000"]
)
def test_a_day_that_is_not_there_is_refused(text):
    assert codes(one(kind=LOTS, van=text, hoeveelheid="1")) == [("van", "date_unreadable")]


@pytest.mark.parametrize(
    "text", ["2015", "2015.0", " 2015-08-13", "13-08-2015", "2015/08/13", "20150813", "2015-08-13T10:00:00Z",
             "2015-08", "13.08.2015", "2015-08-13 10:00:00"]
)  # fmt: skip
def test_a_year_is_read_from_any_date(text):
    assert values.year(text) == 2015


@given(st.text(max_size=30))
def test_no_text_at_all_breaks_a_row(text):
    fields = ("materiaal", "hoeveelheid", "eenheid", "x", "y", "vorm", "aanlegjaar", "van", "straat")
    made = one(kind=LOTS, **dict.fromkeys(fields, text))
    for name, found in made.values.items():
        assert all(cell is None or (isinstance(cell, str) and "\0" not in cell) for cell in found), name
        assert not any(isinstance(cell, Bad) for cell in found)


@given(st.text(max_size=30))
def test_cleaning_a_cell_twice_is_cleaning_it_once(text):
    once = cleaned(text)
    assert once is None or cleaned(once) == once
