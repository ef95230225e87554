"""Which offers could take over what somebody claimed, by the rules of matching, though the demand asks no more."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from wisselplaats.domain.match import judge
from wisselplaats.models import Demand
from wisselplaats.services.match.candidates import facts, need_of, supply_of


def scores_for(demand: Demand, listing_ids: Collection[UUID], quantity: Decimal, today: date) -> Mapping[UUID, int]:
    """The score of each of these offers that would serve the demand if it asked for this quantity, in its own unit.

    A demand that is claimed to the last has no matches any more; who loses a claim needs them all the same. The
    caller may know of both sides.
    """
    if not listing_ids:
        return {}
    known = facts([(key, demand.id) for key in listing_ids], today)
    need = need_of(demand, known.substitutes.get(demand.material_code, {}))
    need = replace(need, open_quantity=quantity, min_lot=min(need.min_lot, quantity))
    rates = known.rates.get(demand.organisation_id, known.rates[None])
    found: dict[UUID, int] = {}
    for key, offer in known.listings.items():
        gain = known.gains.get(offer.lot.material_code)
        verdict = judge(supply_of(offer, demand.organisation, today, gain), need, rates)
        if verdict.feasible:
            found[key] = verdict.score
    return found
