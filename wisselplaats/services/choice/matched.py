"""The saving that a match shows, opened down to the lines, rates and factors that made it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from wisselplaats.domain.impact import MATERIAL, Factor
from wisselplaats.domain.impact.choice import Cost, Entry, Rate
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import ImpactPart, Indicator, Module, Quality, RateName
from wisselplaats.models import Lot
from wisselplaats.services import factor, match
from wisselplaats.services.choice.rates import rates_on
from wisselplaats.services.impact.factors import mass_kg
from wisselplaats.services.rate.known import AVOIDED

_QUALITY = {
    Quality.A: RateName.QUALITY_A, Quality.B: RateName.QUALITY_B, Quality.C: RateName.QUALITY_C,
    Quality.D: RateName.QUALITY_D, None: RateName.QUALITY_NOT_STATED,
}  # fmt: skip
_MINUS, _ONE = Decimal(-1), Decimal(1)


@dataclass(frozen=True)
class Matched:
    """What a match says it saves, and its lines; they differ from it by the rounding of each step to whole units."""

    co2_kg: Decimal
    eur: Decimal
    kept: Decimal
    entries: Sequence[Entry]

    def of(self, indicator: Indicator) -> list[Entry]:
        """The lines of one figure."""
        return [entry for entry in self.entries if entry.indicator is indicator]


def matched(actor: Actor, demand_id: UUID, listing_id: UUID, today: date, language: str) -> Matched | None:
    """The lines behind the saving of an own demand and an offer; None when the match itself knows none.

    Errors: NotFound.
    """
    require(actor, Action.READ)
    fit = match.explain(actor, demand_id, listing_id, today, language)
    lot = fit.listing.lot
    mass = mass_kg(lot, fit.quantity) if fit.demand.unit is lot.unit else None
    if fit.saving_co2_kg is None or fit.saving_eur is None or mass is None:
        return None
    rates = rates_on(actor.organisation_id, today)
    kept = _kept(lot, rates, fit.parts["kind"])
    found = _Facts(lot, fit.quantity, mass, fit.distance_km, fit.storage_days, kept, rates, today)
    return Matched(fit.saving_co2_kg, fit.saving_eur, kept, list(_entries(found)))


@dataclass(frozen=True)
class _Facts:
    lot: Lot
    quantity: Decimal
    mass_kg: Decimal
    distance_km: Decimal
    storage_days: int
    kept: Decimal
    rates: Mapping[RateName, Rate]
    today: date

    @property
    def tonnes(self) -> Decimal:
        """The mass in 1000 kg."""
        return self.mass_kg / 1000


def _kept(lot: Lot, rates: Mapping[RateName, Rate], kind: Decimal) -> Decimal:
    """What of the value of a new product this lot keeps: for its quality, its colour, and as a stand-in."""
    colour = _ONE if lot.colour and lot.colour.strip() else rates[RateName.COLOUR_NOT_STATED].value
    return rates[_QUALITY[lot.quality]].value * colour * kind


def _entries(found: _Facts) -> Iterator[Entry]:
    factors = factor.factors_on(found.today)
    kinds = factor.chain_of(found.lot.material)
    co2, price = (factors.find(kinds, i, Module.A1_3, MATERIAL) for i in (Indicator.CO2, Indicator.MONEY))
    if co2 is None or price is None:
        made = _by_rate(found, Indicator.CO2, ImpactPart.MATERIAL, RateName.AVOIDED_CO2, found.mass_kg, "kg/kg", _ONE)
        new = _by_rate(
            found, Indicator.MONEY, Cost.NEW_PRODUCT, RateName.AVOIDED_MONEY, found.mass_kg, "eur/kg", found.kept
        )
    else:
        made = _by_factor(found, co2, ImpactPart.MATERIAL, AVOIDED)
        new = _by_factor(found, price, Cost.NEW_PRODUCT, found.kept)
    tonne_km = found.tonnes * found.distance_km
    driven = _by_rate(found, Indicator.CO2, ImpactPart.TO_PROJECT, RateName.TRUCK_CO2, tonne_km, "kg/tkm", _MINUS)
    yield from (made, driven, new)
    yield from _euros(found, made.result, driven.result, tonne_km)


def _euros(found: _Facts, avoided_kg: Decimal, driven_kg: Decimal, tonne_km: Decimal) -> Iterator[Entry]:
    def euro(about: Cost, name: RateName, amount: Decimal, unit: str, times: Decimal = _MINUS) -> Entry:
        return _by_rate(found, Indicator.MONEY, about, name, amount, unit, times)

    yield euro(Cost.CO2_VALUE, RateName.CO2, avoided_kg, "eur/kg", found.kept)
    yield euro(Cost.CO2_VALUE, RateName.CO2, driven_kg, "eur/kg", _ONE)
    yield euro(Cost.TO_PROJECT, RateName.TRANSPORT, tonne_km, "eur/tkm")
    yield euro(Cost.HANDLING, RateName.HANDLING, found.tonnes, "eur/t")
    if found.storage_days:
        yield euro(Cost.STORAGE, RateName.STORAGE, found.tonnes * found.storage_days, "eur/t-day")


def _by_rate(
    found: _Facts, indicator: Indicator, about: ImpactPart | Cost, name: RateName, amount: Decimal, unit: str,
    times: Decimal,
) -> Entry:  # fmt: skip
    rate = found.rates[name]
    return Entry(indicator, about, amount, unit, rate.value, rate.source, rate.indicative, times=times)


def _by_factor(found: _Facts, record: Factor, about: ImpactPart | Cost, times: Decimal) -> Entry:
    amount = found.quantity if record.unit.endswith("/unit") else found.mass_kg
    return Entry(
        record.indicator, about, amount, record.unit, record.value, record.source, not record.verified, record,
        record.module.value, times,
    )  # fmt: skip
