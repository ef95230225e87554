"""Whether a lot fits a demand, how well and what it saves, in parts that people can check."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from wisselplaats.domain.match.pair import (
    ZERO,
    Measures,
    Need,
    Sizes,
    Supply,
    measure,
    size_pairs,
    substitute_penalty,
)
from wisselplaats.domain.match.reasons import Reason, explanation, failures, plain
from wisselplaats.domain.match.value import (
    QUALITY_ORDER,
    Rates,
    Steps,
    cost_per_tonne,
    gross,
    indicative_co2,
    indicative_eur,
    rounded,
    unit_value,
)
from wisselplaats.domain.vocabulary import Unit

__all__ = [
    "CODE_VERSION", "WEIGHTS", "Need", "Parts", "Rates", "Reason", "Sizes", "Supply", "Verdict", "judge", "rank_key",
]  # fmt: skip

ONE = Decimal(1)
CODE_VERSION = 2
"""Raise it when the same facts give another verdict, so that kept matches are judged again."""

WEIGHTS: Mapping[str, int] = {
    "kind": 15,
    "size": 10,
    "quality": 10,
    "time": 15,
    "distance": 15,
    "quantity": 15,
    "saving": 20,
}
"""Points of the score per part; they sum to 100. Our own choice: money weighs most, none decides alone."""

UNLIMITED_KM = Decimal(150)
"""Where the distance part reaches 0 for a demand without a limit: half the length of the country."""

_GRAM = Decimal("0.001")
_CENT = Decimal("0.01")
_PERMILLE = Decimal("0.001")
_GRAMS_PER: Mapping[Unit, int] = {Unit.KG: 1000, Unit.TONNE: 1_000_000}


@dataclass(frozen=True)
class Parts:
    """The parts of a score, each 0 to 1: 1 is the ideal, 0 the edge of what the demand accepts."""

    kind: Decimal
    size: Decimal
    quality: Decimal
    time: Decimal
    distance: Decimal
    quantity: Decimal
    saving: Decimal

    def score(self) -> int:
        """The parts weighed, 0 to 100."""
        points = sum((WEIGHTS[name] * part for name, part in asdict(self).items()), ZERO)
        return int(points.quantize(ONE, ROUND_HALF_UP))


@dataclass(frozen=True)
class Verdict:
    """The outcome for one pair.

    `quantity` and `shortage` are in the need's unit. `saving_co2_kg` and `saving_eur` are over the whole
    quantity and may be below 0; both are 0 with `saving_known` false when the mass is not known. `value` is
    what one unit of the supply saves, in whole 0.001 EUR: the number that arrays and SQL reckon with.
    Not feasible: score 0, no parts, nothing taken.
    """

    feasible: bool
    failures: tuple[Reason, ...]
    score: int
    parts: Parts | None
    reasons: tuple[Reason, ...]
    quantity: Decimal
    shortage: Decimal
    distance_km: Decimal
    storage_days: int
    saving_co2_kg: Decimal = ZERO
    saving_eur: Decimal = ZERO
    saving_known: bool = False
    value: int = 0

    @property
    def advisable(self) -> bool:
        """Only a match that is worth more than it costs is advised (MATCHING.md, The model)."""
        return self.feasible and self.saving_known and self.saving_eur > 0


@dataclass(frozen=True)
class _Saving:
    """What the pair saves, and which share of the ideal that is."""

    known: bool
    co2_kg: Decimal
    eur: Decimal
    share: Decimal
    value: int


def judge(supply: Supply, need: Need, rates: Rates) -> Verdict:
    """The verdict on one pair: every hard rule that fails, or else the score with its parts and reasons."""
    found = measure(supply, need, rates.steps())
    failed = failures(supply, need, found)
    if failed:
        return Verdict(
            feasible=False, failures=failed, score=0, parts=None, reasons=(), quantity=ZERO,
            shortage=need.open_quantity, distance_km=found.distance_km, storage_days=found.storage_days,
        )  # fmt: skip
    penalty = substitute_penalty(supply, need) or ZERO
    saving = _saving(supply, need, found, penalty, rates)
    parts = _parts(supply, need, found, penalty, saving.share, rates)
    return Verdict(
        feasible=True, failures=(), score=parts.score(), parts=parts,
        reasons=(*explanation(supply, need, found), _saving_reason(saving)), quantity=found.quantity,
        shortage=need.open_quantity - found.quantity, distance_km=found.distance_km,
        storage_days=found.storage_days, saving_co2_kg=saving.co2_kg, saving_eur=saving.eur,
        saving_known=saving.known, value=saving.value,
    )  # fmt: skip


def rank_key(verdict: Verdict, supply: Supply) -> tuple[int, Decimal, str]:
    """Sorts best first: by score, ties by value, then by id so that the order is the same every time."""
    return (-verdict.score, -verdict.saving_eur, supply.id)


def _unit_mass(supply: Supply) -> int | None:
    """Grams of one unit of the supply."""
    if supply.unit in _GRAMS_PER:
        return _GRAMS_PER[supply.unit]
    return None if supply.mass_kg_per_unit is None else rounded(supply.mass_kg_per_unit * 1000)


def _unit_gain(supply: Supply, mass: int, steps: Steps) -> tuple[int, int]:
    """What one unit avoids: 0.001 EUR of product and mg of CO2e."""
    if supply.gain is None:
        return indicative_eur(mass, steps.eur_per_kg), indicative_co2(mass, steps.co2_per_kg)
    return rounded(supply.gain.eur * 1000), rounded(supply.gain.co2_kg * 1_000_000)


def _saving(supply: Supply, need: Need, found: Measures, penalty: Decimal, rates: Rates) -> _Saving:
    """Avoided product and CO2, less handling, transport and storage (MATCHING.md, The model).

    Reckoned per unit in whole steps (`match.value`), then times the quantity. The price is not part of it: it
    moves money between two parties and saves none. Quality and substitution lower the money, not the kilograms
    of CO2: a new product is not made either way.
    """
    mass = _unit_mass(supply)
    if mass is None or found.ratio is None:
        return _Saving(False, ZERO, ZERO, ZERO, 0)
    steps = rates.steps()
    eur, co2 = _unit_gain(supply, mass, steps)
    colour = 1000 if supply.colour and supply.colour.strip() else steps.colour_not_stated
    worth = gross(eur, co2, steps.co2, steps.quality[QUALITY_ORDER.index(supply.quality)], colour)
    cost = cost_per_tonne(found.road_metres, found.storage_days, steps.handling, steps.move, steps.storage)
    value = unit_value(worth, rounded(penalty * 1000), mass, cost)
    ideal = unit_value(gross(eur, co2, steps.co2, 1000, 1000), 0, mass, steps.handling)
    units = found.ratio.inverse().apply_down(found.quantity)
    tonne_km = units * mass / 1_000_000 * found.distance_km
    return _Saving(
        known=True,
        co2_kg=(units * co2 / 1_000_000 - tonne_km * rates.truck_co2_kg_per_tkm).quantize(_GRAM, ROUND_HALF_UP),
        eur=(units * value / 1000).quantize(_CENT, ROUND_HALF_UP),
        share=_unit_interval(Decimal(value) / ideal) if ideal > 0 else ZERO,
        value=value,
    )


def _parts(supply: Supply, need: Need, found: Measures, penalty: Decimal, saving: Decimal, rates: Rates) -> Parts:
    limit_km = UNLIMITED_KM if need.max_distance_km is None else need.max_distance_km
    return Parts(
        kind=_unit_interval(ONE - penalty),
        size=_size_part(supply, need),
        quality=_unit_interval(rates.quality_factor(supply.quality)),
        time=_toward_edge(Decimal(found.storage_days), Decimal(need.max_storage_days)),
        distance=_toward_edge(found.distance_km, limit_km),
        quantity=_unit_interval(found.quantity / need.open_quantity),
        saving=saving,
    )


def _size_part(supply: Supply, need: Need) -> Decimal:
    """The dimension that is furthest off decides: one stone too thick is too thick."""
    shares = [
        _toward_edge(abs(offered - wanted), tolerance)
        for _, wanted, offered, tolerance in size_pairs(supply, need)
        if offered is not None
    ]
    return min(shares, default=ONE)


def _toward_edge(amount: Decimal, edge: Decimal) -> Decimal:
    """1 at nothing, 0 at the edge and beyond."""
    return ONE if amount <= 0 else _unit_interval(ONE - amount / edge)


def _unit_interval(share: Decimal) -> Decimal:
    """Between 0 and 1, in thousandths rounded down: the step that SQL reckons in as well."""
    return min(ONE, max(ZERO, share)).quantize(_PERMILLE, ROUND_DOWN)


def _saving_reason(saving: _Saving) -> Reason:
    if not saving.known:
        return Reason("saving_unknown")
    facts = {"co2_kg": plain(saving.co2_kg), "eur": plain(saving.eur)}
    return Reason("negative_value" if saving.eur < 0 else "saves", facts)
