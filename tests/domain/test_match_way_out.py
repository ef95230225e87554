"""For any pair: what a demand must give way to make an offer fit is enough, and no more than enough."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings

from tests.domain.test_match_arrays import NEEDS, SUPPLIES
from wisselplaats.domain.match import Rates, Sizes, judge, smallest_change
from wisselplaats.domain.match.remedy import apply

RATES = Rates()
BEYOND_THE_ASKER = {
    "not_visible", "legal_gate_closed", "nothing_free", "nothing_asked", "unit_not_convertible", "other_kind",
}  # fmt: skip
STEPS = {"tolerance_mm": Decimal("0.001"), "max_distance_km": Decimal(1), "max_price": Decimal("0.01"),
         "max_storage_days": 1}  # fmt: skip

# a demand has one tolerance for all its sizes
UNIFORM = NEEDS.map(lambda need: replace(need, tolerance_mm=Sizes.uniform(need.tolerance_mm.height or Decimal(0))))


@given(SUPPLIES, NEEDS)
@settings(max_examples=100, deadline=None)
def test_the_changes_together_make_the_pair_fit_or_no_change_can(supply, need):
    failed = {reason.code for reason in judge(supply, need, RATES).failures}
    changes = smallest_change(supply, need, RATES)
    if changes is None:
        assert failed & BEYOND_THE_ASKER
    else:
        assert judge(supply, apply(need, changes, supply), RATES).feasible
        assert bool(changes) == bool(failed)


@given(SUPPLIES, UNIFORM)
@settings(max_examples=100, deadline=None)
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
