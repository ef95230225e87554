"""The factor and weight tables keep their own rules."""

import csv
from datetime import date
from decimal import Decimal
from importlib.resources import files

from wisselplaats.domain.vocabulary import Indicator, Module, SourceKind, WeightSet


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("wisselplaats").joinpath(f"data/{name}").read_text("utf-8").splitlines()))


def test_every_factor_is_readable_has_a_source_and_says_whether_it_is_verified() -> None:
    for row in rows("factors.csv"):
        Decimal(row["value"])
        Indicator(row["indicator"])
        Module(row["module"])
        SourceKind(row["source_kind"])
        WeightSet(row["weight_set"])
        date.fromisoformat(row["valid_from"])
        assert row["source"]
        assert row["category"] in "123"
        assert row["verified"] in {"true", "false"}


def test_no_two_factors_share_a_code_and_version() -> None:
    keys = [(row["code"], row["factor_version"]) for row in rows("factors.csv")]
    assert len(keys) == len(set(keys))


def test_a_factor_applies_to_something_that_the_catalogue_knows() -> None:
    catalogue = rows("materials.csv")
    known = {row["code"] for row in catalogue} | {row["category"] for row in catalogue} | {"*"}
    assert {row["applies_to"] for row in rows("factors.csv")} <= known


def test_climate_total_weighs_nothing_in_set_a2_because_its_parts_count() -> None:
    weights = {row["category"]: Decimal(row["eur_per_unit"]) for row in rows("weights.csv")}
    assert weights["GWP-total"] == 0
    assert weights["GWP-fossil"] == weights["GWP-biogenic"] == weights["GWP-luluc"] == Decimal("0.116")


def test_six_weights_are_marked_unverified() -> None:
    assert sum(row["verified"] == "false" for row in rows("weights.csv")) == 6


def production(indicator: str) -> dict[str, dict[str, str]]:
    return {r["applies_to"]: r for r in rows("factors.csv") if r["module"] == "A1-3" and r["indicator"] == indicator}


def nearest(code: str, table: dict[str, dict[str, str]]) -> str:
    catalogue = {row["code"]: row for row in rows("materials.csv")}
    names = [code]
    while catalogue[names[-1]]["parent"]:
        names.append(catalogue[names[-1]]["parent"])
    return next(name for name in (*names, catalogue[code]["category"], "*") if name in table)


def test_an_mki_made_from_climate_alone_is_its_co2_factor_times_the_weight_of_set_a2() -> None:
    values = {row["code"]: Decimal(row["value"]) for row in rows("factors.csv")}
    made = [row for row in rows("factors.csv") if row["source"].startswith("CO2-factor ")]
    assert made
    for row in made:
        assert Decimal(row["value"]) == values[row["source"].split()[1]] * Decimal("0.116"), row["code"]
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
