"""Sentences about CO2, MKI and money avoided."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.impact_method import method, rows_of
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.impact import Factor, Factors, Moved, Side, handover_impact
from wisselplaats.domain.vocabulary import Indicator, Module, SourceKind, WeightSet

ON = date(2026, 11, 1)
TILES = ("betontegel-300x300x45", "betontegel", "verharding")


def factor(value: str, unit: str = "kg/kg", module: Module = Module.A1_3, **changed: object) -> Factor:
    known = {
        "id": uuid4(),
        "code": f"{module}-{unit}",
        "applies_to": "*",
        "indicator": Indicator.CO2,
        "module": module,
        "value": Decimal(value),
        "unit": unit,
        "weight_set": WeightSet.A2,
        "source_kind": SourceKind.INDICATIVE,
        "verified": False,
        "valid_from": date(2025, 1, 1),
        "category": 2,
    }
    return Factor(**{**known, **changed})  # type: ignore[arg-type]


def seeds(weight_set: WeightSet = WeightSet.A2) -> Factors:
    return Factors([seed(row) for row in rows_of("factors.csv") if row["weight_set"] in {weight_set, ""}], ON,
                   method(weight_set))  # fmt: skip


def seed(row: dict[str, str]) -> Factor:
    return factor(
        row["value"], row["unit"], Module(row["module"]), code=row["code"], applies_to=row["applies_to"],
        indicator=Indicator(row["indicator"]), source_kind=SourceKind(row["source_kind"]),
        category=int(row["category"]), vehicle=row["vehicle"] or None,
        weight_set=WeightSet(row["weight_set"]) if row["weight_set"] else None,
    )  # fmt: skip


def tiles(quantity: str = "100", distance: str = "10", **more: object) -> Moved:
    kg = Decimal(quantity) * Decimal("105.6")
    return Moved(TILES, Decimal(quantity), kg, Decimal(distance), **more)  # type: ignore[arg-type]


def only(*factors: Factor) -> Factors:
    mki = factor("0", indicator=Indicator.MKI, code="mki-zero")
    return Factors([*factors, mki], ON, method())


def test_unforeseen_reuse_still_counts_a_fifth_of_production() -> None:
    made = handover_impact(tiles(), only(factor("0.131")))
    assert made.co2_avoided_kg == Decimal("10560") * Decimal("0.131") * Decimal("0.8")


def test_the_transport_of_the_reused_material_is_subtracted() -> None:
    near = handover_impact(tiles(distance="10"), only(factor("0.131"), factor("0.1", "kg/tkm", Module.A4)))
    far = handover_impact(tiles(distance="110"), only(factor("0.131"), factor("0.1", "kg/tkm", Module.A4)))
    assert near.co2_avoided_kg - far.co2_avoided_kg == Decimal("105.600")


def test_reuse_that_drives_too_far_is_shown_as_a_loss() -> None:
    made = handover_impact(tiles(distance="2000"), only(factor("0.131"), factor("0.1", "kg/tkm", Module.A4)))
    assert made.co2_avoided_kg < 0


def test_the_factor_of_the_nearest_kind_goes_before_that_of_anything() -> None:
    factors = only(factor("9"), factor("0.131", applies_to="verharding", code="near"), factor("7", applies_to="banden"))
    lines = handover_impact(tiles(), factors).lines
    assert {line.factor.code for line in lines if line.factor.indicator == Indicator.CO2} == {"near"}


def test_a_factor_counts_only_while_it_is_valid() -> None:
    old = factor("9", valid_to=date(2025, 12, 31), code="old")
    lines = handover_impact(tiles(), only(old, factor("0.131", valid_from=date(2024, 1, 1), code="new"))).lines
    assert "old" not in {line.factor.code for line in lines}


def test_weight_sets_are_never_mixed() -> None:
    with pytest.raises(Invalid, match="invalid_input"):
        Factors([factor("1"), factor("1", weight_set=WeightSet.A1)], ON, method())


def test_a_kind_without_any_factor_is_refused_with_what_is_missing() -> None:
    with pytest.raises(Invalid) as refused:
        handover_impact(tiles(), Factors([], ON, method()))
    assert [(fault.code, fault.params["indicator"]) for fault in refused.value.problems] == [
        ("factor_missing", "co2"), ("factor_missing", "mki")
    ]  # fmt: skip


def test_depot_handling_costs_something_when_material_passed_through_a_depot() -> None:
    factors = only(factor("0.131"), factor("0.001", "kg/kg-depot", Module.A5))
    straight = handover_impact(tiles(), factors)
    stored = handover_impact(Moved(TILES, Decimal(100), Decimal(10560), Decimal(10), through_depot=True), factors)
    assert straight.co2_avoided_kg - stored.co2_avoided_kg == Decimal("10.560")


def test_the_share_on_unverified_factors_goes_by_size() -> None:
    sure = factor("0.9", verified=True, code="sure")
    loose = factor("0.1", module=Module.C1, code="loose")
    assert handover_impact(tiles(), only(sure, loose)).unverified_share == Decimal("0.156")


def test_kilograms_and_euros_are_not_added_in_the_share_on_unverified_factors() -> None:
    sure = factor("1", verified=True, code="sure-co2")
    loose = factor("0.001", indicator=Indicator.MKI, code="loose-mki")
    assert handover_impact(tiles(), Factors([sure, loose], ON, method())).unverified_share == 1


def test_an_own_factor_goes_before_everybody_s_of_the_same_kind() -> None:
    mine = factor("0.2", applies_to="verharding", code="mine", own=True, valid_from=date(2024, 1, 1))
    lines = handover_impact(tiles(), only(factor("0.131", applies_to="verharding", code="shared"), mine)).lines
    assert "shared" not in {line.factor.code for line in lines}


def test_of_two_versions_that_hold_the_newest_counts() -> None:
    first, second = factor("1", code="same"), factor("2", code="same", version=2)
    for order in ((first, second), (second, first)):
        assert only(*order).find(TILES, Indicator.CO2, Module.A1_3, "material") == second


def test_a_vehicle_without_factors_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        handover_impact(tiles(vehicle="raket"), seeds())
    assert [fault.code for fault in refused.value.problems] == ["vehicle_without_factors"]


def test_the_vehicle_counts_for_the_last_leg_alone() -> None:
    through = {"through_depot": True, "depot_km": Decimal(30)}
    average = handover_impact(tiles(**through), seeds())
    chosen = handover_impact(tiles(**through, vehicle="trekker-oplegger"), seeds())
    tonne_km = Decimal("10.56") * 10
    assert chosen.co2_avoided_kg - average.co2_avoided_kg == (
        tonne_km * (Decimal("0.10") - Decimal("0.0748"))
    ).quantize(Decimal("0.001"))


def test_the_leg_to_the_depot_counts_only_through_a_depot() -> None:
    straight = handover_impact(tiles(depot_km=Decimal(30)), seeds())
    assert straight.co2_avoided_kg == handover_impact(tiles(), seeds()).co2_avoided_kg


@given(st.integers(1, 10_000), st.integers(0, 500))
def test_the_lines_add_up_to_the_totals(quantity: int, distance: int) -> None:
    made = handover_impact(tiles(str(quantity), str(distance)), seeds())
    for indicator, total in ((Indicator.CO2, made.co2_avoided_kg), (Indicator.MKI, made.mki_avoided_eur)):
        signed = [
            line.result * (1 if line.side == Side.REFERENCE else -1)
            for line in made.lines
            if line.factor.indicator == indicator
        ]
        assert abs(sum(signed, Decimal(0)) - total) <= Decimal("0.0005")


def test_the_seeds_give_reused_tiles_nearby_about_four_fifths_of_new_ones() -> None:
    made = handover_impact(tiles(), seeds())
    new = sum(ln.result for ln in made.lines if ln.side == Side.REFERENCE and ln.factor.indicator == Indicator.CO2)
    assert Decimal("0.6") < made.co2_avoided_kg / new < Decimal("0.9")
    assert made.mki_avoided_eur > 0
    assert made.money_avoided_eur is not None
    assert made.unverified_share == 1
