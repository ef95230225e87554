"""What somebody can do whose material moved in time: other lots, the nearest in a depot, or another date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from wisselplaats.db import session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Place, distance_km
from wisselplaats.domain.planning import judge
from wisselplaats.domain.reservation import OPEN
from wisselplaats.domain.vocabulary import AlternativeKind, LotState, Role, StandingReason
from wisselplaats.models import Listing, Lot, MaterialType, Reservation, Substitute
from wisselplaats.services import listing, match
from wisselplaats.services.reservation.seen import get
from wisselplaats.services.reservation.standing import kept, need_of, window_of

BEST = 3
LOOKED_AT = 50
"""Offers that are judged one by one, the best or the nearest first."""
_STRAIGHT = Decimal(1)


@dataclass(frozen=True)
class Alternative:
    """Another lot (`listing`), or another date: `field` of the demand would have to become `value`."""

    kind: AlternativeKind
    listing: Listing | None = None
    score: int | None = None
    distance_km: Decimal | None = None
    field: str | None = None
    value: Any = None


def alternatives(actor: Actor, reservation_id: UUID, today: date) -> Sequence[Alternative]:
    """What the taker can do instead; nothing for the owner's side or a claim that is closed. Errors: NotFound."""
    require(actor, Action.READ)
    claim = get(actor, reservation_id)
    if claim.organisation_id != actor.organisation_id or claim.state not in OPEN:
        return []
    return of_claim(claim, today)


def of_claim(claim: Reservation, today: date) -> Sequence[Alternative]:
    """The best lots that can take over the whole rest of a claim, one from a depot among them, and another date."""
    found = _lots(claim, today)
    best = found[:BEST]
    if not any(one.kind == AlternativeKind.DEPOT for one in best):
        best += [one for one in found[BEST:] if one.kind == AlternativeKind.DEPOT][:1]
    return [*best, *_other_date(claim)]


def _lots(claim: Reservation, today: date) -> list[Alternative]:
    """What serves the demand by the rules of matching, the best first; without a demand by kind and date, the nearest."""
    offers = session.scalars(_offers(claim, today).limit(LOOKED_AT)).unique().all()
    if claim.demand is None:
        need = need_of(claim)
        return [_lot(claim, offer, None) for offer in offers if judge(window_of(offer.lot), need).days == 0]
    rest = claim.quantity - claim.handed_over
    scores = match.scores_for(claim.demand, [offer.id for offer in offers], rest, today)
    found = [_lot(claim, offer, scores[offer.id]) for offer in offers if offer.id in scores]
    return sorted(found, key=lambda one: -(one.score or 0))


def _lot(claim: Reservation, offer: Listing, score: int | None) -> Alternative:
    lot, place = offer.lot, place_of(claim)
    kind = AlternativeKind.DEPOT if lot.state == LotState.IN_DEPOT else AlternativeKind.LOT
    far = distance_km(place, Place(lot.x, lot.y), _STRAIGHT) if place else None
    return Alternative(kind, offer, score, far)


def place_of(claim: Reservation) -> Place | None:
    """Where the taker needs it, when that is known."""
    for there in (claim.demand, claim.project):
        if there is not None and there.x is not None and there.y is not None:
            return Place(there.x, there.y)
    return None


def _offers(claim: Reservation, today: date) -> Select[Any]:
    """Offers that the taker sees, of the kind that is needed, with enough free and nobody waiting; the nearest first."""
    rest = claim.quantity - claim.handed_over
    taken = exists().where(
        Reservation.listing_id == Listing.id, Reservation.organisation_id == claim.organisation_id,
        Reservation.state.in_(OPEN), Reservation.demand_id == claim.demand_id,
    )  # fmt: skip
    query = listing.seen(_as_taker(claim), today).where(
        listing.stands(today), Listing.id != claim.listing_id, Lot.unit == claim.listing.lot.unit, _kind(claim),
        Listing.free >= rest, Listing.waiting == 0, or_(Listing.min_quantity.is_(None), Listing.min_quantity <= rest),
        ~taken,
    )  # fmt: skip
    place = place_of(claim)
    nearest: ColumnElement[Any] = _distance(place) if place else Listing.published_at.desc()
    return query.order_by(nearest, Listing.id)


def _kind(claim: Reservation) -> ColumnElement[bool]:
    """The kind of the demand, what is below it and what may replace it; without a demand the same kind."""
    if claim.demand is None:
        return Lot.material_code == claim.listing.lot.material_code
    kind = claim.demand.material
    others = select(Substitute.substitute).where(Substitute.code == kind.code)
    return or_(MaterialType.first.between(kind.first, kind.last), Lot.material_code.in_(others))


def _distance(place: Place) -> ColumnElement[float]:
    return func.power(Lot.x - place.x, 2) + func.power(Lot.y - place.y, 2)


def _as_taker(claim: Reservation) -> Actor:
    """Who looks: the taker's organisation, whoever caused the slip."""
    return Actor(claim.requested_by, claim.organisation_id, Role.READER, claim.organisation.region)


def _other_date(claim: Reservation) -> list[Alternative]:
    """The date of the own demand at which the claim would be fine again; only when the works leave room for it."""
    demand, lot = claim.demand, claim.listing.lot
    if demand is None:
        return []
    reason, days = kept(claim).reason, claim.standing_days
    if reason == StandingReason.AFTER_NEED:
        until = demand.needed_until + timedelta(days=days)
        return [Alternative(AlternativeKind.DATE, field="needed_until", value=max(until, lot.available_from))]
    if reason == StandingReason.STORED_TOO_LONG:
        return [Alternative(AlternativeKind.DATE, field="max_storage_days", value=demand.max_storage_days + days)]
    return []
