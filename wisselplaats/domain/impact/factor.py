"""The factor records behind every figure, and the method that says how they count."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.vocabulary import Indicator, Module, SourceKind, WeightSet

ANYTHING = "*"
MATERIAL, HAULAGE, DISTANCE, HANDLING = "material", "tkm", "km", "kg-depot"
"""What a factor is multiplied with: mass or units, tonnes times kilometres, nothing (it is a distance), mass stored."""


@dataclass(frozen=True)
class Factor:
    """One record; `applies_to` is a kind's code, a category or `*`; `unit` says what `value` is per.

    With an `effect` it is one amount of an environmental profile and counts times the weight of that effect; without
    one it is a result by itself: kg CO2e, a price, or an MKI of which the source gives no more than the sum.
    `weight_set` is None for what no set has a say in: prices and distances. `surcharged`: the source has put the
    surcharge of its data category in already.
    """

    id: UUID
    code: str
    applies_to: str
    indicator: Indicator
    module: Module
    value: Decimal
    unit: str
    weight_set: WeightSet | None
    source_kind: SourceKind
    verified: bool
    valid_from: date
    valid_to: date | None = None
    category: int = 3
    version: int = 1
    effect: str | None = None
    vehicle: str | None = None
    surcharged: bool = False
    own: bool = False
    source: str = ""

    @property
    def per(self) -> str:
        """What it is multiplied with; per kg and per unit are both the material itself."""
        last = self.unit.rpartition("/")[2]
        return MATERIAL if last in {"kg", "unit"} else last


@dataclass(frozen=True)
class Method:
    """How amounts become a result in one weight set.

    `weights` in euro per unit of an effect, `whole` the effects that a profile must have before it counts, `shares`
    what unforeseen reuse still counts of each module, `surcharges` by data category (1 is none).
    """

    weight_set: WeightSet
    weights: Mapping[str, Decimal]
    whole: frozenset[str]
    shares: Mapping[Module, Decimal]
    surcharges: Mapping[int, Decimal]

    def weight(self, factor: Factor) -> Decimal:
        """Euro per unit of the factor's effect; 1 for what is a result by itself."""
        return Decimal(1) if factor.effect is None else self.weights[factor.effect]

    def surcharge(self, factor: Factor) -> Decimal:
        """What an MKI is raised by for the category of its data; kilograms and prices never are."""
        if factor.indicator is not Indicator.MKI or factor.surcharged:
            return Decimal(1)
        return self.surcharges[factor.category]


_Key = tuple[Indicator, Module, str, str, str | None]


class Factors:
    """The factors of one weight set that hold on a day, found from specific to general, own ones first."""

    def __init__(self, factors: Iterable[Factor], on: date, method: Method) -> None:
        valid = [f for f in factors if f.valid_from <= on and (f.valid_to is None or on <= f.valid_to)]
        if any(f.weight_set not in {method.weight_set, None} for f in valid):
            raise Invalid.one("weight_set", "weight_sets_mixed", weight_set=method.weight_set.value)
        self.method = method
        self.weight_set = method.weight_set
        self._single: dict[_Key, Factor] = {}
        self._profiles: dict[_Key, dict[str, Factor]] = {}
        for factor in sorted(valid, key=lambda f: (f.own, f.valid_from, f.version, f.code)):
            # the last one stays: an own one, then the newest
            self._keep(factor)

    def _keep(self, factor: Factor) -> None:
        key = (factor.indicator, factor.module, factor.applies_to, factor.per, factor.vehicle)
        if factor.effect is None:
            self._single[key] = factor
            return
        profile = self._profiles.setdefault(key, {})
        if factor.own and any(not known.own for known in profile.values()):
            # a profile of one's own stands by itself, without amounts of another's
            profile.clear()
        profile[factor.effect] = factor

    def find(self, kinds: Sequence[str], indicator: Indicator, module: Module, what: str) -> Factor | None:
        """The one figure of the nearest kind, else of the category, else of anything; profiles left out."""
        keys = self._keys(kinds, indicator, module, what, None)
        return next((self._single[key] for key in keys if key in self._single), None)

    def all_of(
        self, kinds: Sequence[str], indicator: Indicator, module: Module, what: str, vehicle: str | None = None
    ) -> tuple[Factor, ...]:
        """What makes the figure of the nearest kind: its whole profile, else its one figure; empty when none is known.

        A profile counts only with an amount for every effect of `Method.whole`: a part of it would understate. Of the
        same kind, an own figure goes before a profile that everybody shares.
        """
        for key in self._keys(kinds, indicator, module, what, vehicle):
            single, profile = self._single.get(key), self._whole(key)
            if profile and not (single and single.own and not profile[0].own):
                return profile
            if single:
                return (single,)
        return ()

    def _whole(self, key: _Key) -> tuple[Factor, ...]:
        profile = self._profiles.get(key, {})
        if not self.method.whole <= set(profile):
            return ()
        return tuple(profile[effect] for effect in self.method.weights if effect in profile)

    @staticmethod
    def _keys(
        kinds: Sequence[str], indicator: Indicator, module: Module, what: str, vehicle: str | None
    ) -> Iterator[_Key]:
        return ((indicator, module, name, what, vehicle) for name in (*kinds, ANYTHING))
