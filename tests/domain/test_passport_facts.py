"""The facts that a history keeps, versions rebuilt from it, compositions, and how long documents stay."""

import csv
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.passport import GROUPS, NOTED, Step, at_version, differences, known_after, noted
from wisselplaats.domain.passport.composition import as_text, check, check_shares, default_of, defaults
from wisselplaats.domain.passport.retention import keep_until
from wisselplaats.domain.vocabulary import Detachability, JointFilling
from wisselplaats.paths import resource

NAMES = ("colour", "quality", "street", "quantity")
VALUES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["a", "b", "c"]))


def known(facts: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in facts.items() if value is not None}


def histories(states: list[dict[str, Any]], said_at: int) -> list[Step]:
    """A history of lots that were so, line by line; before line `said_at` each line told only its own change."""
    steps: list[Step] = []
    for number, state in enumerate(states, 1):
        before = states[number - 2] if number > 1 else {}
        data: dict[str, Any] = {
            "changed": {
                name: [before.get(name), state.get(name)] for name in NAMES if before.get(name) != state.get(name)
            }
        }
        if number >= said_at:
            data = noted(known_after(steps), state, data)
        steps.append(Step(number, data))
    return steps


@given(st.lists(VALUES, min_size=1, max_size=8), st.integers(1, 9), st.data())
def test_every_version_is_what_the_lot_was_then(
    states: list[dict[str, Any]], said_at: int, data: st.DataObject
) -> None:
    version = data.draw(st.integers(1, len(states)))
    rebuilt = at_version(histories(states, said_at), version, states[-1])
    assert known(rebuilt) == states[version - 1]


def test_a_fact_that_somebody_changed_without_a_line_stands_in_the_next_line() -> None:
    first = noted(None, {"colour": "grijs", "quality": "B"}, {"text": "begin"})
    steps = [Step(1, first)]
    next_one = noted(known_after(steps), {"colour": "rood", "quality": "B"}, {"text": "iets anders"})
    assert next_one == {"text": "iets anders", "changed": {"colour": ["grijs", "rood"]}}
    assert noted(known_after([*steps, Step(2, next_one)]), {"colour": "rood", "quality": "B"}, {}) == {}


def test_differences_stand_in_the_order_of_the_groups_with_their_group() -> None:
    found = differences({"packaging": "pallet", "title": "x"}, {"packaging": None, "title": "y"})
    assert [(one.name, one.group, one.old, one.new) for one in found] == [
        ("title", "identity", "x", "y"),
        ("packaging", "logistics", "pallet", None),
    ]


def test_no_free_note_is_a_fact_of_a_public_history() -> None:
    assert not {"note", "legal_motivation", "created_by", "legal_answered_by"} & set(NOTED)
    assert len(NOTED) == len(set(NOTED)) == sum(map(len, GROUPS.values()))


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"grind": "0.5", "zand": "0.4"}, "fractions_not_whole"),
        ({"grind": "0.7", "zand": "0.4"}, "fractions_not_whole"),
        ({f"stof {n}": "0.04" for n in range(25)}, "too_many_substances"),
    ],
)
def test_a_composition_that_is_not_whole_is_refused(parts: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check({name: Decimal(share) for name, share in parts.items()})
    assert refused.value.problems[0].code == code


def test_shares_are_given_all_three_or_not_at_all() -> None:
    check_shares({})
    check_shares({"primary_share": Decimal("0.7"), "secondary_share": Decimal("0.3"), "reused_share": Decimal(0)})
    with pytest.raises(Invalid) as refused:
        check_shares({"primary_share": Decimal(1)})
    assert [problem.field for problem in refused.value.problems] == ["secondary_share", "reused_share"]
    with pytest.raises(Invalid) as refused:
        check_shares({"primary_share": Decimal(1), "secondary_share": Decimal(1), "reused_share": Decimal(0)})
    assert refused.value.problems[0].code == "shares_not_whole"


def test_a_composition_is_written_largest_first_without_trailing_zeros() -> None:
    assert as_text([("zand", Decimal("0.35000")), ("grind", Decimal("0.65"))]) == "grind 0.65; zand 0.35"
    assert as_text([]) is None


def test_each_default_is_of_a_kind_that_exists_is_whole_and_says_that_it_is_indicative() -> None:
    with (resource("data") / "materials.csv").open(encoding="utf-8") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    for code, default in defaults().items():
        assert code in codes
        check(dict(default.composition))
        assert default.source.startswith("indicatief")


def test_the_nearest_kind_above_gives_the_default() -> None:
    found = default_of(["betontegel-300x300", "betontegel", "elementenverharding", "verharding"])
    assert found is not None
    assert (found.detachability, found.joint_filling) == (Detachability.DETACHABLE, JointFilling.SAND)
    assert default_of(["boom", "groen"]) is None


def test_a_document_stays_five_years_also_of_a_leap_day() -> None:
    assert keep_until(date(2026, 11, 21)) == date(2031, 11, 21)
    assert keep_until(date(2028, 2, 29)) == date(2033, 2, 28)
