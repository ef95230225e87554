"""Sentences about reuse or new: parts add up to the whole, and at the break-even distance nothing is saved."""

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.impact_method import method, rows_of
from tests.domain.test_impact import TILES, factor, only, seeds
from wisselplaats.domain.impact import Factors, Moved, handover_impact
from wisselplaats.domain.impact.choice import (
    BreakEven,
    Cost,
    Option,
    Rate,
    Rates,
    Way,
    break_even,
    euros,
    new_entries,
    reuse_entries,
    saving,
)
from wisselplaats.domain.vocabulary import Indicator, Module, WeightSet

RATES = Rates(*(Rate(Decimal(value), "proef", True) for value in ("0.20", "15", "0.03")))
QUANTITIES = st.decimals(min_value="0.001", max_value="9999", places=3)
DISTANCES = st.decimals(min_value=0, max_value=900, places=3)
VEHICLES = st.sampled_from([None, *(row["code"] for row in rows_of("vehicles.csv"))])


def on_its_way(quantity: Decimal, km: Decimal, depot_km: Decimal | None = None, vehicle: str | None = None) -> Moved:
    kg = quantity * Decimal("105.6")
    return Moved(TILES, quantity, kg, km, depot_km is not None, depot_km or Decimal(0), vehicle)


def ways(moved: Moved, factors: Factors, price: Decimal | None = None) -> tuple[Option, Option]:
    lines = handover_impact(moved, factors).lines
    reuse = (*reuse_entries(lines), *euros(moved, price, RATES, 30))
    return Option(Way.LOT, reuse, moved.distance_km), Option(Way.NEW, new_entries(lines))


@given(st.lists(QUANTITIES, min_size=1, max_size=6), DISTANCES, st.sampled_from(WeightSet))
def test_what_the_parts_of_a_lot_avoid_adds_up_to_what_the_whole_avoids(
    parts: list[Decimal], km: Decimal, weight_set: WeightSet
) -> None:
    factors = seeds(weight_set)
    whole = handover_impact(on_its_way(sum(parts, Decimal(0)), km, Decimal(7)), factors)
    pieces = [handover_impact(on_its_way(part, km, Decimal(7)), factors) for part in parts]
    for indicator in Indicator:
        assert sum(piece.avoided(indicator) for piece in pieces) == whole.avoided(indicator)
    # shown figures are rounded one by one: half a gram, half a hundredth of a cent each at most
    assert abs(sum(piece.co2_avoided_kg for piece in pieces) - whole.co2_avoided_kg) <= Decimal("0.0005") * (
        len(parts) + 1
    )


@given(QUANTITIES, DISTANCES, st.none() | DISTANCES, VEHICLES)
def test_at_the_break_even_distance_reuse_saves_nothing(
    quantity: Decimal, km: Decimal, depot_km: Decimal | None, vehicle: str | None
) -> None:
    factors = seeds()
    here, new = ways(on_its_way(quantity, km, depot_km, vehicle), factors)
    one = ways(on_its_way(quantity, Decimal(1), depot_km, vehicle), factors)[0]
    for indicator in Indicator:
        found = break_even(here, one.last_leg(indicator), new, indicator)
        assert found is not None
        assert found.km is not None
        assume(found.km >= 0)
        there, fresh = ways(on_its_way(quantity, found.km, depot_km, vehicle), factors)
        left = saving(there, fresh, indicator)
        assert left is not None
        assert abs(left) <= Decimal("1e-15") * max(1, abs(fresh.total(indicator) or 0))


@given(DISTANCES)
def test_one_kilometre_beyond_it_reuse_costs_more_than_new(km: Decimal) -> None:
    factors = seeds()
    here, new = ways(on_its_way(Decimal(10), km), factors)
    one = ways(on_its_way(Decimal(10), Decimal(1)), factors)[0]
    found = break_even(here, one.last_leg(Indicator.CO2), new, Indicator.CO2)
    assert found is not None
    assert found.km is not None
    beyond, fresh = ways(on_its_way(Decimal(10), found.km + 1), factors)
    lost = saving(beyond, fresh, Indicator.CO2)
    assert lost is not None
    assert lost < 0


def test_tiles_break_even_as_worked_out_by_hand() -> None:
    # 1 t: avoided without a last leg 0.131 x 1000 x 0.8 = 104.8 kg; a km costs 1 t x 0.10 = 0.1 kg; 104.8 / 0.1 = 1048
    factors = only(factor("0.131"), factor("0.10", "kg/tkm", Module.A4))
    moved = Moved(TILES, Decimal(1), Decimal(1000), Decimal(40))
    here, new = ways(moved, factors)
    assert break_even(here, Decimal("0.1"), new, Indicator.CO2) == BreakEven(Decimal(1048))


def test_reuse_that_already_loses_at_the_gate_never_saves() -> None:
    factors = only(factor("0.01"), factor("0.10", "kg/tkm", Module.A4), factor("1", "kg/kg-depot", Module.A5))
    here, new = ways(Moved(TILES, Decimal(1), Decimal(1000), Decimal(0), True), factors)
    found = break_even(here, Decimal("0.1"), new, Indicator.CO2)
    assert found is not None
    assert found.never


def test_without_the_price_of_a_new_product_nothing_is_said_of_euros() -> None:
    here, new = ways(on_its_way(Decimal(10), Decimal(5)), only(factor("0.131")))
    assert saving(here, new, Indicator.MONEY) is None
    assert break_even(here, Decimal(1), new, Indicator.MONEY) is None


def test_reuse_costs_its_price_its_handling_its_storage_and_both_legs() -> None:
    moved = Moved(TILES, Decimal(10), Decimal(1000), Decimal(40), True, Decimal(12))
    paid = {entry.about: entry.result for entry in euros(moved, Decimal(3), RATES, 30)}
    assert paid == {
        Cost.LOT_PRICE: Decimal(30), Cost.HANDLING: Decimal(15), Cost.TO_DEPOT: Decimal("2.4"),
        Cost.STORAGE: Decimal("0.9"), Cost.TO_PROJECT: Decimal(8),
    }  # fmt: skip


def test_sets_stay_apart_in_a_choice_too() -> None:
    here = ways(on_its_way(Decimal(10), Decimal(5)), seeds(WeightSet.A1))[0]
    assert {entry.factor.weight_set for entry in here.entries if entry.factor} == {WeightSet.A1}
    assert method(WeightSet.A1).weights != method().weights
