"""What a demand must give way to make an offer fit is enough, and no more than enough."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings

from tests.domain.test_match import NEED, SUPPLY, east
from tests.domain.test_match_arrays import NEEDS, SUPPLIES
from wisselplaats.domain.match import Change, Rates, Sizes, judge, smallest_change
from wisselplaats.domain.match.remedy import apply
from wisselplaats.domain.planning import Window
from wisselplaats.domain.vocabulary import Quality, Unit

RATES = Rates()
BEYOND_THE_ASKER = {
    "not_visible", "legal_gate_closed", "nothing_free", "nothing_asked", "unit_not_convertible", "other_kind",
}  # fmt: skip
STEPS = {"tolerance_mm": Decimal("0.001"), "max_distance_km": Decimal(1), "max_price": Decimal("0.01"),
         "max_storage_days": 1}  # fmt: skip


def change(supply=None, need=None):
    return smallest_change(replace(SUPPLY, **(supply or {})), replace(NEED, **(need or {})), RATES)


@pytest.mark.parametrize(
    ("supply", "need", "expected"),
    [
        ({"sizes": Sizes(Decimal(300), Decimal(300), Decimal(53))}, {}, ("tolerance_mm", Decimal(8), Decimal(3))),
        ({"sizes": Sizes(Decimal(300), Decimal(300), None)}, {}, ("height_mm", None, None)),
        ({"quality": Quality.C}, {}, ("min_quality", Quality.C, None)),
        ({"quality": None}, {}, ("min_quality", None, None)),
        ({}, {"colour": "rood"}, ("colour", None, None)),
        ({"window": Window(date(2027, 7, 26))}, {}, ("needed_until", date(2027, 7, 26), 56)),
        ({"window": Window(date(2027, 1, 1), date(2027, 2, 1))}, {}, ("max_storage_days", 89, 29)),
        ({"place": east(42)}, {}, ("max_distance_km", Decimal(42), Decimal(12))),
        ({"free": Decimal(19)}, {}, ("min_lot", Decimal(19), Decimal(1))),
        ({"min_quantity": Decimal(90)}, {}, ("quantity", Decimal(90), Decimal(10))),
        ({"price_per_unit": Decimal("5.25")}, {}, ("max_price", Decimal("5.25"), Decimal("0.25"))),
        ({"kind": "dik", "kind_first": 13}, {"substitutes": {"dik": Decimal("0.2")}}, ("substitutes_allowed", True, None)),
        ({"kind": "boom", "kind_first": 99}, {}, ("material_code", "boom", None)),
    ],
)  # fmt: skip
def test_each_rule_has_its_smallest_change(supply, need, expected):
    assert change(supply, need) == (Change(*expected),)


def test_a_pair_that_fits_asks_for_nothing():
    assert change() == ()


@pytest.mark.parametrize(
    "supply", [{"visible": False}, {"legal_open": False}, {"free": Decimal(0)}, {"unit": Unit.M}]
)  # fmt: skip
def test_some_things_no_asker_can_change(supply):
    assert change(supply) is None


def test_several_rules_need_several_changes():
    found = change({"quality": Quality.D, "place": east(31)})
    assert [item.field for item in found] == ["min_quality", "max_distance_km"]


@given(SUPPLIES, NEEDS)
@settings(max_examples=300, deadline=None)
def test_the_changes_together_make_the_pair_fit_or_no_change_can(supply, need):
    failed = {reason.code for reason in judge(supply, need, RATES).failures}
    changes = smallest_change(supply, need, RATES)
    if changes is None:
        assert failed & BEYOND_THE_ASKER
    else:
        assert judge(supply, apply(need, changes, supply), RATES).feasible
        assert bool(changes) == bool(failed)


@given(SUPPLIES, NEEDS)
@settings(max_examples=300, deadline=None)
def test_a_step_less_is_not_enough(supply, need):
    changes = smallest_change(supply, need, RATES) or ()
    for nth, item in enumerate(changes):
        less = _a_step_less(item)
        if less is not None:
            assert not judge(supply, apply(need, (*changes[:nth], less, *changes[nth + 1 :]), supply), RATES).feasible


def _a_step_less(item):
    if item.value is None:
        return None
    if item.field == "needed_until":
        return replace(item, value=item.value - timedelta(1))
    return replace(item, value=item.value - STEPS[item.field]) if item.field in STEPS else None
