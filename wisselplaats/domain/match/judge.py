"""Whether a lot fits a demand, how well and what it saves, in parts that people can check."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal

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
from wisselplaats.domain.place import DETOUR
from wisselplaats.domain.vocabulary import Quality, Unit

__all__ = [
    "WEIGHTS", "Need", "Parts", "Rates", "Reason", "Sizes", "Supply", "Verdict", "judge", "rank_key",
]  # fmt: skip

ONE = Decimal(1)
CODE_VERSION = 1
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

QUALITY_FACTOR: Mapping[Quality | None, Decimal] = {
    Quality.A: Decimal("1"),
    Quality.B: Decimal("0.9"),
    Quality.C: Decimal("0.75"),
    Quality.D: Decimal("0.5"),
    None: Decimal("0.6"),
}
"""What of a new product's value a grade keeps; indicative. Not graded counts between C and D."""

UNLIMITED_KM = Decimal(150)
"""Where the distance part reaches 0 for a demand without a limit: half the length of the country."""

_GRAM = Decimal("0.001")
_CENT = Decimal("0.01")
_KG_PER: Mapping[Unit, Decimal] = {Unit.KG: ONE, Unit.TONNE: Decimal(1000)}


@dataclass(frozen=True)
class Rates:
    """What a saving is reckoned with; every default is indicative and unverified unless its source is named.

    Storage and handling go by mass, not by unit: one rate then serves a pallet of stones and a lamp post.
    """

    transport_eur_per_tkm: Decimal = Decimal("0.20")
    truck_co2_kg_per_tkm: Decimal = Decimal("0.10")
    """DOMAIN.md, Impact: trucks about 0.10 kg CO2e/tkm."""
    storage_eur_per_tonne_day: Decimal = Decimal("0.03")
    handling_eur_per_tonne: Decimal = Decimal("15")
    """Taking up with care, cleaning and stacking, above breaking up."""
    co2_eur_per_kg: Decimal = Decimal("0.116")
    """Weight of climate change in set A2 (DOMAIN.md, Impact)."""
    avoided_co2_kg_per_kg: Decimal = Decimal("0.131") * Decimal("0.8")
    """Precast concrete paving A1-A3 (UK sector EPD), of which unforeseen reuse avoids 80 %."""
    avoided_money_eur_per_kg: Decimal = Decimal("0.08")
    """Price of a new product: about EUR 14 per m2 of 180 kg."""
    detour: Decimal = DETOUR


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
    quantity and may be below 0; both are 0 with `saving_known` false when the mass is not known.
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


def judge(supply: Supply, need: Need, rates: Rates) -> Verdict:
    """The verdict on one pair: every hard rule that fails, or else the score with its parts and reasons."""
    found = measure(supply, need, rates.detour)
    failed = failures(supply, need, found)
    if failed:
        return Verdict(
            feasible=False, failures=failed, score=0, parts=None, reasons=(), quantity=ZERO,
            shortage=need.open_quantity, distance_km=found.distance_km, storage_days=found.storage_days,
        )  # fmt: skip
    penalty = substitute_penalty(supply, need) or ZERO
    saving = _saving(supply, need, found, penalty, rates)
    parts = _parts(supply, need, found, penalty, saving.share)
    return Verdict(
        feasible=True, failures=(), score=parts.score(), parts=parts,
        reasons=(*explanation(supply, need, found), _saving_reason(saving)), quantity=found.quantity,
        shortage=need.open_quantity - found.quantity, distance_km=found.distance_km,
        storage_days=found.storage_days, saving_co2_kg=saving.co2_kg, saving_eur=saving.eur,
        saving_known=saving.known,
    )  # fmt: skip


def rank_key(verdict: Verdict, supply: Supply) -> tuple[int, Decimal, str]:
    """Sorts best first: by score, ties by value, then by id so that the order is the same every time."""
    return (-verdict.score, -verdict.saving_eur, supply.id)


def _mass_kg(supply: Supply, need: Need, found: Measures) -> Decimal | None:
    if need.unit in _KG_PER:
        return found.quantity * _KG_PER[need.unit]
    if supply.mass_kg_per_unit is None or found.ratio is None:
        return None
    if supply.unit in _KG_PER:
        return found.quantity * supply.mass_kg_per_unit
    return found.quantity * found.ratio.per / found.ratio.times * supply.mass_kg_per_unit


def _saving(supply: Supply, need: Need, found: Measures, penalty: Decimal, rates: Rates) -> _Saving:
    """Avoided product and CO2, less handling, transport and storage (MATCHING.md, The model).

    The price is not part of it: it moves money between two parties and saves none. Quality and substitution
    lower the money, not the kilograms of CO2: a new product is not made either way.
    """
    mass_kg = _mass_kg(supply, need, found)
    if mass_kg is None:
        return _Saving(False, ZERO, ZERO, ZERO)
    tonnes = mass_kg / 1000
    tonne_km = tonnes * found.distance_km
    avoided_kg, emitted_kg = mass_kg * rates.avoided_co2_kg_per_kg, tonne_km * rates.truck_co2_kg_per_tkm
    gain = mass_kg * rates.avoided_money_eur_per_kg + avoided_kg * rates.co2_eur_per_kg
    handling = tonnes * rates.handling_eur_per_tonne
    moving = tonne_km * rates.transport_eur_per_tkm + emitted_kg * rates.co2_eur_per_kg
    storing = tonnes * found.storage_days * rates.storage_eur_per_tonne_day
    worth = gain * QUALITY_FACTOR[supply.quality] * (ONE - penalty) - handling - moving - storing
    ideal = gain - handling
    share = _unit_interval(worth / ideal) if ideal > 0 else ZERO
    return _Saving(True, (avoided_kg - emitted_kg).quantize(_GRAM), worth.quantize(_CENT), share)


def _parts(supply: Supply, need: Need, found: Measures, penalty: Decimal, saving: Decimal) -> Parts:
    limit_km = UNLIMITED_KM if need.max_distance_km is None else need.max_distance_km
    return Parts(
        kind=_unit_interval(ONE - penalty),
        size=_size_part(supply, need),
        quality=QUALITY_FACTOR[supply.quality],
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
    return min(ONE, max(ZERO, share))


def _saving_reason(saving: _Saving) -> Reason:
    if not saving.known:
        return Reason("saving_unknown")
    facts = {"co2_kg": plain(saving.co2_kg), "eur": plain(saving.eur)}
    return Reason("negative_value" if saving.eur < 0 else "saves", facts)
