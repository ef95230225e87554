"""Two products worked out by hand: all modules, both sets, a negative outcome, category 3, a negative D.

Amounts are per kg of product. `new` is what a new product burdens, `reuse` what reuse burdens: the same amount times the
share of the module (20 % of A1-3, C3, C4 and D, all of the others). The tables are the working; the code must agree.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.domain.impact_method import method
from wisselplaats.domain.impact import Factor, Factors, Impact, Moved, Side, handover_impact
from wisselplaats.domain.vocabulary import ImpactPart, Indicator, Module, SourceKind, WeightSet

ON = date(2026, 11, 1)
# Tile, 1000 kg, direct; CO2 in kg, set A2, category 2
#   module   kg/kg     new       share   reuse
TILE_CO2 = """
    A1-3     0.131     131       0.2      26.2
    A5       0.002       2       1         2
    B        0.001       1       1         1
    C1       0.002       2       1         2
    C3       0.003       3       0.2       0.6
    C4       0.0002      0.2     0.2       0.04
    D       -0.002      -2       0.2      -0.4
"""
# from the factory 75 km, to the crusher 25 km, reuse 40 km, at 0.10 kg/tkm, 1 t
#   A4 new 7.5, reuse 4; C2 new 2.5, reuse 2.5
# new   = 131 + 2 + 1 + 2 + 3 + 0.2 - 2 + 7.5 + 2.5          = 147.2
# reuse = 26.2 + 2 + 1 + 2 + 0.6 + 0.04 - 0.4 + 4 + 2.5      =  37.94
# avoided                                                     = 109.26
TILE_AVOIDED_KG = Decimal("109.26")

# Tile, 1000 kg, MKI of set A2 from its profile; A1-3 only, per kg of tile
#   effect        amount/kg        x weight A2        = euro/kg
TILE_PROFILE = """
    GWP-fossil      0.12             0.116             0.01392
    GWP-biogenic    0.01             0.116             0.00116
    GWP-luluc       0.001            0.116             0.000116
    ODP             0.00000001      32                 0.00000032
    AP              0.0004           0.39              0.000156
    EP-fw           0.000002         1.96              0.00000392
    EP-mar          0.0001           3.28              0.000328
    EP-ter          0.001            0.36              0.00036
    POCP            0.0003           1.22              0.000366
    ADP-mm          0.0000005        0.30              0.00000015
    ADP-f           0.8              0.00033           0.000264
    WDP             0.02             0.00506           0.0001012
    HTP-c           0.000000000012   1096368           0.000013156416
"""
# sum per kg 0.016788746416; 1000 kg: new 16.788746416, reuse 20 % of it 3.3577492832
# avoided 13.4309971328; of category 3 data x 1.3 = 17.46029627264
TILE_MKI_A2 = Decimal("13.4309971328")
TILE_MKI_A2_CATEGORY_3 = Decimal("17.46029627264")

# Lamp post, 70 kg a piece, 10 pieces = 700 kg; CO2 per piece, set A1, category 2
#   module   kg/piece   new (10)   share   reuse
POST_CO2 = """
    A1-3     133        1330       0.2     266
    A5         1.5        15       1        15
    B          0.5         5       1         5
    C1         1          10       1        10
    C3         2          20       0.2       4
    C4         0.1         1       0.2       0.2
    D        -60        -600       0.2    -120
"""
# A4 at 0.10 kg/tkm: new 0.7 t x 75 km = 5.25; reuse 0.7 t x (12 to the depot + 20) km = 3.36
#   to the depot 0.7 x 12 x 0.10 = 0.84; to the works 0.7 x 20 x 0.10 = 1.4
# C2 at 25 km: 0.7 x 25 x 0.10 = 1.75 for both; depot handling 700 kg x 0.001 = 0.7
# new   = 1330 + 15 + 5 + 10 + 20 + 1 - 600 + 5.25 + 1.75              =  788
# reuse = 266 + 15 + 5 + 10 + 4 + 0.2 - 120 + 0.84 + 1.4 + 1.75 + 0.7  =  184.89
POST_AVOIDED_KG = Decimal("603.11")

# Lamp post, set A1: a direct MKI figure, EUR 9 a piece for A1-3 and -2.5 for D, no more is known
#   new 10 x (9 - 2.5) = 65; reuse 20 % = 13; avoided 52; category 3: 67.60
POST_MKI_A1 = Decimal("52")


def table(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


def record(value: str, module: str, unit: str, **changed: object) -> Factor:
    known = {
        "id": uuid4(), "code": f"{module}-{unit}-{changed.get('effect')}", "applies_to": "*",
        "indicator": Indicator.CO2, "module": Module(module), "value": Decimal(value), "unit": unit,
        "weight_set": WeightSet.A2, "source_kind": SourceKind.EPD, "verified": True,
        "valid_from": date(2025, 1, 1), "category": 2,
    }  # fmt: skip
    return Factor(**{**known, **changed})  # type: ignore[arg-type]


def haulage(weight_set: WeightSet) -> list[Factor]:
    """0.10 kg/tkm; 75 km from the factory, 25 km to the crusher; no MKI, so that the MKI is the product's alone."""
    known: dict[str, object] = {"weight_set": weight_set}
    return [
        record("0.10", "A4", "kg/tkm", **known), record("0.10", "C2", "kg/tkm", **known),
        record("75", "A4", "km", weight_set=None), record("25", "C2", "km", weight_set=None),
        record("0.001", "A5", "kg/kg-depot", **known),
    ]  # fmt: skip


def tile_co2() -> list[Factor]:
    return [record(value, module, "kg/kg") for module, value, *_ in table(TILE_CO2)]


def tile_profile(category: int = 2, leave_out: str = "") -> list[Factor]:
    return [
        record(amount, "A1-3", "x/kg", indicator=Indicator.MKI, effect=effect, category=category)
        for effect, amount, *_ in table(TILE_PROFILE)
        if effect != leave_out
    ]


def tile(factors: Iterable[Factor]) -> Impact:
    moved = Moved(("betontegel", "verharding"), Decimal(10), Decimal(1000), Decimal(40))
    return handover_impact(moved, Factors([*factors, *haulage(WeightSet.A2)], ON, method()))


def post(category: int = 2, distance: str = "20") -> Impact:
    known = {"weight_set": WeightSet.A1, "category": category}
    direct = [
        record("9", "A1-3", "eur/unit", indicator=Indicator.MKI, **known),
        record("-2.5", "D", "eur/unit", indicator=Indicator.MKI, **known),
    ]
    co2 = [record(value, module, "kg/unit", **known) for module, value, *_ in table(POST_CO2)]
    moved = Moved(
        ("lichtmast-staal-6m", "verlichting"), Decimal(10), Decimal(700), Decimal(distance), True, Decimal(12)
    )
    return handover_impact(moved, Factors([*co2, *direct, *haulage(WeightSet.A1)], ON, method(WeightSet.A1)))


@pytest.mark.parametrize(
    ("made", "worked"), [(lambda: tile([*tile_co2(), *tile_profile()]), TILE_CO2), (post, POST_CO2)]
)
def test_each_module_is_as_in_the_table(made: object, worked: str) -> None:
    lines = [
        line for line in made().lines  # type: ignore[operator]
        if line.factor.indicator is Indicator.CO2 and line.part is ImpactPart.MATERIAL
    ]  # fmt: skip
    for module, _, new, share, reuse in table(worked):
        found = {line.side: line for line in lines if line.factor.module == module}
        assert found[Side.REFERENCE].result == Decimal(new), module
        assert found[Side.REUSE].result == Decimal(reuse), module
        assert found[Side.REUSE].share == Decimal(share), module
    assert len(lines) == 2 * len(table(worked))


def test_a_tile_avoids_what_was_worked_out() -> None:
    assert tile([*tile_co2(), *tile_profile()]).avoided(Indicator.CO2) == TILE_AVOIDED_KG


def test_a_profile_is_the_sum_of_weight_times_amount() -> None:
    made = tile([*tile_co2(), *tile_profile()])
    mki = {line.factor.effect: line for line in made.lines
           if line.factor.indicator is Indicator.MKI and line.side is Side.REFERENCE}  # fmt: skip
    for effect, amount, weight, per_kg in table(TILE_PROFILE):
        assert (mki[effect].factor.value, mki[effect].weight) == (Decimal(amount), Decimal(weight))
        assert mki[effect].result == 1000 * Decimal(per_kg), effect
    assert made.avoided(Indicator.MKI) == TILE_MKI_A2
    assert made.surcharge_eur == 0


def test_data_of_category_3_are_raised_by_three_tenths_in_mki_and_not_in_kilograms() -> None:
    made = tile([*tile_co2(), *tile_profile(category=3)])
    assert made.avoided(Indicator.MKI) == TILE_MKI_A2_CATEGORY_3
    assert made.surcharge_eur == (TILE_MKI_A2_CATEGORY_3 - TILE_MKI_A2).quantize(Decimal("0.0001"))
    assert made.avoided(Indicator.CO2) == TILE_AVOIDED_KG


def test_a_profile_that_lacks_a_core_effect_gives_way_to_the_direct_figure() -> None:
    direct = record("0.02", "A1-3", "eur/kg", indicator=Indicator.MKI)
    made = tile([*tile_co2(), *tile_profile(leave_out="POCP"), direct])
    # 1000 kg x 0.02 x (1 - 0.2) = 16
    assert made.avoided(Indicator.MKI) == 16
    whole = tile([*tile_co2(), *tile_profile(leave_out="HTP-c"), direct])
    assert whole.avoided(Indicator.MKI) != 16, "HTP-c is not a core effect"


def test_climate_total_adds_nothing_to_a_profile_because_its_parts_count() -> None:
    total = record("0.131", "A1-3", "kg CO2e/kg", indicator=Indicator.MKI, effect="GWP-total")
    assert tile([*tile_co2(), *tile_profile(), total]).avoided(Indicator.MKI) == TILE_MKI_A2


def test_a_lamp_post_through_the_depot_with_a_large_negative_d() -> None:
    made = post()
    assert made.weight_set is WeightSet.A1
    assert made.avoided(Indicator.CO2) == POST_AVOIDED_KG
    legs = {line.part: line.result for line in made.lines if line.factor.indicator is Indicator.CO2
            and line.side is Side.REUSE and line.part is not ImpactPart.MATERIAL}  # fmt: skip
    assert legs == {
        ImpactPart.TO_DEPOT: Decimal("0.84"), ImpactPart.TO_PROJECT: Decimal("1.4"), ImpactPart.REMOVAL: Decimal("1.75"),
        ImpactPart.HANDLING: Decimal("0.7"),
    }  # fmt: skip


def test_a_direct_figure_is_taken_where_only_that_is_known() -> None:
    assert post().avoided(Indicator.MKI) == POST_MKI_A1
    assert post(category=3).avoided(Indicator.MKI) == Decimal("67.6")


def test_a_source_that_has_the_surcharge_in_it_is_not_raised_again() -> None:
    direct = record("0.02", "A1-3", "eur/kg", indicator=Indicator.MKI, category=3, surcharged=True)
    assert tile([*tile_co2(), direct]).avoided(Indicator.MKI) == 16


def test_an_outcome_below_nothing_is_shown_as_it_is() -> None:
    # 603.11 - 0.7 t x 0.10 kg/tkm x (10,020 - 20) km = 603.11 - 700 = -96.89
    assert post(distance="10020").co2_avoided_kg == Decimal("-96.890")


def test_a_whole_profile_of_set_a1_has_eleven_effects_and_its_own_weights() -> None:
    ways = method(WeightSet.A1)
    assert len(ways.whole) == len(ways.weights) == 11
    parts = [
        record("1", "A1-3", "x/kg", indicator=Indicator.MKI, effect=effect, weight_set=WeightSet.A1)
        for effect in ways.weights
    ]
    co2 = record("1", "A1-3", "kg/kg", weight_set=WeightSet.A1)
    made = handover_impact(Moved(("x",), Decimal(1), Decimal(1), Decimal(0)), Factors([co2, *parts], ON, ways))
    # one of each: 0.05 + 30 + 4 + 9 + 2 + 0.16 + 0.16 + 0.09 + 0.03 + 0.0001 + 0.06 = 45.5501; avoided 80 %
    assert made.avoided(Indicator.MKI) == Decimal("45.5501") * Decimal("0.8")


def test_an_own_direct_figure_goes_before_a_profile_that_everybody_shares() -> None:
    mine = record("0.02", "A1-3", "eur/kg", indicator=Indicator.MKI, own=True)
    assert tile([*tile_co2(), *tile_profile(), mine]).avoided(Indicator.MKI) == 16
