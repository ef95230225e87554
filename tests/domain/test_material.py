"""The tree is numbered so that an interval is a branch, and a word means one kind or none."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.material import Found, Lexicon, is_nil_word, normalise, number_tree

WORDS = Lexicon(
    [
        ("betontegel", "betontegel"),
        ("betontegel 300x300x45", "tegel-45"),
        ("betontegel 300x300x60", "tegel-60"),
        ("houten bank", "bank-hout"),
        ("houten hek", "hek-hout"),
        ("lantaarnpaal", "lichtmast"),
        ("stalen lichtmast 6 m", "mast-6"),
        ("trottoirband 130/150x250", "band"),
        ("verkeersbord", "verkeersbord"),
        ("bordpaal", "bordpaal"),
        ("kunststof paal", "paal-kunststof"),
        ("kunststof plaat", "plaat-kunststof"),
        ("KF", "kei"),
    ]
)


@st.composite
def trees(draw):
    """Parents of up to 40 kinds: each hangs below an earlier one, or is a root; delivered in any order."""
    codes = draw(st.lists(st.text("abcdefgh-", min_size=1, max_size=6), unique=True, max_size=40))
    parents = {code: draw(st.sampled_from([None, *codes[:i]])) for i, code in enumerate(codes)}
    return {code: parents[code] for code in draw(st.permutations(codes))}


def below(parents, code, top):
    while code is not None:
        if code == top:
            return True
        code = parents[code]
    return False


@given(trees())
def test_a_kind_lies_in_the_interval_of_exactly_those_it_is_below(parents):
    numbers = number_tree(parents)
    assert sorted(first for first, _ in numbers.values()) == list(range(1, len(parents) + 1))
    for top, (first, last) in numbers.items():
        inside = {code for code, (number, _) in numbers.items() if first <= number <= last}
        assert inside == {code for code in parents if below(parents, code, top)}


@given(trees())
def test_the_numbers_do_not_depend_on_the_order_of_delivery(parents):
    assert number_tree(parents) == number_tree(dict(sorted(parents.items())))


def test_a_tree_deeper_than_the_stack_is_numbered():
    parents = {f"k{i:05}": f"k{i - 1:05}" if i else None for i in range(5000)}
    assert number_tree(parents)["k00000"] == (1, 5000)


def test_every_unknown_parent_is_named():
    with pytest.raises(Invalid) as refused:
        number_tree({"bank": "meubilair", "tegel": "verharding", "kolk": None})
    assert [(p.code, p.params["code"], p.params["parent"]) for p in refused.value.problems] == [
        ("unknown_parent", "bank", "meubilair"),
        ("unknown_parent", "tegel", "verharding"),
    ]


@pytest.mark.parametrize("parents", [{"a": "a"}, {"a": "b", "b": "a"}, {"r": None, "a": "c", "b": "a", "c": "b"}])
def test_a_cycle_is_refused(parents):
    with pytest.raises(Invalid) as refused:
        number_tree(parents)
    assert {p.code for p in refused.value.problems} == {"parent_cycle"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Betontegel 30 x 30 x 4,5", "betontegel 30×30×4.5"),
        ("BETONTEGEL_300X300", "betontegel 300x300"),
        ("betontegel-300x300x45", "betontegel 300x300x45"),
        ("Trottoirband 13 / 15x25", "trottoirband 13/15x25"),
        ("lichtmast 6 m", "Lichtmast (6m)"),
        ("inspectie- / rioolput", "Inspectie/Rioolput"),
        ("CAI-kast", "cai kast"),
        (unicodedata.normalize("NFD", "azobé balk"), "Azobé  balk"),
    ],
)
def test_the_way_of_writing_makes_no_difference(one, other):
    assert normalise(one) == normalise(other)


def test_centimetres_are_not_turned_into_millimetres():
    assert normalise("tegel 30x30") != normalise("tegel 300x300")


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    "text",
    ["waardeOnbekend", "geenWaarde", "onbekend", "Onbekend", "NULL", "<null>", "n.v.t.", "nvt", "N/A", "#N/A",
     "nog toewijzen2", "", "  ", "-", "--", "?", ".", "transitie", "niet van toepassing"],
)  # fmt: skip
def test_a_nil_word_says_nothing(text):
    assert is_nil_word(text)
    assert WORDS.find(text) is None


@pytest.mark.parametrize("text", ["bank", "0", "geen bank", "nulpaal", "tegel -"])
def test_a_word_that_says_something_is_no_nil_word(text):
    assert not is_nil_word(text)


def test_the_same_word_is_found_exactly():
    assert WORDS.find("Betontegel 300 x 300 x 45") == Found("tegel-45", True, 100)
    assert WORDS.find("kf") == Found("kei", True, 100)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("lantarnpaal", "lichtmast"),
        ("Lantaarnpalen", None),
        ("verkeersborden", "verkeersbord"),
        ("verkeersbordt", "verkeersbord"),
        ("betontegels 300x300x60", "tegel-60"),
        ("beton tegel", "betontegel"),
        ("bank, houten", "bank-hout"),
        ("stalen lichmast 6m", "mast-6"),
    ],
)
def test_a_slip_of_the_pen_is_forgiven_but_not_more(word, code):
    hit = WORDS.find(word)
    assert (hit and hit.code) == code
    assert hit is None or (not hit.exact and 90 <= hit.score <= 100)


@pytest.mark.parametrize(
    "word",
    ["betontegel 300x300x50", "stalen lichtmast 8 m", "trottoirband 130/150x200", "houten heg", "KG", "K F",
     "kunststof plaal", "iets heel anders"],
)  # fmt: skip
def test_what_could_mean_something_else_is_not_guessed(word):
    assert WORDS.find(word) is None


def test_one_word_cannot_mean_two_kinds():
    with pytest.raises(Invalid) as refused:
        Lexicon([("Klinker", "betonsteen"), ("klinker", "baksteen"), ("klinker", "betonsteen")])
    assert [p.code for p in refused.value.problems] == ["ambiguous_word"]


def test_a_search_box_gets_each_kind_once_best_first():
    found = WORDS.suggest("betontegel")
    assert found[0] == Found("betontegel", True, 100)
    assert {hit.code for hit in found[1:3]} == {"tegel-45", "tegel-60"}
    assert len({hit.code for hit in found}) == len(found)


def test_a_search_box_finds_what_is_typed_halfway():
    assert [hit.code for hit in WORDS.suggest("lantaa")] == ["lichtmast"]
    assert "hek-hout" in {hit.code for hit in WORDS.suggest("hek")}
    assert WORDS.suggest("   ") == []
    assert len(WORDS.suggest("betontegel", 1)) == 1
