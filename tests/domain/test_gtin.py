"""Sentences about GTINs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.gs1 import digital_link, gtin, is_example
from wisselplaats.domain.gs1.gtin import check_digit


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ("6291041500213", "06291041500213"),  # the worked example of the GS1 General Specifications, figure 7.9.1-1
        ("629-1041 500213", "06291041500213"),
        ("614141000036", "00614141000036"),
        ("96385074", "00000096385074"),
        ("10614141000415", "10614141000415"),
    ],
)
def test_a_gtin_of_any_length_becomes_fourteen_digits(given: str, whole: str) -> None:
    assert gtin(given) == whole


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "gtin_form"),
        ("87123A", "gtin_form"),
        ("٣" * 13, "gtin_form"),
        ("12345", "gtin_length"),
        ("6291041500214", "gtin_check_digit"),
    ],
)
def test_what_is_wrong_with_it_is_said(given: str, code: str) -> None:
    with pytest.raises(Invalid) as error:
        gtin(given)
    assert error.value.problems[0].code == code


@given(st.text("0123456789", min_size=13, max_size=13), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_always_shows(digits: str, place: int, more: int) -> None:
    whole = digits + check_digit(digits)
    assert gtin(whole) == whole
    wrong = str((int(whole[place]) + more) % 10)
    with pytest.raises(Invalid):
        gtin(whole[:place] + wrong + whole[place + 1 :])


def test_a_digital_link_names_the_item_and_the_lot() -> None:
    assert (
        digital_link("https://w.example", "06291041500213", "L001000")
        == "https://w.example/01/06291041500213/21/L001000"
    )


def test_numbers_of_the_prefix_for_examples_are_of_nobody() -> None:
    assert is_example(gtin("9521234543213"))
    assert not is_example(gtin("6291041500213"))
