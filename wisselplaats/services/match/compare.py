"""A few lots beside each other for one demand, so that people weigh them with the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import selectinload

from wisselplaats.db import session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import Listing, Lot
from wisselplaats.services.match.explain import Fit, fits, own_demand

MOST = 4
"""Columns that can be read beside each other."""


@dataclass(frozen=True)
class Column:
    """One lot; `completeness` in per cent of its passport, `cost` in euro for what it would serve (None: unknown)."""

    fit: Fit
    completeness: int
    cost: Decimal | None


def compare(actor: Actor, demand_id: UUID, listing_ids: Sequence[UUID], today: date, language: str) -> list[Column]:
    """At most MOST offers that the actor sees, in the order asked, for one own demand. Errors: NotFound."""
    from wisselplaats.services import passport
    from wisselplaats.services.listing.seen import seen

    require(actor, Action.READ)
    own_demand(actor, demand_id)
    asked = list(dict.fromkeys(listing_ids))[:MOST]
    query = seen(actor, today).where(Listing.id.in_(asked)).options(selectinload(Listing.lot, Lot.photos))
    visible = {found.id: found for found in session.scalars(query)}
    pairs = [(key, demand_id) for key in asked if key in visible]
    return [
        Column(fit, passport.completeness(fit.listing.lot).percent, _cost(fit)) for fit in fits(pairs, today, language)
    ]


def _cost(fit: Fit) -> Decimal | None:
    """The price of what would be taken, when lot and demand count in the same unit."""
    if fit.listing.price_per_unit is None:
        return Decimal(0)
    same = fit.listing.lot.unit is fit.demand.unit
    return fit.listing.price_per_unit * fit.quantity if same else None
