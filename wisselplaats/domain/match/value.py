"""What a unit of a pair is worth, in whole steps, so that one pair, arrays and SQL say the same to the last digit."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isqrt
from typing import Any, NamedTuple

from wisselplaats.domain.place import DETOUR, Place
from wisselplaats.domain.vocabulary import Quality

QUALITY_ORDER: tuple[Quality | None, ...] = (*Quality, None)
"""Position of a grade in `Steps.quality`; what is not graded stands last (and is -1 in arrays)."""

_ONE, _THOUSAND, _MILLION = Decimal(1), Decimal(1000), Decimal(1_000_000)


@dataclass(frozen=True)
class Gain:
    """What reuse of one unit avoids: EUR of a new product (with the MKI beyond CO2) and kg CO2e."""

    eur: Decimal
    co2_kg: Decimal


class Steps(NamedTuple):
    """Rates as whole numbers, the form in which they are reckoned with.

    `move` in 0.000001 EUR per tonne-kilometre (with its CO2), `storage` per tonne-day, `handling` per tonne;
    `co2` in 0.000001 EUR per kg; `eur_per_kg` in 0.000001 EUR and `co2_per_kg` in mg per kg of material of
    which no factor is known; the rest in thousandths.
    """

    move: int
    storage: int
    handling: int
    co2: int
    eur_per_kg: int
    co2_per_kg: int
    quality: tuple[int, ...]
    colour_not_stated: int
    detour: int


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
    quality_a: Decimal = Decimal("1")
    quality_b: Decimal = Decimal("0.9")
    quality_c: Decimal = Decimal("0.75")
    quality_d: Decimal = Decimal("0.5")
    quality_not_stated: Decimal = Decimal("0.6")
    """What of a new product's value a grade keeps; indicative. Not graded counts between C and D."""
    colour_not_stated: Decimal = Decimal("0.98")
    """What is kept when nobody stated the colour: somebody has to go and look; indicative."""

    def quality_factor(self, quality: Quality | None) -> Decimal:
        """The share, 0 to 1, that a grade keeps."""
        return self._qualities()[QUALITY_ORDER.index(quality)]

    def steps(self) -> Steps:
        """The same in whole numbers, each rounded half up."""
        return _steps(self)

    def _qualities(self) -> tuple[Decimal, ...]:
        return (self.quality_a, self.quality_b, self.quality_c, self.quality_d, self.quality_not_stated)


@lru_cache(maxsize=256)
def _steps(rates: Rates) -> Steps:
    moving = rates.transport_eur_per_tkm + rates.truck_co2_kg_per_tkm * rates.co2_eur_per_kg
    return Steps(
        move=rounded(moving * _MILLION),
        storage=rounded(rates.storage_eur_per_tonne_day * _MILLION),
        handling=rounded(rates.handling_eur_per_tonne * _MILLION),
        co2=rounded(rates.co2_eur_per_kg * _MILLION),
        eur_per_kg=rounded(rates.avoided_money_eur_per_kg * _MILLION),
        co2_per_kg=rounded(rates.avoided_co2_kg_per_kg * _MILLION),
        quality=tuple(rounded(share * _THOUSAND) for share in rates._qualities()),
        colour_not_stated=rounded(rates.colour_not_stated * _THOUSAND),
        detour=rounded(rates.detour * _THOUSAND),
    )


def rounded(number: Decimal) -> int:
    """To a whole number, half up (as `round` of a numeric does in PostgreSQL)."""
    return int(number.quantize(_ONE, ROUND_HALF_UP))


def road_metres(a: Place, b: Place, detour: int) -> int:
    """Whole road metres: places rounded to the metre, the straight line too (half up), times the detour (0.001)."""
    across, along = round(a.x) - round(b.x), round(a.y) - round(b.y)
    straight = (isqrt(4 * (across * across + along * along)) + 1) // 2
    return (straight * detour + 500) // 1000


# The functions below use nothing but + - * //, so they take numbers, numpy arrays and compiled code alike.
# All their numbers are 0 or more, except the outcome of `unit_value`. Integers of 64 bits suffice: the largest
# product is grams x cost, 10^9 x 10^9.


def indicative_eur(mass: Any, eur_per_kg: Any) -> Any:
    """Avoided product in 0.001 EUR per unit of `mass` grams, for a kind of which no factor is known."""
    return mass * eur_per_kg // 1_000_000


def indicative_co2(mass: Any, co2_per_kg: Any) -> Any:
    """Avoided CO2e in mg per unit of `mass` grams, for a kind of which no factor is known."""
    return mass * co2_per_kg // 1000


def gross(eur: Any, co2: Any, co2_weight: Any, quality: Any, colour: Any) -> Any:
    """What a unit is worth before any cost, 0.001 EUR: (product + CO2 in mg at its weight) x quality x colour."""
    return (eur + co2 * co2_weight // 1_000_000_000) * quality * colour // 1_000_000


def cost_per_tonne(road: Any, days: Any, handling: Any, move: Any, storage: Any) -> Any:
    """Handling, transport over `road` metres and storage of `days`, in 0.000001 EUR per tonne."""
    return handling + move * road // 1000 + storage * days


def unit_value(worth: Any, penalty: Any, mass: Any, cost: Any) -> Any:
    """The value of a unit in 0.001 EUR: gross worth less a substitute's penalty (0.001) and its cost by mass (g)."""
    return worth * (1000 - penalty) // 1000 - mass * cost // 1_000_000_000
