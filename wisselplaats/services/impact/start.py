"""What waits for an organisation today, and what it reached this year: the figures of the start page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from wisselplaats.db import session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import (
    DeliveryState,
    DemandState,
    ImpactGrouping,
    ListingState,
    MatchState,
    ReservationState,
)
from wisselplaats.models import Delivery, Demand, Listing, Match, Reservation
from wisselplaats.services.impact.results import AMSTERDAM, Totals, totals

SOON = timedelta(days=3)
NEW = timedelta(days=7)
_NAMES = ("to_decide", "expiring", "to_hand_over", "new_matches", "deliveries", "open_demands", "offers")
_BUSY = (DeliveryState.RECEIVED, DeliveryState.AWAITING_MAPPING, DeliveryState.PROCESSING)


@dataclass(frozen=True)
class Dashboard:
    """Counts of what waits, and the totals of the year so far.

    `to_decide` claims on own offers; `expiring` options that lapse within three days, on either side;
    `to_hand_over` accepted claims on either side; `new_matches` of own demands in the last seven days;
    `deliveries` under way; `open_demands` and `offers` that stand.
    """

    to_decide: int
    expiring: int
    to_hand_over: int
    new_matches: int
    deliveries: int
    open_demands: int
    offers: int
    year: int
    totals: Totals


def dashboard(actor: Actor, now: datetime) -> Dashboard:
    """What waits for the organisation of the actor, in one query, and its year in another."""
    require(actor, Action.READ)
    today: date = now.astimezone(AMSTERDAM).date()
    counts: list[int] = list(session.execute(select(*[query.scalar_subquery() for query in _counts(actor, now)])).one())
    year = totals(actor, today, grouping=ImpactGrouping.MONTH).total
    return Dashboard(**dict(zip(_NAMES, counts, strict=True)), year=today.year, totals=year)


def _counts(actor: Actor, now: datetime) -> list[Select[Any]]:
    own_offer = Listing.organisation_id == actor.organisation_id
    either = or_(own_offer, Reservation.organisation_id == actor.organisation_id)
    asked = Reservation.state == ReservationState.REQUESTED
    return [
        _claims(own_offer, asked),
        _claims(either, asked, Reservation.until <= now + SOON),
        _claims(either, Reservation.state == ReservationState.ACCEPTED),
        select(func.count()).select_from(Match).join(Match.demand).where(
            Demand.organisation_id == actor.organisation_id, Demand.state == DemandState.OPEN,
            Match.state == MatchState.ACTIVE, Match.created_at > now - NEW,
        ),
        select(func.count()).select_from(Delivery).where(
            Delivery.organisation_id == actor.organisation_id, Delivery.state.in_(_BUSY)
        ),
        select(func.count()).select_from(Demand).where(
            Demand.organisation_id == actor.organisation_id, Demand.state == DemandState.OPEN
        ),
        select(func.count()).select_from(Listing).where(own_offer, Listing.state == ListingState.PUBLISHED),
    ]  # fmt: skip


def _claims(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(Reservation).join(Reservation.listing).where(*conditions)
