"""What a cell says of composition and documents is read as a form reads it, or refused with why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.delivery.convert.memo import Bad
from wisselplaats.domain.delivery.convert.proofs import addresses, composition


@pytest.mark.parametrize(
    "text",
    ["grind 45 %; zand 0,55", "zand 0.55 | grind: 45%", "grind 0,45\nzand 55%", " zand 55,000 % ;; grind 0.45;"],
)
def test_a_composition_is_the_same_however_it_is_written(text: str) -> None:
    assert composition(text) == "zand 0.55; grind 0.45"


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("grind", "composition_unreadable", {"line": "grind"}), ("45 %", "composition_unreadable", {"line": "45 %"}),
        ("grind 1e-5; zand 1", "composition_unreadable", {"line": "grind 1e-5"}),
        ("grind 0; zand 1", "composition_unreadable", {"line": "grind 0"}),
        ("grind 45 %; zand 54 %", "fractions_not_whole", {"total": "0.99"}),
        ("zand 45 %; zand 55 %", "substance_twice", {"substance": "zand"}),
        ("; ".join(f"stof{n} 4 %" for n in range(25)), "too_many_substances", {"limit": "20"}),
        (f"{'x' * 101} 1", "composition_unreadable", {"line": "x" * 100}),
    ],
)  # fmt: skip
def test_what_is_no_composition_says_why(text: str, code: str, params: dict[str, str]) -> None:
    found = composition(text)
    assert isinstance(found, Bad)
    assert (found.code, found.params) == (code, {"value": text[:80], **params})


def test_addresses_are_taken_once_each_and_only_those_of_the_web() -> None:
    given_text = "https://dms.example/a.pdf, https://dms.example/a.pdf | http://dms.example/b?x=1;2"
    assert addresses(given_text) == "https://dms.example/a.pdf http://dms.example/b?x=1;2"
    for wrong in (
        "rapport.pdf", "file:///etc/passwd", "javascript:alert(1)", "https://", "https://petra:geheim@dms.example/",
        "https://[dms", f"https://dms.example/{'x' * 1000}", "|",
    ):  # fmt: skip
        found = addresses(f"https://dms.example/a.pdf {wrong}" if wrong != "|" else wrong)
        assert isinstance(found, Bad), wrong
        assert found.code == "address_unreadable"
    many = addresses(" ".join(f"https://dms.example/{n}" for n in range(11)))
    assert isinstance(many, Bad)
    assert (many.code, many.params["limit"]) == ("too_many_addresses", "10")


@given(st.text(max_size=200))
def test_no_text_breaks_a_row_and_what_is_read_reads_the_same_again(text: str) -> None:
    for read in (composition, addresses):
        found = read(text)
        assert isinstance(found, Bad) or found is None or read(found) == found
