"""The smallest change of a demand that makes an offer fit: it works, every part of it is needed, and less would not do."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.test_match import NEED, RATES, SUPPLY, east
from wisselplaats.domain.match import Sizes, judge
from wisselplaats.domain.match.remedy import Change, apply, smallest_change
from wisselplaats.domain.planning import Window
from wisselplaats.domain.vocabulary import Quality, Unit

HOPELESS = {"not_visible", "legal_gate_closed", "nothing_free", "nothing_asked", "unit_not_convertible", "other_kind"}
mm = st.decimals(1, 900, places=1)
days = st.integers(-400, 400).map(lambda n: date(2027, 5, 1) + timedelta(days=n))
amounts = st.decimals("0.001", 500, places=3)


@st.composite
def windows(draw, open_ended):
    start = draw(days)
    end = draw(st.none() if open_ended and draw(st.booleans()) else st.integers(0, 200))
    return Window(start, None if end is None else start + timedelta(days=end))


sizes = st.builds(Sizes, *[st.none() | mm] * 3)
supplies = st.builds(
    lambda kind, **values: replace(SUPPLY, kind=f"kind-{kind}", kind_first=kind, **values),
    kind=st.sampled_from([12, 13, 15, 16]), sizes=sizes, quality=st.none() | st.sampled_from(Quality),
    colour=st.sampled_from([None, "grijs", "Rood"]), window=windows(open_ended=True), place=st.floats(0, 90).map(east),
    free=amounts, min_quantity=st.just(Decimal(0)) | amounts,
    unit=st.sampled_from([Unit.M2, Unit.M2, Unit.PIECE, Unit.TONNE]), visible=st.integers(0, 20).map(bool),
    legal_open=st.integers(0, 20).map(bool), price_per_unit=st.none() | st.decimals(0, 40, places=4),
    pieces_per_unit=st.none() | st.just(Decimal("11.1")),
)  # fmt: skip
needs = st.builds(
    lambda window, tolerance, **values: replace(
        NEED, kind="kind-12", kind_first=12, kind_last=13, window=window, tolerance_mm=Sizes.uniform(tolerance), **values
    ),
    window=windows(open_ended=False), tolerance=st.decimals(0, 20, places=1), sizes=sizes,
    substitutes=st.sampled_from([{}, {"kind-15": Decimal("0.2")}]), substitutes_accepted=st.booleans(),
    colour=st.sampled_from([None, "grijs", "rood"]), min_quality=st.none() | st.sampled_from(Quality),
    max_distance_km=st.none() | st.decimals(1, 60, places=1), max_storage_days=st.integers(0, 120),
    open_quantity=amounts, min_lot=st.just(Decimal(0)) | amounts,
    max_price=st.none() | st.decimals(0, 40, places=4),
)  # fmt: skip


def codes(verdict):
    return {reason.code for reason in verdict.failures}


@given(supplies, needs)
def test_the_smallest_change_makes_the_pair_fit_or_nothing_can(supply, need):
    changes = smallest_change(supply, need, RATES)
    before = judge(supply, need, RATES)
    if changes is None:
        assert codes(before) & HOPELESS
    else:
        assert judge(supply, apply(need, changes, supply), RATES).feasible
        assert (changes == ()) == before.feasible


@given(supplies, needs)
def test_every_part_of_the_change_is_needed(supply, need):
    changes = smallest_change(supply, need, RATES) or ()
    for left_out in changes:
        rest = tuple(change for change in changes if change is not left_out)
        assert not judge(supply, apply(need, rest, supply), RATES).feasible, left_out


def only(supply=None, need=None):
    changes = smallest_change(replace(SUPPLY, **(supply or {})), replace(NEED, **(need or {})), RATES)
    assert changes is not None
    (change,) = changes
    return change


@pytest.mark.parametrize(
    ("supply", "need", "expected"),
    [
        ({"sizes": Sizes(Decimal(300), Decimal(300), Decimal(53))}, {}, Change("tolerance_mm", Decimal(8), Decimal(3))),
        ({"sizes": Sizes(Decimal(300), None, Decimal(45))}, {}, Change("width_mm", None)),
        ({"quality": Quality.C}, {}, Change("min_quality", Quality.C)),
        ({"quality": None}, {}, Change("min_quality", None)),
        ({}, {"colour": "rood"}, Change("colour", None)),
        ({"window": Window(date(2027, 7, 26))}, {}, Change("needed_until", date(2027, 7, 26), 56)),
        ({"window": Window(date(2027, 1, 1), date(2027, 2, 1))}, {}, Change("max_storage_days", 89, 29)),
        ({"window": Window(date(2010, 1, 1), date(2010, 2, 1))}, {}, Change("needed_from", date(2010, 4, 2), 6238)),
        ({"place": east(41.2)}, {}, Change("max_distance_km", Decimal(42), Decimal(12))),
        ({"free": Decimal(15)}, {}, Change("min_lot", Decimal(15), Decimal(5))),
        ({"min_quantity": Decimal(90)}, {}, Change("quantity", Decimal(90), Decimal(10))),
        ({"price_per_unit": Decimal("7.501")}, {}, Change("max_price", Decimal("7.51"), Decimal("2.51"))),
        ({"kind": "x", "kind_first": 40}, {"substitutes": {"x": Decimal("0.1")}}, Change("substitutes_allowed", True)),
        ({"kind": "x", "kind_first": 40}, {}, Change("material_code", "x")),
    ],
)  # fmt: skip
def test_each_rule_has_its_own_way_out(supply, need, expected):
    assert only(supply, need) == expected


@pytest.mark.parametrize("by", ["tolerance_mm", "needed_until", "max_storage_days", "max_distance_km", "min_lot"])
def test_one_step_less_does_not_do(by):
    far = replace(
        SUPPLY, sizes=Sizes(Decimal(300), Decimal(300), Decimal(53)), place=east(41.2), free=Decimal(15),
        window=Window(date(2027, 7, 26)),
    )  # fmt: skip
    if by == "max_storage_days":
        far = replace(SUPPLY, window=Window(date(2027, 1, 1), date(2027, 2, 1)))
    changes = smallest_change(far, NEED, RATES)
    step = {"needed_until": timedelta(days=-1), "min_lot": Decimal("0.001")}.get(by, -1)
    less = tuple(replace(change, value=change.value + step) if change.field == by else change for change in changes)
    assert less != changes
    assert not judge(far, apply(NEED, less, far), RATES).feasible


@pytest.mark.parametrize("supply", [{"visible": False}, {"legal_open": False}, {"free": Decimal(0)}])
def test_what_is_not_for_the_demand_to_change_has_no_way_out(supply):
    assert smallest_change(replace(SUPPLY, place=east(80), **supply), NEED, RATES) is None


def test_a_limit_beyond_what_a_demand_can_hold_is_lifted():
    far = replace(SUPPLY, place=east(200))
    assert smallest_change(far, replace(NEED, max_distance_km=Decimal(20)), replace(RATES, detour=Decimal(4)))[0] == (
        Change("max_distance_km", None)
    )
