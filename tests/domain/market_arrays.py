"""Plain facts as arrays, so that the same pair can be asked of both judges."""

from datetime import date

import numpy as np

from tests.benchmarks.market import typed
from wisselplaats.domain.allocation import NEVER, Demands, Lots, RateSet, day_number
from wisselplaats.domain.match.value import rounded
from wisselplaats.domain.vocabulary import Quality, Unit

TODAY = date(2027, 1, 1)
COLOURS = ["grijs", "rood"]
UNITS, GRADES = list(Unit), list(Quality)


def _scaled(number, times):
    return -1 if number is None else int(number * times)


def _colour(word):
    return COLOURS.index(word.strip().casefold()) if word and word.strip() else -1


def _grams(supply):
    if supply.unit in (Unit.KG, Unit.TONNE):
        return 1000 if supply.unit is Unit.KG else 1_000_000
    return -1 if supply.mass_kg_per_unit is None else rounded(supply.mass_kg_per_unit * 1000)


def lots_of(supplies):
    """One row each; who may see it is said by the first days of the ladder."""
    return typed(Lots, {name: [row[name] for row in map(_lot, supplies)] for name in _lot(supplies[0])})


def _lot(supply):
    shown = day_number(TODAY) if supply.visible else NEVER
    return {
        "key": 0, "kind": supply.kind_first, "group": 0, "unit": UNITS.index(supply.unit), "x": round(supply.place.x),
        "y": round(supply.place.y), "available_from": day_number(supply.window.start),
        "available_until": day_number(supply.window.end),
        "quality": -1 if supply.quality is None else GRADES.index(supply.quality),
        **{side: _scaled(getattr(supply.sizes, side), 1000) for side in ("length", "width", "height")},
        "colour": _colour(supply.colour), "free": _scaled(supply.free, 1000), "minimum": _scaled(supply.min_quantity, 1000),
        "price": _scaled(supply.price_per_unit, 10_000),
        "gain": -1 if supply.gain is None else rounded(supply.gain.eur * 1000),
        "co2": -1 if supply.gain is None else rounded(supply.gain.co2_kg * 1_000_000), "mass": _grams(supply),
        "region": -1, "owner": 1, "visible_region_from": NEVER, "visible_market_from": shown,
        "legal": 0 if supply.legal_open else 2,
    }  # fmt: skip


def demands_of(needs):
    """One row each, of another organisation than the lots."""
    rows = [_demand(need) for need in needs]
    stated = [sorted(need.substitutes.items()) if need.substitutes_accepted else [] for need in needs]
    ragged = {
        "substitute_start": np.cumsum([0, *map(len, stated)]),
        "substitute_kind": [int(kind) for each in stated for kind, _ in each],
        "substitute_penalty": [rounded(penalty * 1000) for each in stated for _, penalty in each],
    }
    return typed(Demands, {**{name: [row[name] for row in rows] for name in rows[0]}, **ragged})


def _demand(need):
    asked = {side: _scaled(getattr(need.sizes, side), 1000) for side in ("length", "width", "height")}
    loose = {f"{side}_tolerance": _scaled(getattr(need.tolerance_mm, side) or 0, 1000) for side in asked}
    return {
        "key": 0, "kind_first": need.kind_first, "kind_last": need.kind_last, "group": 0, "unit": UNITS.index(need.unit),
        "x": round(need.place.x), "y": round(need.place.y), "needed_from": day_number(need.window.start),
        "needed_until": day_number(need.window.end), "max_storage": need.max_storage_days,
        "min_quality": -1 if need.min_quality is None else GRADES.index(need.min_quality), **asked, **loose,
        "colour": _colour(need.colour), "open": _scaled(need.open_quantity, 1000), "minimum": _scaled(need.min_lot, 1000),
        "max_distance": _scaled(need.max_distance_km, 1000), "max_price": _scaled(need.max_price, 10_000), "region": -1,
        "owner": 2, "rate": 0,
    }  # fmt: skip


def rates_of(*rates):
    return RateSet.of(rates, TODAY)
