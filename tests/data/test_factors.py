"""The factor and weight tables keep their own rules."""

import csv
from datetime import date
from decimal import Decimal
from importlib.resources import files

from wisselplaats.domain.vocabulary import Indicator, Module, SourceKind, WeightSet


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("wisselplaats").joinpath(f"data/{name}").read_text("utf-8").splitlines()))


def test_every_factor_is_readable_has_a_source_and_says_whether_it_is_verified() -> None:
    vehicles = {row["code"] for row in rows("vehicles.csv")} | {""}
    for row in rows("factors.csv"):
        Decimal(row["value"])
        SourceKind(row["source_kind"])
        date.fromisoformat(row["valid_from"])
        assert row["source"]
        assert row["category"] in "123"
        assert row["verified"] in {"true", "false"}
        assert row["surcharged"] in {"true", "false"}
        assert row["vehicle"] in vehicles
        assert Module(row["module"])
        needs_no_set = Indicator(row["indicator"]) is Indicator.MONEY or row["unit"] == "km"
        assert (row["weight_set"] == "") == needs_no_set
        assert needs_no_set or WeightSet(row["weight_set"])


def test_no_two_factors_share_a_code_and_version() -> None:
    keys = [(row["code"], row["factor_version"]) for row in rows("factors.csv")]
    assert len(keys) == len(set(keys))


def test_a_factor_applies_to_something_that_the_catalogue_knows() -> None:
    catalogue = rows("materials.csv")
    known = {row["code"] for row in catalogue} | {row["category"] for row in catalogue} | {"*"}
    assert {row["applies_to"] for row in rows("factors.csv")} <= known


def weights(weight_set: str) -> list[dict[str, str]]:
    return [row for row in rows("weights.csv") if row["weight_set"] == weight_set]


def test_climate_total_weighs_nothing_in_set_a2_because_its_parts_count() -> None:
    found = {row["category"]: Decimal(row["eur_per_unit"]) for row in weights("A2")}
    assert found["GWP-total"] == 0
    assert found["GWP-fossil"] == found["GWP-biogenic"] == found["GWP-luluc"] == Decimal("0.116")


def test_six_weights_of_set_a2_are_marked_unverified_and_all_of_a1() -> None:
    assert sum(row["verified"] == "false" for row in weights("A2")) == 6
    assert {row["verified"] for row in weights("A1")} == {"false"}
    assert (len(weights("A2")), len(weights("A1"))) == (19, 11)


def test_a_core_effect_is_one_that_weighs_and_is_verified_or_any_of_set_a1() -> None:
    for row in weights("A2"):
        assert (row["core"] == "true") == (row["verified"] == "true" and row["eur_per_unit"] != "0"), row["category"]
    assert {row["core"] for row in weights("A1")} == {"true"}


def test_the_method_has_a_share_of_each_module_and_a_surcharge_on_data_of_category_3_alone() -> None:
    found = {(row["about"], row["key"]): Decimal(row["value"]) for row in rows("impact_method.csv")}
    for module in Module:
        fifth = module in {Module.A1_3, Module.C3, Module.C4, Module.D}
        assert found["share", module.value] == (Decimal("0.2") if fifth else 1), module
    assert [found["surcharge", str(category)] for category in (1, 2, 3)] == [1, 1, Decimal("1.3")]


def test_the_co2_of_a_vehicle_follows_from_its_fuel_and_its_load() -> None:
    """Out full and back empty: 2 x litres x 3.256 kg CO2 per litre of diesel, over the load in tonnes."""
    values = {row["code"]: row for row in rows("factors.csv")}
    for row in rows("vehicles.csv"):
        worked = 2 * Decimal(row["litres_per_km"]) * Decimal("3.256") / Decimal(row["payload_tonnes"])
        for code in (f"a4-{row['code']}-co2", f"a4-{row['code']}-co2-a1"):
            assert Decimal(values[code]["value"]) == worked.quantize(Decimal("0.0001")), code
        assert row["indicative"] == "true"
        assert row["source"]


def test_each_set_has_the_same_kinds_and_vehicles() -> None:
    def keys(weight_set: str) -> set[tuple[str, ...]]:
        names = ("applies_to", "indicator", "module", "vehicle")
        return {tuple(row[name] for name in names) for row in rows("factors.csv") if row["weight_set"] == weight_set}

    assert keys("A1") == keys("A2")


def production(indicator: str, weight_set: str = "A2") -> dict[str, dict[str, str]]:
    return {
        row["applies_to"]: row
        for row in rows("factors.csv")
        if row["module"] == "A1-3" and row["indicator"] == indicator and row["weight_set"] == weight_set
    }


def nearest(code: str, table: dict[str, dict[str, str]]) -> str:
    catalogue = {row["code"]: row for row in rows("materials.csv")}
    names = [code]
    while catalogue[names[-1]]["parent"]:
        names.append(catalogue[names[-1]]["parent"])
    return next(name for name in (*names, catalogue[code]["category"], "*") if name in table)


def test_an_mki_made_from_climate_alone_is_its_co2_factor_times_the_weight_of_its_set() -> None:
    values = {row["code"]: Decimal(row["value"]) for row in rows("factors.csv")}
    weight = {"A1": Decimal("0.05"), "A2": Decimal("0.116")}
    made = [row for row in rows("factors.csv") if row["source"].startswith("CO2-factor ")]
    assert {row["weight_set"] for row in made} == {"A1", "A2"}
    for row in made:
        assert Decimal(row["value"]) == values[row["source"].split()[1]] * weight[row["weight_set"]], row["code"]
        assert (row["verified"], row["source_kind"]) == ("false", "indicative")


def test_a_kind_with_its_own_co2_has_its_own_mki() -> None:
    assert set(production("co2")) == set(production("mki"))


def test_a_concrete_kind_never_counts_the_co2_of_steel() -> None:
    table = production("co2")
    concrete = [
        row["code"] for row in rows("materials.csv") if "beton" in row["code"] and "polymeer" not in row["code"]
    ]
    assert len(concrete) > 40
    too_much = {code for code in concrete if Decimal(table[nearest(code, table)]["value"]) > Decimal("0.2")}
    assert not too_much


def test_a_factor_per_unit_applies_to_kinds_of_one_unit() -> None:
    table = production("mki")
    per_unit = {name for name, row in table.items() if row["unit"].endswith("/unit")}
    for name in per_unit:
        units = {row["unit"] for row in rows("materials.csv") if nearest(row["code"], table) == name}
        assert len(units) == 1, (name, units)
