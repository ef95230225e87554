"""Quantities keep their unit, and numbers are read as Dutch people and machines write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.quantity import (
    ABSURD,
    UNECE,
    Quantity,
    convert,
    decimal_mark,
    parse_decimal,
    unit_ratio,
)
from wisselplaats.domain.vocabulary import Unit

AMOUNTS = st.decimals(min_value=0, max_value=1_000_000, places=3)


def code_of(raised: pytest.ExceptionInfo[Invalid]) -> str:
    return raised.value.problems[0].code


def test_a_quantity_keeps_three_decimals():
    assert Quantity(Decimal("12.3455"), Unit.M2).amount == Decimal("12.346")


def test_every_unit_has_its_unece_code():
    assert set(UNECE) == set(Unit)
    assert UNECE[Unit.PIECE] == "H87"


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("-0.001", "quantity_negative"),
        ("NaN", "quantity_not_a_number"),
        ("Infinity", "quantity_not_a_number"),
        ("10000000.001", "quantity_absurd"),
    ],
)
def test_an_impossible_quantity_is_refused(amount, code):
    with pytest.raises(Invalid) as raised:
        Quantity(Decimal(amount), Unit.M2)
    assert code_of(raised) == code


def test_ten_million_itself_is_still_a_quantity():
    assert Quantity(ABSURD, Unit.KG).amount == ABSURD


def test_zero_is_a_quantity_but_not_a_positive_one():
    assert Quantity(Decimal(0), Unit.M).amount == 0
    with pytest.raises(Invalid) as raised:
        Quantity.positive(Decimal("0.0004"), Unit.M)
    assert code_of(raised) == "quantity_not_positive"


def test_square_metres_are_not_added_to_pieces():
    with pytest.raises(Invalid) as raised:
        Quantity(Decimal(1), Unit.M2) + Quantity(Decimal(1), Unit.PIECE)
    assert code_of(raised) == "unit_differs"


def test_more_cannot_be_taken_than_there_is():
    with pytest.raises(Invalid) as raised:
        Quantity(Decimal(1), Unit.M2) - Quantity(Decimal("1.001"), Unit.M2)
    assert code_of(raised) == "quantity_negative"


@given(AMOUNTS, AMOUNTS)
def test_what_is_added_can_be_taken_off_again(a, b):
    first, second = Quantity(a, Unit.M2), Quantity(b, Unit.M2)
    assert first + second - second == first


@pytest.mark.parametrize(
    ("amount", "unit", "to_unit", "expected"),
    [
        ("10", Unit.M2, Unit.PIECE, "450"),
        ("450", Unit.PIECE, Unit.M2, "10"),
        ("1", Unit.PIECE, Unit.M2, "0.022"),
        ("10", Unit.M2, Unit.KG, "1800"),
        ("10", Unit.M2, Unit.TONNE, "1.8"),
        ("1.8", Unit.TONNE, Unit.M2, "10"),
        ("2500", Unit.KG, Unit.TONNE, "2.5"),
    ],
)
def test_keiformaat_goes_between_square_metres_pieces_and_mass(amount, unit, to_unit, expected):
    found = convert(Quantity(Decimal(amount), unit), to_unit, Decimal(45), Decimal(180))
    assert found == Quantity(Decimal(expected), to_unit)


@pytest.mark.parametrize(
    ("unit", "to_unit"),
    [
        (Unit.M2, Unit.PIECE),
        (Unit.PIECE, Unit.M2),
        (Unit.M, Unit.KG),
        (Unit.TONNE, Unit.M3),
        (Unit.M, Unit.M2),
    ],
)
def test_what_is_not_known_is_not_converted(unit, to_unit):
    assert convert(Quantity(Decimal(1), unit), to_unit, None, Decimal(0)) is None


def test_kilograms_and_tonnes_need_no_catalogue():
    assert convert(Quantity(Decimal(1), Unit.TONNE), Unit.KG, None, None) == Quantity(Decimal(1000), Unit.KG)


@given(AMOUNTS, st.integers(1, 200))
def test_a_conversion_there_and_back_loses_no_more_than_its_rounding(amount, pieces):
    there = unit_ratio(Unit.M2, Unit.PIECE, Decimal(pieces), None)
    assert there is not None
    assert abs(there.inverse().apply(there.apply(amount)) - amount) <= Decimal("0.001")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.098,59", "1098.59"),
        ("1098,59", "1098.59"),
        ("1098.59", "1098.59"),
        ("12 000", "12000"),
        ("12\u00a0000,5", "12000.5"),
        ("1,098.59", "1098.59"),
        ("1.234.567", "1234567"),
        (" 7 ", "7"),
        (",5", "0.5"),
        ("0.500", "0.500"),
        ("1234.500", "1234.500"),
        ("1,250", "1.250"),
        ("-3,5", "-3.5"),
        ("\u22123", "-3"),
        ("+3", "3"),
    ],
)
def test_a_number_is_read_in_dutch_and_plain_form(text, number):
    assert parse_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "number_missing"),
        ("  ", "number_missing"),
        ("-", "number_unreadable"),
        ("12 m2", "number_unreadable"),
        ("1e5", "number_unreadable"),
        ("NaN", "number_unreadable"),
        ("1.09,5", "number_unreadable"),
        ("1,2,3", "number_unreadable"),
        ("1 2", "number_unreadable"),
        ("--1", "number_unreadable"),
        ("٣", "number_unreadable"),
        ("9" * 41, "number_unreadable"),
        ("1.250", "number_ambiguous"),
    ],
)
def test_what_is_no_certain_number_is_refused(text, code):
    with pytest.raises(Invalid) as raised:
        parse_decimal(text, "width_mm")
    assert code_of(raised) == code
    assert raised.value.problems[0].field == "width_mm"


def test_a_known_mark_settles_what_a_point_means():
    assert parse_decimal("1.250", mark=",") == 1250
    assert parse_decimal("1.250", mark=".") == Decimal("1.25")
    assert parse_decimal("1,250", mark=".") == 1250
    assert parse_decimal("1098.59", mark=",") == Decimal("1098.59")


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["12.345", "7.5", "3"], "."),
        (["12.345", "7,5", ""], ","),
        (["12.345", "1.250"], None),
        (["7.5", "7,5"], None),
        (["onbekend"], None),
    ],
)
def test_a_column_tells_its_decimal_mark(column, mark):
    assert decimal_mark(column) == mark


@given(st.decimals(min_value=-9_999_999, max_value=9_999_999, places=2))
def test_every_amount_reads_back_from_both_notations(number):
    dutch = f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
    assert parse_decimal(dutch) == number
    assert parse_decimal(f"{number:.2f}") == number


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_a_stated_problem(text):
    try:
        assert parse_decimal(text).is_finite()
    except Invalid as error:
        assert error.problems[0].code.startswith("number_")
